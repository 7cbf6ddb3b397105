// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>

namespace ins {

/// A word of a command line as a POSIX shell reads it: in single quotes where it must.
std::string shell_word(const std::string &word);

} // namespace ins
