// SPDX-License-Identifier: GPL-2.0-or-later
#include "mode_matching.h"

#include "assignment.h"
#include "error.h"

#include <string>

namespace ins {

std::vector<ModeMatch> match_modes(const PhononModes &first, const PhononModes &second) {
  if (first.modes() != second.modes() || first.eigenvectors.rows() != second.eigenvectors.rows())
    throw Error("modes of cells with different numbers of atoms cannot be matched: " +
                std::to_string(first.atoms()) + " and " + std::to_string(second.atoms()));
  const Eigen::MatrixXd overlaps = (first.eigenvectors.adjoint() * second.eigenvectors).cwiseAbs2();
  const std::vector<int> partner = best_assignment(overlaps);
  std::vector<ModeMatch> matches;
  for (int mode = 0; mode < first.modes(); ++mode)
    matches.push_back({mode, partner[mode], overlaps(mode, partner[mode]), first.frequencies[mode],
                       second.frequencies[partner[mode]] - first.frequencies[mode]});
  return matches;
}

} // namespace ins
