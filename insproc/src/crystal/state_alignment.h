// SPDX-License-Identifier: GPL-2.0-or-later
//
// One crystal in two states: which lattice vectors, and which image of each atom, correspond.
#pragma once

#include "crystal/crystal.h"

#include <Eigen/Core>
#include <optional>
#include <utility>
#include <vector>

namespace ins {

/// How the second state has to be described to be described as the first one is.
///
/// Files choose freely among equivalent descriptions: positions are wrapped into the cell, wherever
/// its origin lies; cells that are sheared far are flipped; axes point elsewhere. Eigenvectors of
/// two states can be compared only in one description.
struct StateAlignment {
  /// Rows: the second state's lattice vectors that correspond to a, b, c of the first, in units of
  /// its own; determinant 1 or -1.
  Eigen::Matrix3i basis = Eigen::Matrix3i::Identity();
  /// Cartesian, from the frame of the second state to that of the first: the rigid rotation in the
  /// deformation, taken out.
  Eigen::Matrix3d rotation = Eigen::Matrix3d::Identity();
  /// Common shift of all atoms, fractional in the lattice of `basis`: the mean of x2 + n - x1.
  Eigen::Vector3d shift = Eigen::Vector3d::Zero();
  /// (N) lattice vectors n, in units of `basis`, to the image of each atom of the second state that
  /// is nearest to the first state's atom once the common shift is taken out.
  std::vector<Eigen::Vector3i> images;
};

/// Finds the description in which the second state lies closest to the first.
///
/// The basis, of elements -1, 0 and 1, is the one whose lattice deforms least (sum of squared
/// logarithmic principal stretches) and whose atoms move least (mean square over the squared mean
/// spacing of atoms); the lattice vectors as they stand are kept unless another choice is four
/// times better. The common shift is searched among those that bring one atom of the rarest element
/// onto its counterpart, and then made the mean over all atoms.
///
/// \throws Error if the states do not hold the same atoms in the same order, a lattice has no
///         volume, or the lattices are of different hand
StateAlignment align_states(const Crystal &first, const Crystal &second);

/// The second state in the description of the first: its lattice in the first's basis and frame,
/// its atoms at the images nearest to the first's. The common shift stays.
Crystal aligned(Crystal second, const StateAlignment &alignment);

/// Two atoms of one element whose places look exchanged: the second state's atom `first` lies
/// nearer to where the first state has atom `second` than to its own place, and the other way
/// round. None if there are none.
std::optional<std::pair<int, int>> exchanged_atoms(const Crystal &first, const Crystal &second);

} // namespace ins
