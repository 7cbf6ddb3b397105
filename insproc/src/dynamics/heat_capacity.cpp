// SPDX-License-Identifier: GPL-2.0-or-later
#include "dynamics/heat_capacity.h"

#include "base/units.h"

namespace ins {

namespace {

constexpr double boltzmann_eV = units::boltzmann / units::electron_volt; // eV/K
constexpr double MPa_A3_in_eV = 1e6 * 1e-30 / units::electron_volt;

} // namespace

std::optional<HeatCapacity> heat_capacity(const ThermoSeries &series, std::string &why) {
  const RunConditions &conditions = series.conditions;
  const Eigen::ArrayXd *energy = series.find("TotEng");
  const Eigen::ArrayXd *temperature = series.find("Temp");
  if (conditions.ensemble != Ensemble::NVT && conditions.ensemble != Ensemble::NPT) {
    why = "the run has no thermostat that is known of";
    return std::nullopt;
  }
  if (!energy || !temperature) {
    why = "it needs etotal and temp in the thermo output";
    return std::nullopt;
  }
  HeatCapacity result;
  result.constant_pressure = conditions.ensemble == Ensemble::NPT;
  result.temperature = temperature->mean();
  Eigen::ArrayXd fluctuating = *energy;
  if (result.constant_pressure) {
    const Eigen::ArrayXd *volume = series.find("Volume");
    if (!volume || !conditions.pressure) {
      why = "at constant pressure it needs vol in the thermo output and a hydrostatic barostat";
      return std::nullopt;
    }
    fluctuating += *conditions.pressure * MPa_A3_in_eV * *volume;
  }
  const double kT = boltzmann_eV * result.temperature;
  result.value = variance_with_error(fluctuating);
  result.value.value /= kT * kT;
  result.value.error /= kT * kT;
  return result;
}

} // namespace ins
