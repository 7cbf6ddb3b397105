// SPDX-License-Identifier: GPL-2.0-or-later
//
// Atoms sorted into blocks: of one species, close to each other, as many as a kernel takes at once.
#pragma once

#include "dispersion/dispersion.h"
#include "mace/kokkos/base/simd.h"

#include <array>
#include <vector>

namespace dispersion {

/// Atoms a block has room for: lanes of a vector on CPUs, threads of a warp on GPUs.
inline constexpr int block_width =
    mace::kokkos::vec_width<double> > 1 ? mace::kokkos::vec_width<double> : 32;

struct Block {
  int species = 0;
  int atoms = 0;
  std::array<double, 3> low{}, high{}; ///< the box around its atoms

  std::array<double, 3> center() const;
  double radius() const; ///< half the diagonal of the box
};

/// Slots are the rooms of all blocks, in order; those that no atom takes have an atom of -1.
struct Blocks {
  std::vector<Block> blocks;
  std::vector<int> atom_of; ///< (slots)
  std::vector<double> x;    ///< (3, slots) Angstrom, within the box where it is periodic

  int slots() const { return static_cast<int>(atom_of.size()); }
};

/// \throws mace::Error if a periodic box has no volume
Blocks make_blocks(const Atoms &atoms, int species);

/// Rows are the reciprocal vectors of the box without 2 pi: (rows of cell) . (row) = 1 or 0. Zeros
/// if the box is not periodic at all: its vectors may then be anything. \throws mace::Error if the
/// box has no volume
std::array<std::array<double, 3>, 3> reciprocal(const Atoms &box);

} // namespace dispersion
