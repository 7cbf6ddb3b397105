// SPDX-License-Identifier: GPL-2.0-or-later
#include "spectrometer/resolution_width.h"

#include <algorithm>
#include <numeric>
#include <utility>

namespace ins {

ResolutionWidth ResolutionWidth::polynomial(std::vector<double> coefficients) {
  return {{{0.0, std::move(coefficients)}}};
}

double ResolutionWidth::at(double energy) const {
  const auto next =
      std::upper_bound(ranges.begin() + 1, ranges.end(), energy,
                       [](double value, const Range &range) { return value < range.from; });
  const std::vector<double> &c = std::prev(next)->coefficients;
  return std::accumulate(c.rbegin(), c.rend(), 0.0, [&](double sum, double coefficient) {
    return sum * energy + coefficient;
  });
}

} // namespace ins
