// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "relaxation/relaxation_settings.h"

#include <string>
#include <vector>

namespace LAMMPS_NS {
class LAMMPS;
}

namespace mace_lammps {

/// Arguments of `fix cell_relax`.
struct RelaxationArguments {
  ins::RelaxationSettings settings; ///< pressures and tolerances in LAMMPS' units, see `default_*`
  bool default_force_tolerance = true;  ///< settings have their own, in eV/Angstrom
  bool default_stress_tolerance = true; ///< settings have their own, in eV/Angstrom^3
  std::string history;                  ///< file to write; empty: none
  std::vector<std::string> elements;    ///< per atom type; empty: to be told from the masses
};

/// Reads the arguments of `fix cell_relax`, all of them from the fix ID on. Ends LAMMPS with an
/// error that names the keyword or value at fault.
RelaxationArguments parse_relaxation_arguments(LAMMPS_NS::LAMMPS *lmp, int narg, char **arg);

} // namespace mace_lammps
