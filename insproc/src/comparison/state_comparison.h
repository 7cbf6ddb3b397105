// SPDX-License-Identifier: GPL-2.0-or-later
//
// The modes of one crystal in two states, such as at two pressures.
#pragma once

#include "crystal/molecules.h"
#include "phonons/mode_matching.h"
#include "spectrum/spectrum.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace ins {

/// Spectra of two states, their modes matched, and what moves in them.
struct StateComparison {
  Spectrum first, second; ///< with sticks, on the same reduced mesh; its first point is Gamma
  std::vector<std::vector<ModeMatch>> matches;       ///< by wave vector of that mesh
  std::vector<std::vector<std::string>> assignments; ///< of the first state, likewise
  std::optional<std::pair<int, int>> exchanged;  ///< atoms that seem to have changed places, if any
  int first_molecules = 0, second_molecules = 0; ///< by the bonds of each state alone
  int molecules = 0;               ///< by the bonds that both have, which assign modes
  std::optional<Contact> doubtful; ///< of those bonds (doubtful_bond())
};

/// Follows every mode from one state of a crystal to another.
///
/// The second state is described as the first one is (aligned_state()). Wave vectors are those of
/// the first state's mesh, reduced by the symmetries that both have, so that each stands for equal
/// ones in both; isotopes are set in both before their modes are made. Every wave vector is solved
/// once in each state.
///
/// \param settings  of the spectra; mesh counts are the first state's where none are given
/// \throws Error if the states hold different atoms, and as compute_spectrum()
StateComparison compare_states(ForceConstants first, ForceConstants second,
                               const SpectrumSettings &settings);

} // namespace ins
