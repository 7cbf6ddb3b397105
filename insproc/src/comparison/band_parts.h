// SPDX-License-Identifier: GPL-2.0-or-later
//
// The modes of one maximum of a spectrum, parted by where they go.
#pragma once

#include "phonons/mode_matching.h"
#include "spectrometer/resolution_width.h"
#include "spectrum/spectrum.h"

#include <cstddef>
#include <vector>

namespace ins {

/// A stick of the first state, what became of its mode, and which maximum of the second spectrum
/// that is at.
struct SeenMode {
  const Stick *stick;
  double intensity;
  const ModeMatch *match;
  std::size_t second_peak; ///< index; 0 where there is none
};

using ModeGroup = std::vector<SeenMode>;

/// Branches of a band structure that no gap parts have the same number.
class BranchBlocks {
public:
  /// \param second   of the second state instead of the first
  /// \param matches  by wave vector
  BranchBlocks(const std::vector<std::vector<ModeMatch>> &matches, bool second,
               const ResolutionWidth &resolution);

  int of(const ModeMatch &match) const { return blocks_[second_ ? match.second : match.first]; }

private:
  bool second_;
  std::vector<int> blocks_; ///< by rising frequency
};

/// Parts the modes of one maximum of the first spectrum by where they go, as band_shifts() says.
///
/// \return groups by rising mean frequency in the first state
std::vector<ModeGroup> part_modes(const ModeGroup &modes, const BranchBlocks &first,
                                  const BranchBlocks &second, const ResolutionWidth &resolution);

} // namespace ins
