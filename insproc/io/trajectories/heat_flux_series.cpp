// SPDX-License-Identifier: GPL-2.0-or-later
#include "io/trajectories/heat_flux_series.h"

#include "base/error.h"
#include "io/trajectories/ave_time_series.h"

#include <fmt/format.h>

namespace ins {

namespace {

/// Which component a column holds, from 1; 0 if it is none.
int flux_component(const std::string &column) {
  if (column.size() == 4 && (column.starts_with("v_j") || column.starts_with("v_J")))
    return static_cast<int>(std::string("xyz").find(column[3]) + 1);
  return vector_element(column);
}

} // namespace

double heat_flux_factor(const LammpsUnits &units) {
  return units.energy * units.length / units.time;
}

ThermoSeries read_heat_flux_series(const std::string &path, const LammpsUnits &units,
                                   double step_length) {
  const AveTimeSeries read = read_ave_time_series(path, step_length);
  ThermoSeries series;
  series.times = read.times;
  for (int component = 1; component <= 3; ++component)
    for (std::size_t i = 0; i < read.names.size(); ++i)
      if (flux_component(read.names[i]) == component) {
        series.columns.push_back({heat_flux_names[component - 1], heat_flux_unit,
                                  heat_flux_factor(units) * read.values[i]});
        break;
      }
  if (series.columns.size() < heat_flux_names.size())
    throw Error(fmt::format("{}: there are no three components of a heat flux; write those of a "
                            "compute mace/heat_flux, c_ID[1] c_ID[2] c_ID[3]",
                            path));
  return series;
}

} // namespace ins
