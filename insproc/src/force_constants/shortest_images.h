// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "crystal/supercell.h"

#include <Eigen/Core>
#include <vector>

namespace ins {

/// The shortest images of every pair (primitive atom i, supercell atom j).
///
/// An image is given by the lattice vector R of the primitive cell for which j is the image of its
/// primitive atom displaced by R, as seen from i: r_j - r_i = (x_s2p[j] + R - x_i) L.
struct ShortestImages {
  std::vector<Eigen::Vector3i> vectors; ///< distinct R that occur, primitive fractional
  std::vector<int> first; ///< (primitive * supercell + 1) start of a pair's entries in `index`
  std::vector<int> index; ///< into `vectors`
};

/// Finds the images at the smallest distance, all of them where several are equidistant.
///
/// Distances that differ by less than the cells' symprec are equal.
/// \throws Error if the supercell's atoms are no lattice translations of the primitive atoms
/// Source: the convention of phonopy (A. Togo and I. Tanaka, Scr. Mater. 108, 1 (2015)).
ShortestImages shortest_images(const PhononCells &cells);

} // namespace ins
