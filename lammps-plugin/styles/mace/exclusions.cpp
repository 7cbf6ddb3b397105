// SPDX-License-Identifier: GPL-2.0-or-later
#include "exclusions.h"

#include "atom.h"
#include "lammps.h"
#include "neigh_list.h"
#include "neighbor.h"

using LAMMPS_NS::Atom;
using LAMMPS_NS::LAMMPS;
using LAMMPS_NS::Neighbor;
using LAMMPS_NS::NeighList;

namespace mace_lammps {

namespace {

constexpr int group_all = 0; ///< LAMMPS' number of group all

/// Whether special_bonds takes pairs out of lists, in a system that has bonds or may get some.
bool drops_bonded_pairs(const LAMMPS &lmp) {
  const int *flag = lmp.neighbor->special_flag;
  return lmp.atom->molecular != Atom::ATOMIC && (flag[1] == 0 || flag[2] == 0 || flag[3] == 0);
}

bool excluded_by_type(const Neighbor &neighbor, int type, int other) {
  return neighbor.nex_type > 0 && neighbor.ex_type[type][other];
}

/// As LAMMPS decides when it builds a list.
bool is_excluded(const LAMMPS &lmp, int i, int j) {
  const Neighbor &neighbor = *lmp.neighbor;
  const Atom &atom = *lmp.atom;
  if (!neighbor.exclude)
    return false;
  if (excluded_by_type(neighbor, atom.type[i], atom.type[j]))
    return true;
  for (int m = 0; m < neighbor.nex_group; ++m) {
    const int a = neighbor.ex1_bit[m], b = neighbor.ex2_bit[m];
    if ((atom.mask[i] & a && atom.mask[j] & b) || (atom.mask[i] & b && atom.mask[j] & a))
      return true;
  }
  for (int m = 0; m < neighbor.nex_mol; ++m) {
    const bool same_molecule = atom.molecule[i] == atom.molecule[j];
    if (atom.mask[i] & neighbor.ex_mol_bit[m] && atom.mask[j] & neighbor.ex_mol_bit[m] &&
        same_molecule == (neighbor.ex_mol_intra[m] != 0))
      return true;
  }
  return false;
}

} // namespace

bool may_leave_out_neighbors(LAMMPS *lmp, const NeighList &list, const int *species_of_type) {
  if (lmp->neighbor->exclude || lmp->neighbor->includegroup || drops_bonded_pairs(*lmp) ||
      list.molskip)
    return true;
  if (!list.ijskip)
    return false;
  for (int a = 1; a <= lmp->atom->ntypes; ++a)
    for (int b = 1; b <= lmp->atom->ntypes; ++b)
      if (list.ijskip[a][b] && species_of_type[a] >= 0 && species_of_type[b] >= 0)
        return true;
  return false;
}

bool is_hidden(LAMMPS *lmp, int i) {
  const Neighbor &neighbor = *lmp->neighbor;
  const Atom &atom = *lmp->atom;
  if (!neighbor.exclude)
    return false;
  for (int m = 0; m < neighbor.nex_group; ++m)
    if ((neighbor.ex2_group[m] == group_all && atom.mask[i] & neighbor.ex1_bit[m]) ||
        (neighbor.ex1_group[m] == group_all && atom.mask[i] & neighbor.ex2_bit[m]))
      return true;
  if (neighbor.nex_type == 0)
    return false;
  for (int type = 1; type <= atom.ntypes; ++type)
    if (!excluded_by_type(neighbor, atom.type[i], type))
      return false;
  return true;
}

std::string why_left_out(LAMMPS *lmp, int i, int j) {
  if (is_excluded(*lmp, i, j))
    return "neigh_modify exclude hides them from each other, where the model needs all neighbors: "
           "use neigh_modify exclude none (to hold atoms, fix setforce 0 0 0), or exclude a group "
           "from group all: its atoms are not there then";
  if (lmp->neighbor->includegroup)
    return "neigh_modify include hides them from each other, where the model needs all neighbors: "
           "use neigh_modify include all";
  if (drops_bonded_pairs(*lmp))
    return "special_bonds hides bonded atoms from each other, where the model needs all neighbors: "
           "use special_bonds lj/coul 1.0 1.0 1.0";
  return "pair style hybrid gives the pair to another style";
}

} // namespace mace_lammps
