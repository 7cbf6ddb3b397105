// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/lattice_table.h"

#include "report/columns.h"

#include <cmath>

namespace ins {

Table lattice_table(const std::vector<std::string> &labels,
                    const std::vector<CellParameters> &cells) {
  Table table;
  table.title = "Lattice parameters, and percent above those of " + labels.front();
  table.columns.push_back({"model", "", labels});
  Columns<CellParameters> columns(table, cells);
  constexpr const char *lengths[] = {"a", "b", "c"};
  constexpr const char *angles[] = {"alpha", "beta", "gamma"};
  const CellParameters &first = cells.front();
  const auto above = [&](const CellParameters &cell) -> Eigen::Array3d {
    return 100.0 * (cell.lengths.array() / first.lengths.array() - 1.0);
  };
  for (int axis = 0; axis < 3; ++axis)
    columns.number(lengths[axis], "Angstrom", 3,
                   [axis](const CellParameters &cell) { return cell.lengths[axis]; });
  for (int axis = 0; axis < 3; ++axis)
    columns.number(angles[axis], "degree", 2,
                   [axis](const CellParameters &cell) { return cell.angles[axis]; });
  columns.number("volume", "A3", 1, [](const CellParameters &cell) { return cell.volume; });
  for (int axis = 0; axis < 3; ++axis)
    columns.number(std::string(lengths[axis]) + "_percent", "", 2,
                   [&, axis](const CellParameters &cell) { return above(cell)[axis]; });
  columns.number("volume_percent", "", 2, [&](const CellParameters &cell) {
    return 100.0 * (cell.volume / first.volume - 1.0);
  });
  columns.number("rms_percent", "", 2, [&](const CellParameters &cell) {
    return std::sqrt(above(cell).square().mean());
  });
  return table;
}

} // namespace ins
