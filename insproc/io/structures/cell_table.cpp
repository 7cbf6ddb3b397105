// SPDX-License-Identifier: GPL-2.0-or-later
#include "io/structures/cell_table.h"

#include "base/error.h"
#include "base/units.h"
#include "io/tables/csv.h"
#include "io/text/line_reader.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace ins {

std::vector<NamedCell> read_cell_table(const std::string &path) {
  const std::vector<CsvRow> rows = read_csv_rows(path);
  const std::vector<std::string> &names = rows.front().cells;
  const auto number = [&](const CsvRow &row, const char *name) {
    const auto column =
        static_cast<std::size_t>(std::find(names.begin(), names.end(), name) - names.begin());
    double value = 0.0;
    if (column >= names.size())
      throw Error(
          fmt::format("{}:{}: there is no column {}; a table of cells has the columns a, b, "
                      "c, alpha, beta, gamma",
                      path, rows.front().line, name));
    if (!parse_number(row.cells[column], value) || !(value > 0.0))
      throw Error(fmt::format("{}:{}: '{}' in column {} is no positive number", path, row.line,
                              row.cells[column], name));
    return value;
  };
  std::vector<NamedCell> cells;
  for (std::size_t i = 1; i < rows.size(); ++i) {
    CellParameters cell;
    cell.lengths << number(rows[i], "a"), number(rows[i], "b"), number(rows[i], "c");
    cell.angles << number(rows[i], "alpha"), number(rows[i], "beta"), number(rows[i], "gamma");
    const Eigen::Array3d cosines = (cell.angles.array() * units::pi / 180.0).cos();
    const double square = 1.0 - cosines.square().sum() + 2.0 * cosines.prod();
    if (!(square > 0.0))
      throw Error(fmt::format("{}:{}: the angles make no cell", path, rows[i].line));
    cell.volume = cell.lengths.prod() * std::sqrt(square);
    cells.push_back({rows[i].cells.front(), cell});
  }
  return cells;
}

} // namespace ins
