// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>

namespace ins {

/// Whether data begin as a file of xz does.
bool is_xz(const std::string &data);

/// What xz has compressed.
///
/// \param path  for messages
/// \throws Error  naming the file, if the data are damaged or need more than 4 GiB
std::string decompressed(const std::string &data, const std::string &path);

} // namespace ins
