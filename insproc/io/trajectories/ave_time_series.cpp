// SPDX-License-Identifier: GPL-2.0-or-later
#include "io/trajectories/ave_time_series.h"

#include "base/error.h"
#include "io/text/line_reader.h"
#include "io/text/line_stream.h"

#include <cmath>
#include <fmt/format.h>

namespace ins {

AveTimeSeries read_ave_time_series(const std::string &path, double step_length) {
  LineStream file(path);
  AveTimeSeries series;
  std::vector<double> times;
  std::vector<std::vector<double>> values;
  std::string_view line;
  while (file.next(line)) {
    const std::vector<std::string_view> words = split_words(line);
    if (words.size() > 2 && words[0] == "#" && words[1] == "TimeStep") {
      series.names.assign(words.begin() + 2, words.end());
      values.resize(series.names.size());
    }
    if (words.empty() || words[0].starts_with('#'))
      continue;
    if (series.names.empty())
      file.fail("'# TimeStep ...' with the names of the columns should stand before the numbers; "
                "write them with fix ave/time in mode scalar");
    std::vector<double> row(words.size());
    bool whole = words.size() == series.names.size() + 1;
    for (std::size_t i = 0; i < words.size(); ++i)
      whole = parse_number(words[i], row[i]) && whole;
    if (!whole && !file.next(line))
      break; // a killed run's last line
    if (!whole)
      file.fail(fmt::format("{} numbers should stand in the line before", series.names.size() + 1));
    times.push_back(row[0] * step_length);
    for (std::size_t i = 0; i < values.size(); ++i)
      values[i].push_back(row[i + 1]);
  }
  const auto samples = static_cast<Eigen::Index>(times.size());
  if (samples < 2)
    throw Error(fmt::format("{}: there are less than two lines of values", path));
  series.times = Eigen::Map<const Eigen::ArrayXd>(times.data(), samples);
  const double interval = series.times[1] - series.times[0];
  for (Eigen::Index k = 2; k < samples; ++k)
    if (std::abs(series.times[k] - series.times[k - 1] - interval) > 1e-6 * interval)
      throw Error(fmt::format("{}: samples {} and {} are not as far apart as the first two", path,
                              k, k + 1));
  for (const std::vector<double> &column : values)
    series.values.push_back(Eigen::Map<const Eigen::ArrayXd>(column.data(), samples));
  return series;
}

int vector_element(const std::string &column) {
  int element = 0;
  const std::size_t bracket = column.find('[');
  if (!column.starts_with("c_") || bracket == std::string::npos || !column.ends_with(']') ||
      !parse_number(std::string_view(column).substr(bracket + 1, column.size() - bracket - 2),
                    element))
    return 0;
  return element;
}

} // namespace ins
