// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <map>
#include <string>

namespace ins {

/// Descriptions in insproc/instruments, built into the library: text by name of the file.
const std::map<std::string, std::string> &shipped_instruments();

} // namespace ins
