// SPDX-License-Identifier: GPL-2.0-or-later
#include "atom_identity.h"

#include "acting_fixes.h"
#include "box_gather.h"

#include "atom.h"
#include "comm.h"
#include "fix.h"
#include "force.h"
#include "lammps.h"
#include "pair.h"
#include "utils.h"

#include <algorithm>

using namespace LAMMPS_NS;

namespace mace_lammps {

namespace {

/// Adds one property after the other.
class Properties {
public:
  Properties(LAMMPS *lmp, Box &box) : atom_(*lmp->atom), gather_(lmp), box_(box) {}

  /// \param value  of a local index
  template <typename Value> void add(const std::string &name, Value value) {
    std::vector<double> mine(atom_.nlocal);
    for (int i = 0; i < atom_.nlocal; ++i)
      mine[i] = static_cast<double>(value(i));
    box_.properties.push_back({name, gather_.numbers(mine)});
  }
  template <typename Number> void add(bool present, const std::string &name, const Number *values) {
    if (present)
      add(name, [values](int i) { return values[i]; });
  }

private:
  const Atom &atom_;
  BoxGather gather_;
  Box &box_;
};

/// Of `fix property/atom`.
void add_custom(const Atom &atom, Properties &properties) {
  for (int k = 0; k < atom.nivector; ++k)
    if (atom.ivname[k])
      properties.add(true, std::string("i_") + atom.ivname[k], atom.ivector[k]);
  for (int k = 0; k < atom.ndvector; ++k)
    if (atom.dvname[k])
      properties.add(true, std::string("d_") + atom.dvname[k], atom.dvector[k]);
  for (int k = 0; k < atom.niarray; ++k)
    for (int c = 0; atom.ianame[k] && c < atom.icols[k]; ++c)
      properties.add(std::string("i2_") + atom.ianame[k],
                     [&](int i) { return atom.iarray[k][i][c]; });
  for (int k = 0; k < atom.ndarray; ++k)
    for (int c = 0; atom.daname[k] && c < atom.dcols[k]; ++c)
      properties.add(std::string("d2_") + atom.daname[k],
                     [&](int i) { return atom.darray[k][i][c]; });
}

/// Directions turn with a crystal, which numbers per atom do not.
std::string orientation(LAMMPS *lmp) {
  const Atom &atom = *lmp->atom;
  int oriented = 0;
  for (int i = 0; i < atom.nlocal; ++i) {
    const bool shaped =
        (atom.ellipsoid_flag && atom.ellipsoid[i] >= 0) || (atom.line_flag && atom.line[i] >= 0) ||
        (atom.tri_flag && atom.tri[i] >= 0) || (atom.body_flag && atom.body[i] >= 0);
    if (shaped)
      oriented |= 1;
    if (atom.mu_flag && atom.mu[i][3] > 0.0)
      oriented |= 2;
    if (atom.sp_flag && atom.sp[i][3] > 0.0)
      oriented |= 4;
  }
  int all = 0;
  MPI_Allreduce(&oriented, &all, 1, MPI_INT, MPI_BOR, lmp->world);
  if (all & 4)
    return "spins";
  if (all & 2)
    return "dipoles";
  return all & 1 ? "a shape with a direction" : "";
}

/// Bonds, angles, dihedrals and impropers as lists of IDs.
class Links {
public:
  explicit Links(LAMMPS *lmp) : atom_(*lmp->atom), gather_(lmp) {
    const Force &force = *lmp->force;
    const bool lists = atom_.molecular == Atom::MOLECULAR;
    for (int i = 0; lists && i < atom_.nlocal; ++i) {
      for (int k = 0; force.bond && k < atom_.num_bond[i]; ++k)
        add(0, atom_.bond_type[i][k], atom_.tag[i], atom_.bond_atom[i][k], 0, 0);
      for (int k = 0; force.angle && k < atom_.num_angle[i]; ++k)
        add(1, atom_.angle_type[i][k], atom_.angle_atom1[i][k], atom_.angle_atom2[i][k],
            atom_.angle_atom3[i][k], 0);
      for (int k = 0; force.dihedral && k < atom_.num_dihedral[i]; ++k)
        add(2, atom_.dihedral_type[i][k], atom_.dihedral_atom1[i][k], atom_.dihedral_atom2[i][k],
            atom_.dihedral_atom3[i][k], atom_.dihedral_atom4[i][k]);
      for (int k = 0; force.improper && k < atom_.num_improper[i]; ++k)
        add(3, atom_.improper_type[i][k], atom_.improper_atom1[i][k], atom_.improper_atom2[i][k],
            atom_.improper_atom3[i][k], atom_.improper_atom4[i][k]);
    }
  }

