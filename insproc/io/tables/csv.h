// SPDX-License-Identifier: GPL-2.0-or-later
//
// Comma-separated values: metadata in lines that begin with #, one line of column names, then one
// line a row. Units are part of the names that need one (energy_cm1).
#pragma once

#include "io/tables/table.h"

#include <cstddef>
#include <filesystem>
#include <iosfwd>
#include <string>
#include <vector>

namespace ins {

/// Facts about the table as "# key: value", then the table. Numbers keep every digit; words with
/// commas or quotes are quoted.
void write_csv(std::ostream &out, const Table &table);

/// Reads what write_csv() writes. A column whose every cell is a number becomes numbers, any other
/// words. A file whose first column is energy_UNIT becomes TableKind::Curves.
/// \throws Error naming file and line, if the file cannot be opened, is empty, counts energy in
///         an unknown unit, or a line has another number of cells than the head
Table read_csv(const std::filesystem::path &path);

/// The names of the columns alone, with no more read than the first row.
/// \throws Error naming the file, if it cannot be opened or has no row
std::vector<std::string> csv_head(const std::filesystem::path &path);

/// A line of cells and its number in the file.
struct CsvRow {
  std::size_t line;
  std::vector<std::string> cells;
};

/// Lines that are neither empty nor begin with #; the first is the head, and all are as long as it.
/// \throws Error naming file and line, as read_csv()
std::vector<CsvRow> read_csv_rows(const std::filesystem::path &path);

} // namespace ins
