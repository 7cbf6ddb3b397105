// SPDX-License-Identifier: GPL-2.0-or-later
#include "dynamics/run_values.h"

#include "base/units.h"

#include <fmt/format.h>

namespace ins {

std::vector<RunValue> values_of(const HeatCapacity &capacity, int atoms) {
  const std::string symbol = capacity.constant_pressure ? "Cp" : "Cv";
  const double value = capacity.value.value, error = capacity.value.error;
  std::vector<RunValue> values = {{symbol, value, error, "k"}};
  if (atoms > 0) {
    const double molar = units::boltzmann * units::avogadro / atoms;
    values.push_back({symbol + " per mole of atoms", value * molar, error * molar, "J/(mol K)"});
  }
  return values;
}

std::vector<RunValue> values_of(const GreenKubo &viscosity) {
  const Eigen::Index end = viscosity.times.size() - 1;
  return {{fmt::format("viscosity up to {:.3g} ps", viscosity.times[end]), viscosity.viscosity[end],
           viscosity.error[end], "mPa s"}};
}

std::vector<RunValue> values_of(const ThermalConductivity &conductivity) {
  const Eigen::Index end = conductivity.times.size() - 1;
  const std::string upto = fmt::format("up to {:.3g} ps", conductivity.times[end]);
  std::vector<RunValue> values;
  for (int a = 0; a < 3; ++a)
    values.push_back({fmt::format("conductivity {0}{0} {1}", "xyz"[a], upto),
                      conductivity.components(end, a), conductivity.errors(end, a), "W/(m K)"});
  values.push_back(
      {"conductivity " + upto, conductivity.mean[end], conductivity.error[end], "W/(m K)"});
  return values;
}

} // namespace ins
