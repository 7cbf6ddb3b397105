// SPDX-License-Identifier: GPL-2.0-or-later
#include "io/measurements/band_list.h"

#include "base/error.h"
#include "io/hdf5/open_file.h"
#include "io/tables/csv.h"
#include "io/text/line_reader.h"

#include <algorithm>
#include <fmt/format.h>
#include <limits>

namespace ins {

namespace {

constexpr const char *position_name = "position_cm1";
constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

/// "80" or "105-116".
bool parse_place(const std::string &text, MeasuredBand &band) {
  const std::size_t hyphen = text.find('-', 1);
  if (!parse_number(std::string_view(text).substr(0, hyphen), band.low))
    return false;
  band.high = band.low;
  return hyphen == std::string::npos ||
         (parse_number(std::string_view(text).substr(hyphen + 1), band.high) &&
          band.high >= band.low);
}

} // namespace

bool is_band_list(const std::string &path) {
  if (h5::is_hdf5(path))
    return false;
  LineReader file(path);
  for (std::string_view line; file.next_line(line);)
    if (!line.empty() && !line.starts_with('#'))
      return line.find(position_name) != std::string_view::npos;
  return false;
}

std::vector<MeasuredBand> read_band_list(const std::string &path) {
  const std::vector<CsvRow> rows = read_csv_rows(path);
  const std::vector<std::string> &names = rows.front().cells;
  const auto cell = [&](const CsvRow &row, const char *name) {
    const auto column = std::find(names.begin(), names.end(), name) - names.begin();
    return column < static_cast<std::ptrdiff_t>(names.size()) ? row.cells[column] : std::string();
  };
  std::vector<MeasuredBand> bands;
  for (std::size_t i = 1; i < rows.size(); ++i) {
    MeasuredBand band{0.0, 0.0, unknown, unknown, cell(rows[i], "assignment")};
    const std::string place = cell(rows[i], position_name), error = cell(rows[i], "error_cm1");
    if (!parse_place(place, band))
      throw Error(fmt::format("{}:{}: '{}' is no energy such as 80, nor a range such as 105-116",
                              path, rows[i].line, place));
    if (!error.empty() && !parse_number(error, band.error))
      throw Error(
          fmt::format("{}:{}: '{}' in column error_cm1 is no number", path, rows[i].line, error));
    bands.push_back(std::move(band));
  }
  std::sort(bands.begin(), bands.end(), [](const MeasuredBand &a, const MeasuredBand &b) {
    return a.position() < b.position();
  });
  return bands;
}

} // namespace ins
