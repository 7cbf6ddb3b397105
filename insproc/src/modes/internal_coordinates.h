// SPDX-License-Identifier: GPL-2.0-or-later
//
// Bond lengths, angles, out-of-plane heights and torsions of a molecule, in which its vibrations
// are told.
#pragma once

#include "crystal/molecules.h"

#include <Eigen/Core>
#include <string>
#include <vector>

namespace ins {

enum class CoordinateKind {
  stretch,           ///< of a bond
  bend,              ///< of an angle
  in_plane_bend,     ///< of a bond out of a ring, within the ring's plane
  out_of_plane_bend, ///< of such a bond, or of a planar center, against the plane
  ring_bend,         ///< of an angle within a ring
  ring_torsion,      ///< about a bond of a ring, its four atoms in the ring
  torsion,           ///< about a bond that is in no ring
};

/// One coordinate of a molecule.
struct InternalCoordinate {
  CoordinateKind kind;
  std::string label; ///< "C–I", "H–C–H": the atoms it is named after
  double weight; ///< below 1 where there are more coordinates of a sort than independent motions
  Eigen::VectorXd derivative; ///< Wilson's vector: (3 n) change per Angstrom of each atom
  Eigen::Vector3d direction;  ///< in which the outer atom moves when the coordinate grows; tells
                              ///< in-phase from out-of-phase. Zero where that has no meaning
};

/// All coordinates of a molecule, redundant ones included with a weight below 1.
///
/// Stretches of all bonds; at an atom of a ring with one neighbor outside, the in-plane and the
/// out-of-plane bend of that bond; other angles as bends; angles and torsions within rings, each
/// counting (n - 3) / n in a ring of n atoms; torsions about bonds in no ring, together counting 1
/// a bond; the height of a planar three-fold center in no ring above its neighbors.
/// Empty for a network and a single atom.
///
/// Source: E. B. Wilson, J. C. Decius, P. C. Cross, Molecular Vibrations, chapter 4.
std::vector<InternalCoordinate> internal_coordinates(const Molecule &molecule);

} // namespace ins
