// SPDX-License-Identifier: GPL-2.0-or-later
//
// Rings of bonds, across the faces of the cell.
#pragma once

#include "crystal/bonds.h"

#include <Eigen/Core>
#include <vector>

namespace ins {

/// An atom of a ring, in the cell the ring passes it in.
struct RingMember {
  int atom;
  Eigen::Vector3i cell; ///< lattice translation from the stored position
};

/// Members in order around the ring; its lowest atom stands in the home cell.
using Ring = std::vector<RingMember>;

/// The smallest rings through each bond, every ring of the crystal's cell once.
///
/// Where several rings of the smallest size share a bond, all of them are found. Rings of more than
/// `largest` members are not looked for; a chain of bonds that closes on an image of its own start
/// is none.
///
/// \param largest  at least 3
/// \return by rising first atom
std::vector<Ring> find_rings(const BondGraph &bonds, int largest = 8);

} // namespace ins
