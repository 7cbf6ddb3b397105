// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>
#include <vector>

namespace ins::app {

/// Temperatures in K: "MIN:MAX:STEP", or a list "10,100,300".
/// \throws CLI::ValidationError, naming --temperature, for anything else
std::vector<double> parse_temperatures(const std::string &text);

} // namespace ins::app
