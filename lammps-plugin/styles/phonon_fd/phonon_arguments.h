// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "styles/bridge/phonon_job.h"

#include <string>
#include <vector>

namespace LAMMPS_NS {
class LAMMPS;
}

namespace mace_lammps {

/// Arguments of `fix phonon_fd`.
struct PhononArguments {
  PhononSettings settings;
  std::vector<std::string> elements; ///< per atom type; empty: to be told from the masses
  std::string local = "auto";        ///< auto, yes or no: evaluate what a displacement changes
  bool exact_dispersion = true;      ///< D3 by its second derivatives; else displaced as the rest
};

/// Reads the arguments of `fix phonon_fd`, all of them from the fix ID on. Ends LAMMPS with an
/// error that names the keyword or value at fault.
PhononArguments parse_phonon_arguments(LAMMPS_NS::LAMMPS *lmp, int narg, char **arg);

} // namespace mace_lammps
