// SPDX-License-Identifier: GPL-2.0-or-later
#include "io/tables/volume_table.h"

#include "base/error.h"
#include "base/units.h"
#include "io/tables/csv.h"
#include "io/text/line_reader.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/format.h>

namespace ins {

namespace {

/// A point and the line it stands on.
struct Row {
  std::size_t line;
  VolumePoint point;
};

/// Reads cells of a csv file by the names of their columns.
class CellReader {
public:
  CellReader(std::string path, std::vector<std::string> names)
      : path_(std::move(path)), names_(std::move(names)) {}

  bool has(const std::string &name) const { return index(name) < names_.size(); }

  const std::string &text(const CsvRow &row, const std::string &name) const {
    return row.cells[index(name)];
  }

  double number(const CsvRow &row, const std::string &name) const {
    std::string_view word = text(row, name);
    while (word.starts_with(' '))
      word.remove_prefix(1);
    while (word.ends_with(' '))
      word.remove_suffix(1);
    double value = 0.0;
    if (!parse_number(word, value))
      fail(row.line, fmt::format("'{}' in column {} is no finite number", word, name));
    return value;
  }

  [[noreturn]] void fail(std::size_t line, const std::string &what) const {
    throw Error(fmt::format("{}:{}: {}", path_, line, what));
  }

private:
  std::size_t index(const std::string &name) const {
    return std::find(names_.begin(), names_.end(), name) - names_.begin();
  }

  std::string path_;
  std::vector<std::string> names_;
};

struct PressureColumn {
  const char *name;
  double unit; ///< in GPa
};
constexpr PressureColumn pressure_columns[] = {
    {"pressure_GPa", 1.0}, {"pressure_kbar", 0.1}, {"pressure_bar", 1e-4}};

constexpr std::array<const char *, 3> length_columns = {"a", "b", "c"};
constexpr std::array<const char *, 3> angle_columns = {"alpha", "beta", "gamma"};

CellParameters cell_of(const CellReader &cells, const CsvRow &row) {
  CellParameters cell;
  Eigen::Vector3d cosines;
  for (int axis = 0; axis < 3; ++axis) {
    cell.lengths[axis] = cells.number(row, length_columns[axis]);
    cell.angles[axis] = cells.number(row, angle_columns[axis]);
    cosines[axis] = std::cos(cell.angles[axis] * units::pi / 180.0);
  }
  const double square = 1.0 - cosines.squaredNorm() + 2.0 * cosines.prod();
  if (!(cell.lengths.minCoeff() > 0.0) || !(square > 0.0))
    cells.fail(row.line, "the lengths and angles make no cell");
  cell.volume = cell.lengths.prod() * std::sqrt(square);
  return cell;
}

std::vector<Row> read_columns(const std::filesystem::path &path) {
  const std::vector<CsvRow> rows = read_csv_rows(path);
  const CellReader cells(path.string(), rows.front().cells);
  for (const char *name : {"volume_A3", "energy_eV"})
    if (!cells.has(name))
      cells.fail(rows.front().line,
                 fmt::format("there is no column {}; the table of an equation of "
                             "state has the columns volume_A3 and energy_eV",
                             name));
  int n_cell_columns = 0;
  for (int axis = 0; axis < 3; ++axis)
    n_cell_columns += cells.has(length_columns[axis]) + cells.has(angle_columns[axis]);
  if (n_cell_columns != 0 && n_cell_columns != 6)
    cells.fail(rows.front().line, "a cell has the six columns a, b, c, alpha, beta, gamma");

  std::vector<Row> result;
  for (std::size_t i = 1; i < rows.size(); ++i) {
    Row row{rows[i].line, {}};
    row.point.volume = cells.number(rows[i], "volume_A3");
    row.point.energy = cells.number(rows[i], "energy_eV");
    for (const PressureColumn &column : pressure_columns)
      if (cells.has(column.name))
        row.point.pressure =
            cells.number(rows[i], column.name) * column.unit * units::GPa_in_eV_per_A3;
    if (n_cell_columns == 6)
      row.point.cell = cell_of(cells, rows[i]);
    if (cells.has("structure") && !cells.text(rows[i], "structure").empty())
      row.point.structure = (path.parent_path() / cells.text(rows[i], "structure")).string();
    result.push_back(std::move(row));
  }
  return result;
}

std::vector<Row> read_pairs(const std::filesystem::path &path) {
  LineReader file(path.string());
  std::vector<Row> rows;
  for (auto words = file.next(); !words.empty(); words = file.next()) {
    const auto comment = std::find_if(words.begin(), words.end(),
                                      [](std::string_view word) { return word.starts_with('#'); });
    words.erase(comment, words.end());
    if (words.empty())
      continue;
    Row row{static_cast<std::size_t>(file.line()), {}};
    if (words.size() != 2)
      file.fail(fmt::format("{} numbers where volume and energy should stand", words.size()));
    if (!parse_number(words[0], row.point.volume) || !parse_number(words[1], row.point.energy))
      file.fail("volume and energy should stand here as two numbers");
    rows.push_back(std::move(row));
  }
  if (rows.empty())
    throw Error(path.string() + ": holds no volumes");
  return rows;
}

/// True if the first line that is no comment has a comma.
bool has_commas(const std::filesystem::path &path) {
  LineReader file(path.string());
  for (auto words = file.next(); !words.empty(); words = file.next())
    if (!words.front().starts_with('#'))
      return std::any_of(words.begin(), words.end(), [](std::string_view word) {
        return word.find(',') != std::string_view::npos;
      });
  return false;
}

} // namespace

VolumeSeries read_volume_series(const std::filesystem::path &path) {
  std::vector<Row> rows = has_commas(path) ? read_columns(path) : read_pairs(path);
  for (const Row &row : rows)
    if (!(row.point.volume > 0.0))
      throw Error(fmt::format("{}:{}: the volume {:.12g} is not positive", path.string(), row.line,
                              row.point.volume));
  std::stable_sort(rows.begin(), rows.end(),
                   [](const Row &a, const Row &b) { return a.point.volume < b.point.volume; });
  VolumeSeries series;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (i > 0 && rows[i].point.volume - rows[i - 1].point.volume < 1e-9 * rows[i].point.volume)
      throw Error(fmt::format("{}:{}: the volume {:.12g} stands in line {} already", path.string(),
                              rows[i].line, rows[i].point.volume, rows[i - 1].line));
    series.push_back(std::move(rows[i].point));
  }
  return series;
}

} // namespace ins
