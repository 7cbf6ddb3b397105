// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>

namespace ins {

/// The whole content of a file; what xz has compressed is decompressed.
///
/// \throws Error  naming the file, if it cannot be read
std::string read_text_file(const std::string &path);

/// The first character of a text file that is no blank; 0 if there is none.
///
/// \throws Error  naming the file, if it cannot be read
char first_character(const std::string &path);

/// Writes a text file under a temporary name, then renames it.
///
/// \throws Error  naming the file, if it cannot be written
void write_text_file(const std::string &path, const std::string &text);

} // namespace ins
