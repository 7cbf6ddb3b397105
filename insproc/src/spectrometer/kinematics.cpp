// SPDX-License-Identifier: GPL-2.0-or-later
#include "spectrometer/kinematics.h"

#include "base/units.h"

#include <cmath>

namespace ins {

namespace {

/// k^2 / E = 2 m_n / hbar^2, 1/Angstrom^2 per cm^-1.
constexpr double wave_vector_squared =
    2.0 * units::neutron_mass * units::cm1_in_joule / (units::hbar * units::hbar) * 1e-20;

} // namespace

double momentum_transfer_squared(double energy, double final_energy, double angle) {
  const double initial = wave_vector_squared * (energy + final_energy);
  const double final = wave_vector_squared * final_energy;
  return initial + final - 2.0 * std::sqrt(initial * final) * std::cos(angle * units::pi / 180.0);
}

double momentum_transfer_squared(double energy, const Bank &bank) {
  if (!bank.direct())
    return momentum_transfer_squared(energy, bank.final_energy, bank.angle);
  if (energy >= bank.incident_energy)
    return 0.0;
  return momentum_transfer_squared(energy, bank.incident_energy - energy, bank.angle);
}

} // namespace ins
