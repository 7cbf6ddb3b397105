// SPDX-License-Identifier: GPL-2.0-or-later
#include "dat.h"

#include "error.h"
#include "number_text.h"

#include <ostream>

namespace ins {

void write_dat(std::ostream &out, const Table &table) {
  check(table);
  std::vector<const Column *> totals;
  if (table.kind == TableKind::Curves)
    for (const Column &column : table.columns)
      if (column.name == "total" || column.name.ends_with(".total"))
        totals.push_back(&column);
  if (totals.empty())
    throw Error("the dat format holds spectra; write this table as csv, json or h5");

  for (const auto &[key, value] : table.metadata)
    out << "# " << key << ": " << value << '\n';
  out << "# " << table.columns.front().name;
  for (const Column *total : totals)
    out << ' ' << total->name << " error";
  out << '\n';
  for (std::size_t row = 0; row < table.rows(); ++row) {
    out << shortest(table.columns.front().numbers()[row]);
    for (const Column *total : totals)
      out << ' ' << shortest(total->numbers()[row]) << " 0";
    out << '\n';
  }
}

} // namespace ins
