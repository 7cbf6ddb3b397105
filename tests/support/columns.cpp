// SPDX-License-Identifier: GPL-2.0-or-later
#include "columns.h"

#include <fstream>
#include <sstream>
#include <stdexcept>

namespace {

bool is_number(const std::string &cell) {
  return !cell.empty() && cell.find_first_not_of("+-.0123456789eE") == std::string::npos;
}

} // namespace

Columns read_columns(const std::string &path) {
  std::ifstream file(path);
  if (!file)
    throw std::runtime_error("cannot read " + path);
  Columns columns;
  for (std::string line; std::getline(file, line);) {
    std::vector<std::string> cells;
    std::istringstream text(line);
    for (std::string cell; std::getline(text, cell, ',');)
      cells.push_back(cell);
    if (columns.names.empty() && columns.rows.empty() && !is_number(cells.front())) {
      columns.names = cells;
      continue;
    }
    std::vector<double> row;
    for (const std::string &cell : cells)
      row.push_back(is_number(cell) ? std::stod(cell) : 0.0);
    columns.rows.push_back(row);
  }
  return columns;
}
