// SPDX-License-Identifier: GPL-2.0-or-later
//
// Modes followed through several states of a crystal by the overlap of their eigenvectors.
#pragma once

#include "phonons/degeneracy.h"
#include "phonons/phonon_modes.h"

#include <Eigen/Core>
#include <vector>

namespace ins {

/// A mode on its way: its frequency in each state, under the number it has in the reference state.
struct FollowedModes {
  Eigen::MatrixXd frequencies; ///< (states, 3N) cm^-1; imaginary ones as negative numbers
  Eigen::MatrixXi numbers;     ///< (states, 3N) 0-based place by rising frequency in that state
  Eigen::MatrixXd overlaps; ///< (states, 3N) |<e|e'>|^2 with the neighboring state on the side of
                            ///< the reference; 1 in the reference itself
};

/// Follows every mode of the reference state to both ends of a row of states.
///
/// From a state to the next, modes are paired so that the sum of their squared overlaps is largest,
/// each once. The eigenvectors of a degenerate set span a space but are not defined within it: what
/// counts is the part of a mode that lies in the space of the set, and the set's vectors are then
/// turned to those that lead to them (unitary Procrustes problem), so that a mode keeps its
/// identity through a state in which it is degenerate. In the reference state they are turned to
/// those of the next state on the side that is followed.
///
/// \param states     of one wave vector, atoms in the same order, in the order of the path
/// \param reference  index of the state whose modes are followed
/// \param tolerance  frequencies closer than this to a neighbor are degenerate, cm^-1
/// \throws Error if the sizes differ
FollowedModes follow_modes(const std::vector<PhononModes> &states, int reference,
                           double tolerance = degeneracy::of_modes);

} // namespace ins
