// SPDX-License-Identifier: GPL-2.0-or-later
#include "io/trajectories/stress_series.h"

#include "base/error.h"
#include "io/text/line_reader.h"
#include "io/text/line_stream.h"

#include <array>
#include <cmath>
#include <fmt/format.h>
#include <vector>

namespace ins {

namespace {

constexpr std::array components = {"Pxx", "Pyy", "Pzz", "Pxy", "Pxz", "Pyz"};

/// The component that a column holds; empty if it is none: "v_pxy", or "c_thermo_press[4]".
std::string component_of(std::string_view column) {
  if (column.starts_with("c_") && column.ends_with(']')) {
    int element = 0;
    const std::size_t bracket = column.find('[');
    const bool read =
        parse_number(column.substr(bracket + 1, column.size() - bracket - 2), element);
    return read && element >= 1 && element <= 6 ? components[static_cast<std::size_t>(element) - 1]
                                                : "";
  }
  std::string name(column.substr(column.starts_with("v_") ? 2 : 0));
  if (!name.empty() && name[0] == 'p')
    name[0] = 'P';
  for (const char *component : components)
    if (name == component)
      return name;
  return "";
}

} // namespace

ThermoSeries read_stress_series(const std::string &path, const LammpsUnits &units,
                                double step_length) {
  LineStream file(path);
  std::vector<std::string> names; // of the columns behind the step
  std::vector<double> times;
  std::vector<std::vector<double>> values;
  std::string_view line;
  while (file.next(line)) {
    const std::vector<std::string_view> words = split_words(line);
    if (words.size() > 2 && words[0] == "#" && words[1] == "TimeStep") {
      names.clear();
      for (std::size_t i = 2; i < words.size(); ++i)
        names.push_back(component_of(words[i]));
      values.resize(names.size());
    }
    if (words.empty() || words[0].starts_with('#'))
      continue;
    if (names.empty())
      file.fail("'# TimeStep ...' with the names of the columns should stand before the numbers; "
                "write them with fix ave/time in mode scalar");
    std::vector<double> row(words.size());
    bool whole = words.size() == names.size() + 1;
    for (std::size_t i = 0; i < words.size(); ++i)
      whole = parse_number(words[i], row[i]) && whole;
    if (!whole && !file.next(line))
      break; // a killed run's last line
    if (!whole)
      file.fail(fmt::format("{} numbers should stand in the line before", names.size() + 1));
    times.push_back(row[0] * step_length);
    for (std::size_t i = 0; i < names.size(); ++i)
      values[i].push_back(row[i + 1]);
  }
  ThermoSeries series;
  const auto samples = static_cast<Eigen::Index>(times.size());
  series.times = Eigen::Map<const Eigen::ArrayXd>(times.data(), samples);
  for (Eigen::Index k = 2; k < samples; ++k)
    if (std::abs(series.times[k] - series.times[k - 1] - series.interval()) >
        1e-6 * series.interval())
      throw Error(fmt::format("{}: samples {} and {} are not as far apart as the first two", path,
                              k, k + 1));
  for (std::size_t i = 0; i < names.size(); ++i)
    if (!names[i].empty())
      series.columns.push_back(
          {names[i], "MPa",
           units.pressure * Eigen::Map<const Eigen::ArrayXd>(values[i].data(), samples)});
  if (series.columns.empty() || samples < 2)
    throw Error(fmt::format("{}: there are no components of the pressure; name the columns v_pxy, "
                            "v_pxz, ..., or take those of a compute pressure",
                            path));
  return series;
}

} // namespace ins
