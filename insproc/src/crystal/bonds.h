// SPDX-License-Identifier: GPL-2.0-or-later
//
// The bonds of a crystal, across the faces of its cell.
#pragma once

#include "crystal/crystal.h"

#include <Eigen/Core>
#include <vector>

namespace ins {

/// A bond from an atom to the image of another.
struct Bond {
  int to;
  Eigen::Vector3i image; ///< lattice translation from the stored position of `to`
};

/// Bonds of every atom, each listed at both of its ends.
using BondGraph = std::vector<std::vector<Bond>>;

/// Two atoms are bonded if they are closer than `stretch` times the sum of their covalent radii.
///
/// \return (N) bonds of each atom
/// \throws Error for an element without covalent radius
BondGraph find_bonds(const Crystal &crystal, double stretch = 1.2);

} // namespace ins
