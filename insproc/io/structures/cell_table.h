// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "crystal/cell_parameters.h"

#include <string>
#include <vector>

namespace ins {

/// A cell and whose it is.
struct NamedCell {
  std::string label;
  CellParameters cell;
};

/// Reads cells from a csv file: names in the first column, and the columns a, b, c (Angstrom),
/// alpha, beta, gamma (degrees).
///
/// \throws Error naming file and line
std::vector<NamedCell> read_cell_table(const std::string &path);

} // namespace ins
