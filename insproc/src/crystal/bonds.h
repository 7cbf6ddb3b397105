// SPDX-License-Identifier: GPL-2.0-or-later
//
// The bonds of a crystal, across the faces of its cell.
#pragma once

#include "crystal/crystal.h"

#include <Eigen/Core>
#include <functional>
#include <vector>

namespace ins {

/// A bond from an atom to the image of another.
struct Bond {
  int to;
  Eigen::Vector3i image; ///< lattice translation from the stored position of `to`
  double stretch = 0.0;  ///< its length over the sum of the covalent radii
};

/// Bonds of every atom, each listed at both of its ends.
using BondGraph = std::vector<std::vector<Bond>>;

/// Two atoms are bonded if they are closer than `stretch` times the sum of their covalent radii.
///
/// \return (N) bonds of each atom
/// \throws Error for an element without covalent radius
BondGraph find_bonds(const Crystal &crystal, double stretch);

/// The same with bond_stretch().
BondGraph find_bonds(const Crystal &crystal);

/// How far bonds of a crystal reach, over the sum of the covalent radii: the middle of the first
/// gap of at least 0.08 among the distances that ends above 1.08, so that contacts between
/// molecules that pressure has brought close are not taken for bonds; 1.2 where there is none, or
/// no bond below it, and 1.2 at most.
///
/// \throws Error for an element without covalent radius
double bond_stretch(const Crystal &crystal);

/// The bonds of one state of a crystal that another state has, too, between the same atoms.
///
/// \param first, second  of the same atoms, each in the cell nearest to its place in the other
/// state
BondGraph common_bonds(const BondGraph &first, const BondGraph &second);

/// Without the bonds that `drop(i, bond)` names; it must be the same for both ends.
BondGraph without(const BondGraph &bonds, const std::function<bool(int, const Bond &)> &drop);

} // namespace ins