  /// \return members as indices into `ids`, which rise; each link once
  std::vector<BoxLink> gathered(const std::vector<long long> &ids) const {
    const std::vector<tagint> all = gather_.items(mine_);
    std::vector<BoxLink> links;
    for (std::size_t k = 0; k + 5 < all.size(); k += 6) {
      BoxLink link = {static_cast<int>(all[k]), static_cast<int>(all[k + 1]), -1, -1, -1, -1};
      const int members = std::min(link[0] + 2, 4);
      for (int m = 0; m < members; ++m)
        link[2 + m] = static_cast<int>(std::lower_bound(ids.begin(), ids.end(), all[k + 2 + m]) -
                                       ids.begin());
      // With newton off, and some data files, a bond stands at both of its atoms.
      if (link[0] != 3 && link[1 + members] < link[2])
        std::reverse(link.begin() + 2, link.begin() + 2 + members);
      links.push_back(link);
    }
    std::sort(links.begin(), links.end());
    links.erase(std::unique(links.begin(), links.end()), links.end());
    return links;
  }

private:
  const Atom &atom_;
  BoxGather gather_;
  std::vector<tagint> mine_;

  void add(int sort, int type, tagint a, tagint b, tagint c, tagint d) {
    if (type > 0) // those of fix shake are turned off by their sign
      mine_.insert(mine_.end(), {sort, type, a, b, c, d});
  }
};

/// Which element of a MACE model each atom type is, from 1 on, if no other force field, fix or
/// solver sees atoms; else null.
const int *mace_species(LAMMPS *lmp) {
  const Force &force = *lmp->force;
  if (force.bond || force.angle || force.dihedral || force.improper || force.kspace ||
      !acting_fixes(lmp).empty() || !force.pair || utils::strmatch(force.pair_style, "^hybrid"))
    return nullptr;
  int dim = 0;
  return static_cast<const int *>(force.pair->extract("mace_species", dim));
}

} // namespace

void gather_atom_types(LAMMPS *lmp, Box &box) {
  const int *type = lmp->atom->type;
  if (const int *species = mace_species(lmp))
    Properties(lmp, box).add("element in pair_coeff", [&](int i) { return species[type[i]]; });
  else
    Properties(lmp, box).add(true, "type", type);
}

void gather_atom_identity(LAMMPS *lmp, Box &box) {
  const Atom &atom = *lmp->atom;
  const std::vector<Fix *> acting = acting_fixes(lmp);
  Properties properties(lmp, box);
  for (const Fix *fix : acting)
    if (fix->igroup != 0)
      properties.add(std::string("the group of fix ") + fix->id,
                     [&](int i) { return (atom.mask[i] & fix->groupbit) != 0; });

  gather_atom_types(lmp, box);
  if (mace_species(lmp))
    return;
  properties.add(atom.q_flag && !charges_follow_positions(lmp), "charge", atom.q);
  properties.add(atom.radius_flag, "radius", atom.radius);
  properties.add(atom.rmass_flag, "mass", atom.rmass);
  properties.add(atom.vfrac_flag, "volume fraction", atom.vfrac);
  properties.add(atom.spin_flag, "electron spin", atom.spin);
  properties.add(atom.eradius_flag, "electron radius", atom.eradius);
  properties.add(atom.contact_radius_flag, "contact radius", atom.contact_radius);
  // Of this flag LAMMPS gives no value where another style is in use.
  properties.add(lmp->atom->style_match("dielectric") != nullptr, "permittivity", atom.epsilon);
  add_custom(atom, properties);
  box.oriented = orientation(lmp);
  if (atom.molecular == Atom::TEMPLATE)
    box.oriented = "bonds of molecule templates";
  box.links = Links(lmp).gathered(box.ids);
}

} // namespace mace_lammps
