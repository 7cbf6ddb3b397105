// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>

namespace ins {

/// Alkali, alkaline-earth and rare-earth metals and actinides, whose bonds are ionic.
bool is_electropositive(const std::string &symbol);

/// Any metal; B, Si, Ge, As, Sb, Te and At are none.
bool is_metal(const std::string &symbol);

} // namespace ins
