// SPDX-License-Identifier: GPL-2.0-or-later
#include "io/tables/dat.h"

#include "base/error.h"
#include "io/tables/number_text.h"

#include <ostream>

namespace ins {

namespace {

struct DatColumn {
  std::string name;
  const std::vector<double> *values; ///< null: zeros
};

/// Columns that stand side by side.
using Block = std::vector<DatColumn>;

std::vector<Block> blocks_of(const Table &table) {
  Block all;
  std::vector<Block> totals;
  for (const Column &column : table.columns) {
    if (column.is_text())
      throw Error("the dat format holds numbers only, and column '" + column.name +
                  "' holds words; write this table as csv, json or h5");
    all.push_back({column.name, &column.numbers()});
    if (column.name == "total" || column.name.ends_with(".total"))
      totals.push_back({all.front(), all.back(), {"error", nullptr}});
  }
  if (table.kind != TableKind::Curves || totals.empty())
    return {all};
  return totals;
}

void write_block(std::ostream &out, const Block &block, std::size_t rows) {
  out << '#';
  for (const DatColumn &column : block)
    out << ' ' << column.name;
  out << '\n';
  for (std::size_t row = 0; row < rows; ++row) {
    const char *separator = "";
    for (const DatColumn &column : block) {
      out << separator << (column.values ? shortest((*column.values)[row]) : "0");
      separator = " ";
    }
    out << '\n';
  }
}

} // namespace

void write_dat(std::ostream &out, const Table &table) {
  check(table);
  const std::vector<Block> blocks = blocks_of(table);
  for (const auto &[key, value] : table.metadata)
    out << "# " << key << ": " << value << '\n';
  for (std::size_t k = 0; k < blocks.size(); ++k) {
    if (k > 0)
      out << '\n';
    write_block(out, blocks[k], table.rows());
  }
}

} // namespace ins
