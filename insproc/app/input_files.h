// SPDX-License-Identifier: GPL-2.0-or-later
//
// What options that name an input are said to take. The study file knows by these words which of
// its values are paths.
#pragma once

namespace ins::app {

inline constexpr const char *input_file = "FILE";
inline constexpr const char *name_or_input = "NAME|FILE"; ///< one that ships, or a file

} // namespace ins::app
