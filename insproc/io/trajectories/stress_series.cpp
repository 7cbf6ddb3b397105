// SPDX-License-Identifier: GPL-2.0-or-later
#include "io/trajectories/stress_series.h"

#include "base/error.h"
#include "io/trajectories/ave_time_series.h"

#include <array>
#include <fmt/format.h>

namespace ins {

namespace {

constexpr std::array components = {"Pxx", "Pyy", "Pzz", "Pxy", "Pxz", "Pyz"};

/// The component that a column holds; empty if it is none: "v_pxy", or "c_thermo_press[4]".
std::string pressure_component(const std::string &column) {
  if (const int element = vector_element(column); element > 0)
    return element <= 6 ? components[static_cast<std::size_t>(element) - 1] : "";
  std::string name = column.substr(column.starts_with("v_") ? 2 : 0);
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
  const AveTimeSeries read = read_ave_time_series(path, step_length);
  ThermoSeries series;
  series.times = read.times;
  for (std::size_t i = 0; i < read.names.size(); ++i)
    if (const std::string component = pressure_component(read.names[i]); !component.empty())
      series.columns.push_back({component, "MPa", units.pressure * read.values[i]});
  if (series.columns.empty())
    throw Error(fmt::format("{}: there are no components of the pressure; name the columns v_pxy, "
                            "v_pxz, ..., or take those of a compute pressure",
                            path));
  return series;
}

} // namespace ins
