// SPDX-License-Identifier: GPL-2.0-or-later
//
// Frames divided among training, validation and test.
#pragma once

#include "training/frame.h"

#include <array>
#include <cstdint>
#include <vector>

namespace ins {

/// Which frames go where, in their order.
struct DataSplit {
  std::vector<int> train, valid, test;
};

/// Divides frames at random.
///
/// Validation and test get their parts of the frames, rounded down, but at least one if that leaves
/// one for training; training gets the others. Isolated atoms (config_type IsolatedAtom), from
/// which mace-torch takes the energies of the elements, go to training and do not count.
/// \param frames  in any order
/// \param parts   of training, validation and test, for example 8, 1, 1; not negative, the first
///                positive
/// \param seed    equal seeds give equal splits
/// \throws Error  for unusable parts
DataSplit split_frames(const std::vector<Frame> &frames, const std::array<double, 3> &parts,
                       std::uint64_t seed);

} // namespace ins
