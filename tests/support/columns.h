// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>
#include <vector>

/// A table of reference numbers: comma-separated, with or without a line of names.
struct Columns {
  std::vector<std::string> names;        ///< empty if the first line holds numbers
  std::vector<std::vector<double>> rows; ///< a cell that is a word counts as 0
};

Columns read_columns(const std::string &path);
