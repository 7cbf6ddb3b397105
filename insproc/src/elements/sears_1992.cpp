// SPDX-License-Identifier: GPL-2.0-or-later
#include "elements/sears_1992.h"

#include "elements/shipped_tables.h"

#include <set>
#include <string>
#include <vector>

namespace ins {

namespace {

/// The table as text, which the rows point into, and its rows.
struct Sears {
  TextTable table = shipped_table("sears_1992", {"element", "mass_number", "mass_amu",
                                                 "coherent_barn", "incoherent_barn", "total_barn",
                                                 "length_fm", "imaginary_length_fm"});
  std::vector<SearsRow> rows;

  Sears() {
    std::set<std::string> elements;
    for (std::size_t row = 0; row < table.rows(); ++row) {
      const std::string &element = table.text(row, 0);
      const bool first = elements.insert(element).second;
      if (!first && element != rows.back().element)
        table.fail(row, "the rows of an element should stand together");
      rows.push_back({element.c_str(), table.count(row, 1), table.number(row, 2),
                      table.number_if_any(row, 3), table.number_if_any(row, 4),
                      table.number_if_any(row, 5), table.number_if_any(row, 6),
                      table.number_if_any(row, 7)});
      if (!first && rows.back().mass_number == 0)
        table.fail(row, "the natural mixture should come first");
      if (!(rows.back().mass > 0.0))
        table.fail(row, "a mass should be positive");
    }
  }
};

} // namespace

std::span<const SearsRow> sears_1992() {
  static const Sears sears;
  return sears.rows;
}

} // namespace ins
