// SPDX-License-Identifier: GPL-2.0-or-later
#include "elements/element_mass.h"

#include "base/error.h"
#include "elements/sears_1992.h"

#include <cmath>

namespace ins {

double natural_mass(const std::string &symbol) {
  const int mass_number = symbol == "D" ? 2 : symbol == "T" ? 3 : 0;
  const std::string element = chemical_symbol(symbol);
  for (const SearsRow &row : sears_1992()) // the mixture stands before its isotopes
    if (element == row.element && (mass_number == 0 || mass_number == row.mass_number))
      return row.mass;
  throw Error("'" + symbol + "' is no element with a known mass");
}

std::string chemical_symbol(const std::string &symbol) {
  return symbol == "D" || symbol == "T" ? "H" : symbol;
}

std::string element_of_mass(double mass) {
  double nearest = 0.1;
  std::string element;
  std::string last;
  for (const SearsRow &row : sears_1992()) {
    const bool natural = last != row.element;
    last = row.element;
    if ((natural || last == "H") && std::abs(row.mass - mass) < nearest) {
      nearest = std::abs(row.mass - mass);
      element = row.element;
    }
  }
  return element;
}

} // namespace ins
