// SPDX-License-Identifier: GPL-2.0-or-later
#include "training/energy_steps.h"

#include <cmath>

namespace ins {

std::vector<int> energy_steps(const std::vector<double> &energies, double step) {
  std::vector<int> chosen;
  const int last = static_cast<int>(energies.size()) - 1;
  for (int i = 0; i <= last; ++i)
    if (chosen.empty() || i == last || std::abs(energies[i] - energies[chosen.back()]) > step)
      chosen.push_back(i);
  return chosen;
}

} // namespace ins
