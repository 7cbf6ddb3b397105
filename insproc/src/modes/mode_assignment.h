// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "force_constants/force_constants.h"
#include "modes/mode_character.h"
#include "phonons/dynamical_matrix.h"

#include <string>
#include <vector>

namespace ins {

/// A mode in the words spectroscopists use: "libration", "C–I symmetric stretch",
/// "out-of-plane ring deformation (C–S torsion)". Parts of similar weight are joined by " + ".
/// Axes of libration: long, middle and short mean rising moment of inertia; the short axis of a
/// planar molecule is its normal.
std::string assignment(const ModeCharacter &character);

/// Assignments of all modes of a wave vector.
///
/// \param gamma  modes at Gamma of the same crystal, as for characterise_modes()
std::vector<std::string> assignments(const PhononModes &modes, const PhononModes &gamma,
                                     const std::vector<Molecule> &molecules);

/// Assignments of all modes at Gamma.
std::vector<std::string> gamma_assignments(const ForceConstants &force_constants,
                                           const PhononOptions &options);

} // namespace ins
