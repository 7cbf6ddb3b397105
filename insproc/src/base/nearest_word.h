// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>
#include <vector>

namespace ins {

/// The word that a mistyped one was most likely meant to be: the fewest letters inserted, left out,
/// exchanged or swapped with their neighbor, the first of several.
///
/// \return empty if more than a third of the letters differ (of short words: more than one)
std::string nearest_word(const std::string &word, const std::vector<std::string> &candidates);

} // namespace ins
