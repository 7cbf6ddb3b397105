// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>

namespace ins {

/// Single-bond covalent radius, Angstrom; hydrogen to curium. The low-spin value where there are
/// several, sp3 for carbon.
///
/// \throws Error for an element that is not in the table
/// Source: B. Cordero et al., Dalton Trans. 2008, 2832.
double covalent_radius(const std::string &symbol);

} // namespace ins
