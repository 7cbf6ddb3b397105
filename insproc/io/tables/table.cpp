// SPDX-License-Identifier: GPL-2.0-or-later
#include "io/tables/table.h"

#include "base/error.h"
#include "io/tables/number_text.h"

#include <algorithm>
#include <cmath>
#include <ostream>
#include <set>

namespace ins {

namespace {

/// Code points of a UTF-8 text: what it takes on a terminal.
std::size_t width(const std::string &text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](unsigned char c) { return (c & 0xC0) != 0x80; }));
}

/// The name without an ending that says the unit: `peak` for `peak_cm1` in cm-1.
std::string heading(const Column &column) {
  std::string ending = "_" + column.unit;
  ending.erase(std::remove(ending.begin(), ending.end(), '-'), ending.end());
  if (!column.unit.empty() && column.name.ends_with(ending))
    return column.name.substr(0, column.name.size() - ending.size());
  return column.name;
}

std::string cell(const Column &column, std::size_t row) {
  if (column.is_text())
    return column.words()[row];
  const double value = column.numbers()[row];
  return std::isnan(value) ? "-" : fixed(value, column.decimals);
}

} // namespace

std::size_t Column::size() const {
  return std::visit([](const auto &list) { return list.size(); }, values);
}

const Column *Table::find(const std::string &name) const {
  const auto it = std::find_if(columns.begin(), columns.end(),
                               [&](const Column &column) { return column.name == name; });
  return it == columns.end() ? nullptr : &*it;
}

const std::vector<double> &Table::numbers(const std::string &name) const {
  const Column *column = find(name);
  if (column && !column->is_text())
    return column->numbers();
  std::string names;
  for (const Column &other : columns)
    if (!other.is_text())
      names += (names.empty() ? "" : ", ") + other.name;
  throw Error("no column of numbers named '" + name + "'" + (title.empty() ? "" : " in " + title) +
              "; there are: " + names);
}

void check(const Table &table) {
  std::set<std::string> names;
  for (const Column &column : table.columns) {
    if (column.size() != table.rows())
      throw Error("column '" + column.name + "' has " + std::to_string(column.size()) +
                  " rows, the first column has " + std::to_string(table.rows()));
    if (!names.insert(column.name).second)
      throw Error("two columns are named '" + column.name + "'");
    if (table.kind == TableKind::Curves && column.is_text())
      throw Error("column '" + column.name + "' holds words where a curve is expected");
  }
}

Table selected(const Table &table, const std::vector<std::string> &names) {
  Table result = table;
  result.columns.clear();
  for (const std::string &name : names) {
    const Column *column = table.find(name);
    if (!column)
      throw Error("there is no column named '" + name + "'");
    result.columns.push_back(*column);
  }
  return result;
}

void print(std::ostream &out, const Table &table) {
  const std::size_t n_columns = table.columns.size();
  std::vector<std::vector<std::string>> cells(n_columns);
  std::vector<std::size_t> widths(n_columns);
  for (std::size_t c = 0; c < n_columns; ++c) {
    const Column &column = table.columns[c];
    cells[c] = {heading(column), column.unit};
    for (std::size_t row = 0; row < column.size(); ++row)
      cells[c].push_back(cell(column, row));
    for (const std::string &text : cells[c])
      widths[c] = std::max(widths[c], width(text));
  }
  if (!table.title.empty())
    out << table.title << '\n';
  for (std::size_t row = 0; row < table.rows() + 2; ++row) {
    std::string line;
    for (std::size_t c = 0; c < n_columns; ++c) {
      const std::string &text = cells[c][row];
      const std::string pad(widths[c] - width(text), ' ');
      line += (c == 0 ? "" : "  ") + (table.columns[c].is_text() ? text + pad : pad + text);
    }
    line.erase(line.find_last_not_of(' ') + 1);
    if (row != 1 || !line.empty()) // no line of units where there are none
      out << line << '\n';
  }
}

} // namespace ins
