// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "mace/atom_error.h"
#include "mace/atoms.h"

#include <string>

namespace LAMMPS_NS {
class LAMMPS;
}

namespace mace_lammps {

/// An evaluator's complaint about an atom, with IDs: its own, and that of the neighbor it is on top
/// of.
std::string name_atoms(LAMMPS_NS::LAMMPS *lmp, const mace::Atoms &atoms, const mace::AtomError &);

} // namespace mace_lammps
