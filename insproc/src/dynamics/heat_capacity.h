// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "dynamics/thermo_series.h"
#include "statistics/block_means.h"

#include <optional>
#include <string>

namespace ins {

/// Heat capacity of the box in units of the Boltzmann constant.
struct HeatCapacity {
  Estimate value;
  double temperature = 0.0; ///< mean, K
  bool constant_pressure = false;
};

/// C_V = (<E^2> - <E>^2) / (k T)^2 k of the total energy, where the run has a thermostat and a
/// fixed volume; C_p the same of E + p V with the pressure p of the barostat. The nuclei are
/// classical.
///
/// \param why  filled with what is missing, where nothing is returned
/// Source: M. P. Allen and D. J. Tildesley, Computer Simulation of Liquids, 2nd ed. (Oxford 2017),
/// section 2.5.
std::optional<HeatCapacity> heat_capacity(const ThermoSeries &series, std::string &why);

} // namespace ins
