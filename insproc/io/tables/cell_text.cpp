// SPDX-License-Identifier: GPL-2.0-or-later
#include "io/tables/cell_text.h"

#include "io/tables/number_text.h"

#include <algorithm>
#include <cmath>

namespace ins {

std::string typeset_unit(const std::string &unit) {
  if (unit == "A" || unit == "Angstrom")
    return "Å";
  if (unit == "A3" || unit == "A2")
    return unit == "A3" ? "Å³" : "Å²";
  std::string text = unit;
  const std::string plain = "cm-1";
  for (std::size_t at = text.find(plain); at != std::string::npos; at = text.find(plain, at))
    text.replace(at, plain.size(), "cm⁻¹");
  return text;
}

std::string column_words(const Column &column) {
  std::string name = column.name;
  std::string ending = "_";
  for (const char c : column.unit.substr(0, column.unit.find(' '))) // of "cm-1 / GPa" the first
    if (c != '-')
      ending += c;
  if (ending.size() > 1 && name.size() > ending.size() && name.ends_with(ending))
    name.resize(name.size() - ending.size());
  std::replace(name.begin(), name.end(), '_', ' ');
  return name;
}

std::string head_text(const Column &column) {
  const std::string name = column_words(column);
  return column.unit.empty() ? name : name + " (" + typeset_unit(column.unit) + ")";
}

std::string cell_text(const Column &column, std::size_t row) {
  if (column.is_text())
    return column.words()[row];
  const double value = column.numbers()[row];
  if (!std::isfinite(value))
    return "–";
  const std::string text = fixed(value, column.decimals);
  return text.starts_with('-') ? "−" + text.substr(1) : text;
}

} // namespace ins
