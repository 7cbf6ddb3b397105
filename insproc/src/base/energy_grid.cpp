// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/energy_grid.h"

#include "base/brief_number.h"
#include "base/error.h"

#include <cmath>
#include <string>

namespace ins {

void EnergyGrid::check(bool below_zero) const {
  const std::string range =
      brief_number(minimum) + ":" + brief_number(maximum) + ":" + brief_number(width) + " cm^-1";
  const bool begins = below_zero ? std::isfinite(minimum) : minimum >= 0.0;
  if (!(width > 0.0) || !std::isfinite(maximum) || !begins || !(maximum > minimum))
    throw Error("energy range " + range + " is unusable: it needs " + (below_zero ? "" : "0 <= ") +
                "minimum < maximum and a positive bin width");
  const double count = (maximum - minimum) / width;
  if (std::abs(count - std::round(count)) > 1e-6 * count)
    throw Error("energy range " + range + " is no whole number of bins");
  if (count > 1e7)
    throw Error("energy range " + range + " has more than 10 million bins");
}

int EnergyGrid::bins() const { return static_cast<int>(std::lround((maximum - minimum) / width)); }

int EnergyGrid::bin(double energy) const {
  if (!(energy >= minimum && energy <= maximum))
    return -1;
  const int index = static_cast<int>((energy - minimum) / width);
  return index < bins() ? index : bins() - 1;
}

Eigen::VectorXd EnergyGrid::centres() const {
  Eigen::VectorXd result(bins());
  for (int k = 0; k < bins(); ++k)
    result[k] = centre(k);
  return result;
}

} // namespace ins
