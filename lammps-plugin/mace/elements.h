// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>
#include <vector>

namespace mace {

/// Atomic number of a chemical symbol ("H", "He", ...), 1 to 118.
/// \throws Error if there is no such element
int atomic_number(const std::string &symbol);

/// Chemical symbol of an atomic number; the number itself as text if it is not in 1 .. 118.
std::string chemical_symbol(int atomic_number);

/// Symbols of several elements, separated by blanks: for messages.
std::string chemical_symbols(const std::vector<int> &atomic_numbers);

} // namespace mace
