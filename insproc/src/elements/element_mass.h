// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>

namespace ins {

/// Mass of an element's natural mixture, amu (of its only tabulated nuclide where there is none);
/// D and T are deuterium and tritium.
///
/// \throws Error for a symbol that is in no table
/// Source: the masses beside the cross-sections of sears_1992.h.
double natural_mass(const std::string &symbol);

/// The chemical symbol: H for D and T, any other as it is.
std::string chemical_symbol(const std::string &symbol);

/// The element whose natural mass is nearest, within 0.1 amu; isotopes of hydrogen are H.
///
/// \return empty if no element is that near
std::string element_of_mass(double mass);

} // namespace ins
