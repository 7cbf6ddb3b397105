// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/collect/stored_plots.h"

#include "base/energy_unit.h"
#include "base/error.h"
#include "io/tables/cell_text.h"
#include "report/band_table.h"
#include "report/energy_axis.h"
#include "report/gruneisen_table.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <limits>
#include <string_view>

namespace ins {

namespace {

constexpr std::size_t most_points = 1000; ///< of a curve along a run

/// Every so many values, that a curve has no more points than a picture shows.
std::vector<double> thinned(const std::vector<double> &values) {
  const std::size_t step = values.size() / most_points + 1;
  std::vector<double> result;
  for (std::size_t i = 0; i < values.size(); i += step)
    result.push_back(values[i]);
  return result;
}

Plot with_axis(const std::string &x_label) {
  Plot plot;
  plot.x_label = x_label;
  return plot;
}

std::string without_ending(const std::string &name, std::string_view ending) {
  return name.substr(0, name.size() - ending.size());
}

/// True if all values that there are are the same; a window that reaches beyond the run has none.
bool is_constant(const std::vector<double> &values) {
  double low = std::numeric_limits<double>::infinity(), high = -low;
  for (const double value : values)
    if (std::isfinite(value)) {
      low = std::min(low, value);
      high = std::max(high, value);
    }
  return !(low < high);
}

/// "Temp (K)": files of comma-separated values do not tell the unit, which is always the same.
std::string with_unit(const std::string &name, const std::string &told) {
  const auto unit = [&]() -> std::string {
    if (!told.empty())
      return told;
    if (name == "Temp")
      return "K";
    if (name.ends_with("Eng"))
      return "eV";
    if (name == "Press" || (name.size() == 3 && name.front() == 'P'))
      return "MPa";
    return name == "Volume" ? "A3" : "";
  }();
  return unit.empty() ? name : fmt::format("{} ({})", name, typeset_unit(unit));
}

/// The unit at the end of a column's name.
EnergyUnit unit_in(const std::string &name) {
  for (const EnergyUnit unit : {EnergyUnit::meV, EnergyUnit::THz})
    if (name.ends_with(column_suffix(unit)))
      return unit;
  return EnergyUnit::per_cm;
}

/// Frequencies and Grueneisen parameters in the form that the picture takes.
GruneisenModes gruneisen_modes_of(const Table &table, EnergyUnit &unit) {
  GruneisenModes modes;
  const auto vector = [](const std::vector<double> &values) {
    return Eigen::VectorXd(
        Eigen::Map<const Eigen::VectorXd>(values.data(), static_cast<Eigen::Index>(values.size())));
  };
  for (const Column &column : table.columns)
    if (column.name.starts_with("frequency_") && modes.modes.frequencies.size() == 0) {
      unit = unit_in(column.name);
      modes.modes.frequencies = vector(column.numbers()) / from_cm1(unit);
    }
  modes.gamma = vector(table.numbers("gamma"));
  return modes;
}

} // namespace

Plot stored_bands(const Table &table) {
  const std::vector<double> &segment = table.numbers("segment"),
                            &distance = table.numbers("distance");
  const Column *labels = table.find("label");
  std::vector<const std::vector<double> *> bands;
  EnergyUnit unit = EnergyUnit::per_cm;
  for (const Column &column : table.columns)
    if (column.name.starts_with("band_")) {
      unit = unit_in(column.name);
      bands.push_back(&column.numbers());
    }
  if (!labels || !labels->is_text() || bands.empty())
    throw Error(table.title + " holds no bands");
  std::vector<BandLine> lines;
  for (std::size_t begin = 0; begin < segment.size();) {
    std::size_t end = begin;
    while (end < segment.size() && segment[end] == segment[begin])
      ++end;
    const auto points = static_cast<Eigen::Index>(end - begin);
    BandLine line;
    line.segment.start.label = labels->words()[begin];
    line.segment.end.label = labels->words()[end - 1];
    line.segment.joined =
        !lines.empty() && lines.back().segment.end.label == line.segment.start.label;
    line.distance.resize(points);
    line.frequencies.resize(points, static_cast<Eigen::Index>(bands.size()));
    for (Eigen::Index i = 0; i < points; ++i) {
      const std::size_t row = begin + static_cast<std::size_t>(i);
      line.distance[i] = distance[row];
      for (std::size_t band = 0; band < bands.size(); ++band)
        line.frequencies(i, static_cast<Eigen::Index>(band)) = (*bands[band])[row] / from_cm1(unit);
    }
    lines.push_back(std::move(line));
    begin = end;
  }
  Plot plot = band_plot({{"", lines}}, {"", EnergyUnit::per_cm, {}});
  plot.height = 620.0;
  return plot;
}

Plot stored_gruneisen(const Table &gamma, const Table *mesh) {
  GruneisenPlotSettings look;
  std::vector<GruneisenModes> points;
  const GruneisenModes modes = gruneisen_modes_of(gamma, look.unit);
  if (mesh)
    points.push_back(gruneisen_modes_of(*mesh, look.unit));
  return gruneisen_plot(modes, points, look);
}

Plot stored_columns(const Table &table, const std::string &x_label) {
  Plot plot = with_axis(x_label);
  for (std::size_t c = 1; c < table.columns.size(); ++c) {
    const Column &column = table.columns[c];
    if (column.is_text())
      continue;
    Panel panel;
    panel.y_label = column.name;
    std::replace(panel.y_label.begin(), panel.y_label.end(), '_', ' ');
    panel.curves.push_back({"", thinned(table.columns.front().numbers()), thinned(column.numbers()),
                            ink(plot.panels.size() + 1)});
    plot.panels.push_back(std::move(panel));
  }
  plot.height = 80.0 + 150.0 * static_cast<double>(plot.panels.size());
  return plot;
}

Plot stored_measurement(const Table &table) {
  const Column &energy = energy_column(table);
  Plot plot = with_axis("Energy transfer (" + symbol(parse_energy_unit(energy.unit)) + ")");
  const std::vector<double> &measured = table.numbers("measured");
  Panel panel, difference;
  panel.y_label = "S (arb. units)";
  difference.y_label = "difference";
  difference.weight = 0.4;
  panel.curves.push_back({"measured", energy.numbers(), measured, Ink::Grey, CurveStyle::Points});
  for (std::size_t c = 1; c < table.columns.size(); ++c) {
    const Column &column = table.columns[c];
    if (column.name == "measured" || column.name == "error")
      continue;
    panel.curves.push_back(
        {column.name, energy.numbers(), column.numbers(), ink(panel.curves.size())});
    Curve without{"", energy.numbers(), column.numbers(), panel.curves.back().ink,
                  CurveStyle::Thin};
    for (std::size_t i = 0; i < measured.size(); ++i)
      without.y[i] -= measured[i];
    difference.curves.push_back(std::move(without));
  }
  plot.panels.push_back(std::move(panel));
  if (!difference.curves.empty())
    plot.panels.push_back(std::move(difference));
  return plot;
}

Plot stored_series(const Table &table) {
  constexpr std::string_view mean = "_mean";
  const std::vector<double> time = thinned(table.columns.front().numbers());
  Plot plot = with_axis("Time (ps)");
  for (const Column &column : table.columns) {
    if (!column.name.ends_with(mean))
      continue;
    const std::string name = without_ending(column.name, mean);
    const std::vector<double> values = thinned(column.numbers());
    const std::vector<double> width = thinned(table.numbers(name + "_deviation"));
    if (is_constant(values)) // what is kept
      continue;
    Panel panel;
    panel.y_label = with_unit(name, column.unit);
    Band band{time, values, values, ink(plot.panels.size() + 1)};
    for (std::size_t i = 0; i < values.size(); ++i) {
      band.low[i] -= width[i];
      band.high[i] += width[i];
    }
    panel.curves.push_back({"", time, values, band.ink});
    panel.bands.push_back(std::move(band));
    plot.panels.push_back(std::move(panel));
  }
  plot.height = 80.0 + 130.0 * static_cast<double>(plot.panels.size());
  return plot;
}

Plot stored_relaxation(const LogRun &run) {
  Plot plot = with_axis("Force call");
  const int step = run.column("Step");
  const auto values = [&](int column) {
    std::vector<double> result;
    for (const std::vector<double> &row : run.rows)
      result.push_back(row[static_cast<std::size_t>(column)]);
    return result;
  };
  const auto add = [&](const std::string &label, const std::string &name, bool from_end) {
    const int column = run.column(name);
    if (column < 0 || step < 0)
      return;
    Panel panel;
    panel.y_label = label;
    Curve curve{"", values(step), values(column), ink(plot.panels.size() + 1)};
    const double end = curve.y.back();
    for (double &value : curve.y)
      value -= from_end ? end : 0.0;
    panel.curves.push_back(std::move(curve));
    plot.panels.push_back(std::move(panel));
  };
  add("energy above the end (eV)", "PotEng", true);
  add("volume (Å³)", "Volume", false);
  for (const char *axis : {"Lx", "Ly", "Lz"})
    add(std::string(axis) + " (Å)", axis, false);
  plot.height = 80.0 + 110.0 * static_cast<double>(plot.panels.size());
  return plot;
}

Plot stored_displacements(const Table &table) {
  constexpr std::string_view mark = "msd_";
  Plot plot = with_axis("Time (ps)");
  Panel panel;
  panel.y_label = "Mean-squared displacement (Å²)";
  for (const Column &column : table.columns)
    if (column.name.starts_with(mark))
      panel.curves.push_back({column.name.substr(mark.size()),
                              thinned(table.columns.front().numbers()), thinned(column.numbers()),
                              ink(panel.curves.size() + 1)});
  plot.panels.push_back(std::move(panel));
  return plot;
}

Plot stored_distributions(const Table &table) {
  constexpr std::string_view mark = "g_", early = "_early";
  const std::vector<double> &r = table.numbers("r");
  Plot plot = with_axis("r (Å)");
  Panel panel;
  panel.y_label = "g(r), early (lines) and late";
  for (const Column &column : table.columns) {
    if (!column.name.starts_with(mark) || !column.name.ends_with(early))
      continue;
    const std::string pair = without_ending(column.name, early);
    const Ink color = ink(panel.curves.size() + 1);
    panel.bands.push_back(
        {r, std::vector<double>(r.size(), 0.0), table.numbers(pair + "_late"), color});
    panel.curves.push_back(
        {pair.substr(mark.size()), r, column.numbers(), color, CurveStyle::Thin});
  }
  plot.panels.push_back(std::move(panel));
  return plot;
}

Plot stored_viscosity(const Table &table) {
  const std::vector<double> &time = table.numbers("time_ps"), &value = table.numbers("viscosity"),
                            &error = table.numbers("viscosity_error");
  Plot plot = with_axis("Time (ps)");
  Panel panel;
  panel.y_label = "Viscosity integral (mPa s)";
  Band band{time, value, value, Ink::Blue};
  for (std::size_t i = 0; i < value.size(); ++i) {
    band.low[i] -= error[i];
    band.high[i] += error[i];
  }
  panel.bands.push_back(std::move(band));
  panel.curves.push_back({"", time, value, Ink::Blue});
  plot.panels.push_back(std::move(panel));
  return plot;
}

} // namespace ins
