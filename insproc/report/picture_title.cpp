// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/picture_title.h"

#include "report/energy_axis.h"

#include <algorithm>

namespace ins {

namespace {

std::string fact_of(const Table &table, const std::string &key) {
  const auto fact = std::find_if(table.metadata.begin(), table.metadata.end(),
                                 [&](const auto &entry) { return entry.first == key; });
  return fact == table.metadata.end() ? std::string() : fact->second;
}

/// The bank of which a table's columns are drawn.
std::string drawn_bank(const Table &table, const std::string &bank) {
  std::string prefix = bank_prefix(table, bank);
  if (!prefix.empty()) {
    prefix.pop_back(); // the stroke before the name of a column
    return prefix;
  }
  const std::string words = fact_of(table, "bank");
  return words.substr(0, words.find(" ("));
}

} // namespace

std::string picture_title(const std::string &name, const std::vector<Table> &tables,
                          const std::string &bank) {
  std::string title = name;
  const auto add = [&](auto fact) {
    const std::string first = fact(tables.front());
    if (!first.empty() && std::all_of(tables.begin(), tables.end(),
                                      [&](const Table &table) { return fact(table) == first; }))
      title += (title.empty() ? "" : ", ") + first;
  };
  if (tables.empty())
    return title;
  add([](const Table &table) { return fact_of(table, "temperature"); });
  add([](const Table &table) { return fact_of(table, "instrument"); });
  add([&](const Table &table) { return drawn_bank(table, bank); });
  return title;
}

} // namespace ins
