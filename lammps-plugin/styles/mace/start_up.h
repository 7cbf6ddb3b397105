// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>

namespace LAMMPS_NS {
class LAMMPS;
}

namespace mace_lammps {

/// Tells what was found once a model is loaded, a line each: this package, LAMMPS and its MPI; the
/// engines, and what is missing of them; the model. For rank 0 alone.
///
/// \param path, description, cutoff  of the model; Angstrom
void tell_start_up(LAMMPS_NS::LAMMPS *lmp, const std::string &path, const std::string &description,
                   double cutoff);

} // namespace mace_lammps
