// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>
#include <vector>

namespace ins {

/// A word of a command line as a POSIX shell reads it: in single quotes where it must.
std::string shell_word(const std::string &word);

/// Words as the command line that a shell divides into them.
std::string shell_line(const std::vector<std::string> &words);

} // namespace ins
