// SPDX-License-Identifier: GPL-2.0-or-later
//
// The modes of one crystal in two states, such as at two pressures.
#pragma once

#include "phonons/dynamical_matrix.h"
#include "phonons/mode_matching.h"
#include "spectrum/spectrum.h"

#include <string>
#include <vector>

namespace ins {

/// Modes matched between two states, and what moves in them.
struct StateComparison {
  std::vector<ModeMatch> gamma;                      ///< at Gamma (3N)
  std::vector<std::string> gamma_assignments;        ///< of the first state (3N)
  std::vector<std::vector<ModeMatch>> matches;       ///< by wave vector of the reduced mesh
  std::vector<std::vector<std::string>> assignments; ///< of the first state, likewise
};

/// Matches modes at Gamma and at each wave vector of a spectrum's reduced mesh.
///
/// \param spectrum  of the first state, with sticks, which say the wave vectors
/// \throws Error if the states hold different atoms
StateComparison compare_states(const ForceConstants &first, const ForceConstants &second,
                               const PhononOptions &options, const Spectrum &spectrum);

} // namespace ins
