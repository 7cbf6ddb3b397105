// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/text_table.h"

#include <map>
#include <string>
#include <vector>

namespace ins {

/// Tables in insproc/tables, built into the library: text by name of the file.
const std::map<std::string, std::string> &shipped_tables();

/// One of them, taken apart.
///
/// \throws Error if it is not written as it should be
inline TextTable shipped_table(const std::string &name, const std::vector<std::string> &columns) {
  return TextTable("insproc/tables/" + name + ".csv", shipped_tables().at(name), columns);
}

} // namespace ins
