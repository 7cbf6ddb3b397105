// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/units.h"

#include <cmath>

namespace ins {

/// hbar / (2 amu omega) for omega of 1 cm^-1, Angstrom^2 amu cm^-1.
inline constexpr double zero_point =
    units::hbar * units::hbar / (2.0 * units::atomic_mass * units::cm1_in_joule) * 1e20;

/// coth(energy / 2 kT) = 2 n + 1, 1 at 0 K.
///
/// \param energy       cm^-1
/// \param temperature  K
inline double thermal_factor(double energy, double temperature) {
  if (temperature == 0.0)
    return 1.0;
  return 1.0 / std::tanh(energy / (2.0 * units::boltzmann_cm1 * temperature));
}

} // namespace ins
