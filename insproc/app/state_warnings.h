// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "crystal/crystal.h"

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

} // namespace ins::app
