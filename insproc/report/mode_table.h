// SPDX-License-Identifier: GPL-2.0-or-later
//
// Modes, and what becomes of them in another state, as tables for readers and files.
#pragma once

#include "base/energy_unit.h"
#include "comparison/band_shifts.h"
#include "comparison/spectrum_bands.h"
#include "io/tables/table.h"
#include "modes/mode_character.h"
#include "modes/modes.h"
#include "phonons/mode_matching.h"

#include <Eigen/Core>
#include <string>
#include <vector>

namespace ins {

/// One row per mode: number, frequency, degeneracy, irreducible representation, participation,
/// reduced mass, share of each element; with characters also the shares of translation, libration
/// and deformation, and the assignment in words.
///
/// \param irreps      (3N) Mulliken symbols, or empty
/// \param characters  (3N), or empty
Table mode_table(const std::vector<ModeSummary> &modes, const std::vector<std::string> &elements,
                 const std::vector<std::string> &irreps,
                 const std::vector<ModeCharacter> &characters,
                 EnergyUnit unit = EnergyUnit::per_cm);

/// One row per matched pair at Gamma: both numbers and frequencies, shift, blue or red, overlap,
/// intensity and assignment in the first state.
///
/// \param intensities  of the first state's modes, barn (3N)
/// \param assignments  of the first state's modes (3N)
Table match_table(const std::vector<ModeMatch> &matches, const Eigen::VectorXd &intensities,
                  const std::vector<std::string> &assignments,
                  EnergyUnit unit = EnergyUnit::per_cm);

/// One row per band of the spectrum.
///
/// \param assignments  of the first state's modes, by wave vector
Table band_table(const std::vector<BandShift> &bands,
                 const std::vector<std::vector<std::string>> &assignments,
                 EnergyUnit unit = EnergyUnit::per_cm);

/// One row per band of a spectrum: where its maximum is, mean, lowest and highest frequency of its
/// modes, how many they are, intensity and its percentage of the strongest, symmetry at Gamma if
/// any is known, assignment.
Table assignment_table(const std::vector<SpectrumBand> &bands,
                       EnergyUnit unit = EnergyUnit::per_cm);

/// "blue", "red", or "none" for a shift below 0.05 cm^-1.
std::string shift_word(double shift_cm1);

/// "moves", "splits", "merges", or "splits and merges".
std::string change_word(const BandShift &band);

} // namespace ins
