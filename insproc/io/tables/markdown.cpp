// SPDX-License-Identifier: GPL-2.0-or-later
#include "io/tables/markdown.h"

#include "io/tables/cell_text.h"

#include <ostream>

namespace ins {

namespace {

/// Text in which nothing ends a cell or begins an emphasis.
std::string escaped(const std::string &text) {
  std::string result;
  for (const char c : text) {
    if (std::string("|\\*_`<[").find(c) != std::string::npos)
      result += '\\';
    result += c == '\n' || c == '\r' ? ' ' : c;
  }
  return result;
}

} // namespace

void write_markdown(std::ostream &out, const Table &table) {
  check(table);
  for (const Column &column : table.columns)
    out << "| " << escaped(head_text(column)) << ' ';
  out << "|\n";
  for (const Column &column : table.columns)
    out << (column.is_text() ? "|---" : "|--:");
  out << "|\n";
  for (std::size_t row = 0; row < table.rows(); ++row) {
    for (const Column &column : table.columns)
      out << "| " << escaped(cell_text(column, row)) << ' ';
    out << "|\n";
  }
}

} // namespace ins
