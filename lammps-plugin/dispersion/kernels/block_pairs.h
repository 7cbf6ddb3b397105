// SPDX-License-Identifier: GPL-2.0-or-later
//
// Which blocks, in which periodic images, are within a cutoff of a block.
#pragma once

#include "blocks.h"
#include "number.h"

#include <cstdint>
#include <vector>

namespace dispersion {

/// Lists of the blocks a process has taken on. Each has entries, a block that is near, and each
/// entry has images: shifts of the block that bring it there.
struct BlockPairs {
  Array<int> centers{"dispersion centers", 0};             ///< (n) blocks
  Array<std::int64_t> first{"dispersion entries", 0};      ///< (n + 1)
  Array<int> near{"dispersion blocks", 0};                 ///< (entries)
  Array<std::int64_t> first_image{"dispersion images", 0}; ///< (entries + 1)
  Array<int> image{"dispersion image", 0};                 ///< (images) rows of shifts
  Array<double> shifts{"dispersion shifts", 0};            ///< (., 3) Angstrom
  int center_count = 0;

  std::size_t bytes() const;
};

/// \param part, parts  every parts-th block, from part on, is a center
void find_block_pairs(const Blocks &blocks, const Atoms &box, double cutoff, int part, int parts,
                      BlockPairs &pairs);

} // namespace dispersion
