// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "dynamics/thermo_series.h"
#include "io/trajectories/lammps_units.h"

#include <array>
#include <string>

namespace ins {

/// What the components of a heat flux are called in a ThermoSeries, and their unit.
constexpr std::array heat_flux_names = {"Jx", "Jy", "Jz"};
constexpr const char *heat_flux_unit = "eV A/ps";

/// One of LAMMPS' units of energy times velocity, in eV Angstrom/ps.
double heat_flux_factor(const LammpsUnits &units);

/// Reads a heat flux (energy times velocity, not divided by the volume) that LAMMPS' fix ave/time
/// has written in mode scalar: the columns c_ID[1] c_ID[2] c_ID[3] of a compute mace/heat_flux or
/// heat/flux, or v_jx, v_jy, v_jz.
///
/// \param step_length  ps from one step to the next
/// \return             Jx, Jy, Jz, with their times
/// \throws Error  naming file and line: no head with columns, not all components, unequal
///                intervals
ThermoSeries read_heat_flux_series(const std::string &path, const LammpsUnits &units,
                                   double step_length);

} // namespace ins
