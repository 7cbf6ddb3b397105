// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace ins {

/// SHA-256 of a text by libcrypto: 64 hexadecimal digits, as sha256sum prints them.
/// \throws Error if this libcrypto does not offer the sum
std::string sha256_of(std::string_view text);

/// The same of a file, which is read in pieces and may be larger than memory.
/// \throws Error if the file cannot be read
std::string sha256_of_file(const std::filesystem::path &path);

} // namespace ins
