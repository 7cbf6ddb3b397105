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

std::vector<DatColumn> columns_of(const Table &table) {
  std::vector<DatColumn> all, totals;
  for (const Column &column : table.columns) {
    if (column.is_text())
      throw Error("the dat format holds numbers only, and column '" + column.name +
                  "' holds words; write this table as csv, json or h5");
    all.push_back({column.name, &column.numbers()});
    if (column.name == "total" || column.name.ends_with(".total")) {
      totals.push_back(all.back());
      totals.push_back({"error", nullptr});
    }
  }
  if (table.kind != TableKind::Curves || totals.empty())
    return all;
  totals.insert(totals.begin(), all.front());
  return totals;
}

} // namespace

void write_dat(std::ostream &out, const Table &table) {
  check(table);
  const std::vector<DatColumn> columns = columns_of(table);
  for (const auto &[key, value] : table.metadata)
    out << "# " << key << ": " << value << '\n';
  out << '#';
  for (const DatColumn &column : columns)
    out << ' ' << column.name;
  out << '\n';
  for (std::size_t row = 0; row < table.rows(); ++row) {
    const char *separator = "";
    for (const DatColumn &column : columns) {
      out << separator << (column.values ? shortest((*column.values)[row]) : "0");
      separator = " ";
    }
    out << '\n';
  }
}

} // namespace ins
