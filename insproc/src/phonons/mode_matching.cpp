// SPDX-License-Identifier: GPL-2.0-or-later
#include "phonons/mode_matching.h"

#include "phonons/mode_following.h"

namespace ins {

std::vector<ModeMatch> match_modes(const PhononModes &first, const PhononModes &second) {
  const FollowedModes followed = follow_modes({first, second}, 0);
  std::vector<ModeMatch> matches;
  for (int mode = 0; mode < first.modes(); ++mode)
    matches.push_back({mode, followed.numbers(1, mode), followed.overlaps(1, mode),
                       first.frequencies[mode],
                       followed.frequencies(1, mode) - first.frequencies[mode]});
  return matches;
}

} // namespace ins
