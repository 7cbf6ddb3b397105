// SPDX-License-Identifier: GPL-2.0-or-later
//
// Pairs of atoms that LAMMPS keeps out of its neighbor lists, and why.
#pragma once

#include <string>

namespace LAMMPS_NS {
class LAMMPS;
class NeighList;
} // namespace LAMMPS_NS

namespace mace_lammps {

/// Whether the neighbor list of a run may lack neighbors at all; the same on all ranks.
///
/// \param species_of_type  by LAMMPS' atom type; -1 for atoms the potential does not see
bool may_leave_out_neighbors(LAMMPS_NS::LAMMPS *lmp, const LAMMPS_NS::NeighList &list,
                             const int *species_of_type);

/// Whether an atom is excluded from all others: its group by `neigh_modify exclude group ID all`,
/// or its type by exclusions of every type. Such an atom is not there; fix gcmc and fix widom take
/// atoms away like this.
///
/// \param i  local index, ghosts included
bool is_hidden(LAMMPS_NS::LAMMPS *lmp, int i);

/// What keeps two atoms out of each other's neighbors, and what to do about it.
///
/// \param i, j  local indices, ghosts included
std::string why_left_out(LAMMPS_NS::LAMMPS *lmp, int i, int j);

} // namespace mace_lammps
