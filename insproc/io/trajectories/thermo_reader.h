// SPDX-License-Identifier: GPL-2.0-or-later
//
// The one entry for what runs have printed of themselves.
#pragma once

#include "dynamics/thermo_series.h"
#include "io/trajectories/lammps_units.h"

#include <string>
#include <vector>

namespace ins {

struct ThermoReaderSettings {
  std::string units;     ///< of the logs; empty: as they tell
  double timestep = 0.0; ///< ps, where the log has no times; 0: as it tells
  int run = 0;           ///< of the logs, from 1; 0: the last one, with those that it continues
};

/// A series, and how it came about.
struct ReadThermo {
  ThermoSeries series;
  double step_length = 0.0;         ///< ps from one step to the next
  LammpsUnits units;                ///< of the logs
  std::string origin;               ///< "runs 3 to 5 of 5, steps 1000 to 9000"
  std::vector<std::string> remarks; ///< what was left out
};

/// Reads logs of LAMMPS, one behind the other, and joins the runs that continue each other: same
/// columns, time step, fixes that thermostat or barostat, and no gap in the steps. A run from a
/// restart that repeats steps replaces them. Minimizations are left out.
///
/// PotEng is E_pair + E_mol where the log has these. Energies that were printed per atom are
/// multiplied by the number of atoms. Columns c_ID[1] to c_ID[3] of a compute mace/heat_flux or
/// heat/flux become Jx, Jy, Jz in eV Angstrom/ps.
/// \throws Error naming the file, if it has no run, or does not tell what is needed
ReadThermo read_thermo(const std::vector<std::string> &logs, const ThermoReaderSettings &settings);

} // namespace ins
