// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "crystal/crystal.h"
#include "crystal/molecules.h"
#include "phonons/imaginary_modes.h"

#include <optional>
#include <string>
#include <utility>

namespace ins::app {

/// Warns where two states of a crystal seem to have their atoms in different orders.
///
/// \param atoms          of exchanged_atoms()
/// \param first, second  what the states are called
void warn_of_exchanged(const std::optional<std::pair<int, int>> &atoms, const Crystal &crystal,
                       const std::string &first, const std::string &second);

/// Warns of imaginary modes: how many, the lowest, where, and what to do.
///
/// \param where    the modes are of: "the mesh"
/// \param outcome  what becomes of them: "are left out"
void warn_of_imaginary(const ImaginaryModes &modes, const std::string &where,
                       const std::string &outcome);

/// Warns of a bond that may be none and joins the molecules of a crystal (doubtful_bond()).
void warn_of_doubtful(const std::optional<Contact> &bond, const Crystal &crystal);

} // namespace ins::app
