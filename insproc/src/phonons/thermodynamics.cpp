// SPDX-License-Identifier: GPL-2.0-or-later
#include "phonons/thermodynamics.h"

#include "base/brief_number.h"
#include "base/error.h"
#include "base/units.h"

#include <cmath>
#include <string>

namespace ins {

namespace {

constexpr double gas_constant = units::boltzmann * units::avogadro;      ///< J/K/mol
constexpr double joule_per_mole = units::cm1_in_joule * units::avogadro; ///< of 1 cm^-1

/// Adds one mode; x = h omega / k T.
void add_mode(ThermalProperties &sum, double energy, double weight) {
  const double zero_point = weight * 0.5 * energy * joule_per_mole * 1e-3;
  sum.free_energy += zero_point;
  sum.internal_energy += zero_point;
  if (sum.temperature == 0.0)
    return;
  const double x = energy / (units::boltzmann_cm1 * sum.temperature);
  const double decay = std::exp(-x);
  const double occupied = decay / -std::expm1(-x);
  const double log_term = std::log1p(-decay);
  sum.free_energy += weight * gas_constant * sum.temperature * log_term * 1e-3;
  sum.entropy += weight * gas_constant * (x * occupied - log_term);
  sum.internal_energy += weight * energy * joule_per_mole * occupied * 1e-3;
  sum.heat_capacity += weight * gas_constant * x * x * occupied * (occupied + 1.0);
}

} // namespace

std::vector<ThermalProperties>
thermal_properties(const MeshModes &modes, const std::vector<double> &temperatures, double cutoff) {
  std::vector<ThermalProperties> result;
  for (const double temperature : temperatures) {
    if (!(temperature >= 0.0))
      throw Error("temperature must not be negative: " + brief_number(temperature) + " K");
    ThermalProperties sum{temperature, 0.0, 0.0, 0.0, 0.0};
    for (const PhononModes &point : modes.points)
      for (const double energy : point.frequencies)
        if (energy > cutoff)
          add_mode(sum, energy, point.weight);
    result.push_back(sum);
  }
  return result;
}

} // namespace ins
