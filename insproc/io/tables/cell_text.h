// SPDX-License-Identifier: GPL-2.0-or-later
//
// Heads and cells of tables as they stand in a text.
#pragma once

#include "io/tables/table.h"

#include <cstddef>
#include <string>

namespace ins {

/// "1 / cm-1" as it stands in print: "1 / cm⁻¹"; "A3" as "Å³".
std::string typeset_unit(const std::string &unit);

/// The name of a column in words: without underlines and the ending that says its unit.
std::string column_words(const Column &column);

/// The same with its unit: "shift (cm⁻¹)".
std::string head_text(const Column &column);

/// A cell: words as they stand, numbers with the column's decimals and a minus sign that is one;
/// "–" where there is no number.
std::string cell_text(const Column &column, std::size_t row);

} // namespace ins
