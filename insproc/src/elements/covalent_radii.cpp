// SPDX-License-Identifier: GPL-2.0-or-later
#include "elements/covalent_radii.h"

#include "base/error.h"
#include "elements/shipped_tables.h"

#include <unordered_map>

namespace ins {

namespace {

std::unordered_map<std::string, double> read_radii() {
  const TextTable table = shipped_table("covalent_radii", {"element", "radius_A"});
  std::unordered_map<std::string, double> radii;
  for (std::size_t row = 0; row < table.rows(); ++row) {
    const double radius = table.number(row, 1);
    if (!(radius > 0.0))
      table.fail(row, "a radius should be positive");
    if (!radii.emplace(table.text(row, 0), radius).second)
      table.fail(row, "the element stands twice");
  }
  return radii;
}

} // namespace

double covalent_radius(const std::string &symbol) {
  static const std::unordered_map<std::string, double> radii = read_radii();
  const auto entry = radii.find(symbol);
  if (entry == radii.end())
    throw Error("no covalent radius is known for the element '" + symbol + "'");
  return entry->second;
}

} // namespace ins
