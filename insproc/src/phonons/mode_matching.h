// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "phonons/phonon_modes.h"

#include <vector>

namespace ins {

/// A mode of one state and what became of it in another.
struct ModeMatch {
  int first;        ///< mode of the first set
  int second;       ///< mode of the second set
  double overlap;   ///< |<e_first|e_second>|^2 of the pair, 0..1
  double frequency; ///< first set, cm^-1
  double shift;     ///< second minus first, cm^-1: positive blue, negative red
};

/// Pairs the modes of two states so that the summed overlap is largest (assignment problem);
/// degenerate sets count by the spaces they span, as in follow_modes().
///
/// Eigenvectors must be of the same q and have the same order of atoms.
/// \return (3N) pairs by rising frequency of the first set
/// \throws Error if the sizes differ
std::vector<ModeMatch> match_modes(const PhononModes &first, const PhononModes &second);

} // namespace ins
