// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "dynamics/thermo_series.h"
#include "io/trajectories/lammps_units.h"

#include <string>

namespace ins {

/// Reads components of the pressure that LAMMPS' fix ave/time has written in mode scalar, at an
/// interval shorter than that of the log: columns named v_pxx ... v_pyz, or the six elements
/// c_ID[1] ... c_ID[6] of a compute pressure.
///
/// \param step_length  ps from one step to the next
/// \return             Pxx, Pyy, ... of what is there, MPa, with their times; a last line that is
///                     cut off is left out
/// \throws Error  naming file and line: no head with columns, no components, unequal intervals
ThermoSeries read_stress_series(const std::string &path, const LammpsUnits &units,
                                double step_length);

} // namespace ins
