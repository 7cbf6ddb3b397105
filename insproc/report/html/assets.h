// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <map>
#include <string>

namespace ins {

/// Texts that every report's page is made of, by the names of their files without ending.
const std::map<std::string, std::string> &report_assets();

} // namespace ins
