// SPDX-License-Identifier: GPL-2.0-or-later
//
// What a potential may tell atoms apart by.
#pragma once

#include "styles/bridge/box.h"

namespace LAMMPS_NS {
class LAMMPS;
}

namespace mace_lammps {

/// Fills in properties, links and orientation of a box: atom types, charges, radii and the like,
/// properties of the user's own, groups that other fixes act on, bonds. Under pair style mace alone
/// it is the element that counts. On rank 0; collective.
///
/// \param box  with its ids
void gather_atom_identity(LAMMPS_NS::LAMMPS *lmp, Box &box);

/// Fills in what does not change in a simulation: atom types, or the elements of pair style mace.
void gather_atom_types(LAMMPS_NS::LAMMPS *lmp, Box &box);

} // namespace mace_lammps
