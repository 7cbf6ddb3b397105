// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "crystal/symmetry.h"
#include "force_constants/force_constants.h"

#include <Eigen/Core>
#include <vector>

namespace ins {

/// Force constants that a space group and Phi(i, j) = Phi(j, i)^T allow, as a linear function of
/// independent parameters.
///
/// Pairs of atoms that operations, lattice translations and the exchange of both atoms make of one
/// another share parameters: the components of the first pair's matrix that its own operations
/// leave alone.
struct SymmetricPairs {
  int parameters = 0;
  std::vector<int> first; ///< (primitive * supercell) the first parameter of the pair's matrix
  /// (primitive * supercell) (9, parameters of the pair): Phi, row-major, is this times those.
  std::vector<Eigen::Matrix<double, 9, Eigen::Dynamic>> matrices;

  /// Force constants of given parameters.
  ForceConstants force_constants(const PhononCells &cells, const Eigen::VectorXd &values) const;
};

/// \param group  space group of cells.primitive
/// \throws Error  if an image of an atom is missing from the supercell
SymmetricPairs symmetric_pairs(const PhononCells &cells, const SpaceGroup &group);

} // namespace ins
