// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/gruneisen_table.h"

#include "report/columns.h"
#include "report/mode_table.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace ins {

namespace {

/// Below, a mode counts as unmoved where its shift per GPa is not known.
constexpr double noticeable_gamma = 0.005;

std::string direction(double gamma, double frequency, std::optional<double> bulk_modulus) {
  if (std::isnan(gamma))
    return "-";
  if (bulk_modulus)
    return shift_word(gamma * frequency / *bulk_modulus);
  if (std::abs(gamma) < noticeable_gamma)
    return "none";
  return gamma > 0.0 ? "blue" : "red";
}

/// A slope in cm^-1 per GPa, in the table's unit.
template <class Row, class Value> void add_slope(Columns<Row> &add, EnergyUnit unit, Value value) {
  add.number("shift_per_GPa_" + column_suffix(unit), name(unit) + " / GPa",
             unit == EnergyUnit::per_cm ? 2 : 4,
             [&](const Row &row) { return value(row) * from_cm1(unit); });
}

std::vector<int> numbered(int count) {
  std::vector<int> list(count);
  std::iota(list.begin(), list.end(), 0);
  return list;
}

} // namespace

Table gamma_table(const GruneisenModes &point, std::optional<double> bulk_modulus,
                  const std::vector<std::string> &assignments, EnergyUnit unit) {
  const Eigen::VectorXd &frequencies = point.modes.frequencies;
  const FollowedModes &followed = point.followed;
  Table table;
  table.title = "Grueneisen parameters at Gamma";
  const std::vector<int> modes = numbered(point.modes.modes());
  Columns<int> add(table, modes, unit);
  add.number("mode", "", 0, [](int m) { return m + 1; });
  add.energy("frequency", [&](int m) { return frequencies[m]; });
  add.number("gamma", "", 3, [&](int m) { return point.gamma[m]; });
  if (bulk_modulus)
    add_slope(add, unit, [&](int m) { return point.gamma[m] * frequencies[m] / *bulk_modulus; });
  add.word("direction",
           [&](int m) { return direction(point.gamma[m], frequencies[m], bulk_modulus); });
  add.number("overlap", "", 3, [&](int m) { return followed.overlaps.col(m).minCoeff(); });
  for (Eigen::Index k = 0; k < followed.frequencies.rows(); ++k)
    add.energy("frequency_" + std::to_string(k + 1),
               [&](int m) { return followed.frequencies(k, m); });
  add.word("assignment", [&](int m) { return assignments[m]; });
  return table;
}

Table red_shifting(const Table &table) {
  const std::vector<std::string> &directions = table.find("direction")->words();
  Table result = table;
  for (Column &column : result.columns)
    std::visit(
        [&](auto &values) {
          std::size_t row = 0;
          std::erase_if(values, [&](const auto &) { return directions[row++] != "red"; });
        },
        column.values);
  result.title = "shift to the red under pressure";
  return result;
}

Table mesh_gamma_table(const std::vector<GruneisenModes> &points, EnergyUnit unit) {
  struct Row {
    const GruneisenModes &point;
    int mode;
  };
  std::vector<Row> rows;
  for (const GruneisenModes &point : points)
    for (int mode = 0; mode < point.modes.modes(); ++mode)
      rows.push_back({point, mode});
  Table table;
  table.title = "Grueneisen parameters on a mesh";
  Columns<Row> add(table, rows, unit);
  const char *axes[] = {"q_a", "q_b", "q_c"};
  for (int axis = 0; axis < 3; ++axis)
    add.number(axes[axis], "", 4, [=](const Row &r) { return r.point.modes.q[axis]; });
  add.number("weight", "", 6, [](const Row &r) { return r.point.modes.weight; });
  add.number("mode", "", 0, [](const Row &r) { return r.mode + 1; });
  add.energy("frequency", [](const Row &r) { return r.point.modes.frequencies[r.mode]; });
  add.number("gamma", "", 3, [](const Row &r) { return r.point.gamma[r.mode]; });
  add.number("overlap", "", 3,
             [](const Row &r) { return r.point.followed.overlaps.col(r.mode).minCoeff(); });
  return table;
}

Table gruneisen_band_table(const std::vector<BandShift> &bands, std::optional<double> bulk_modulus,
                           const std::vector<std::vector<std::string>> &assignments,
                           EnergyUnit unit) {
  Table table;
  table.title = "bands of the spectrum and how they move under pressure";
  const auto gamma = [](const BandShift &b) { return b.shift / b.first; };
  Columns<BandShift> add(table, bands, unit);
  add.energy("peak", [](const BandShift &b) { return b.peak_first; });
  add.energy("modes", [](const BandShift &b) { return b.first; });
  add.number("gamma", "", 3, gamma);
  if (bulk_modulus)
    add_slope(add, unit, [&](const BandShift &b) { return b.shift / *bulk_modulus; });
  add.word("direction",
           [&](const BandShift &b) { return direction(gamma(b), b.first, bulk_modulus); });
  add.number("n_modes", "", 1, [](const BandShift &b) { return b.modes; });
  add.number("overlap", "", 2, [](const BandShift &b) { return b.overlap; });
  add.number("intensity", "barn", 3, [](const BandShift &b) { return b.intensity; });
  add.word("assignment", [&](const BandShift &b) { return band_assignment(b, assignments); });
  return table;
}

Table thermal_gruneisen_table(const std::vector<ThermalGruneisen> &rows) {
  Table table;
  table.title = "Grueneisen parameter and thermal expansion";
  Columns<ThermalGruneisen> add(table, rows);
  add.number("temperature_K", "K", 1, [](const ThermalGruneisen &r) { return r.temperature; });
  add.number("gamma", "", 4, [](const ThermalGruneisen &r) { return r.gamma; });
  add.number("heat_capacity", "J/K/mol", 3,
             [](const ThermalGruneisen &r) { return r.heat_capacity; });
  if (std::none_of(rows.begin(), rows.end(),
                   [](const ThermalGruneisen &r) { return std::isnan(r.expansion); }))
    add.number("volume_expansion", "1/K", 8, [](const ThermalGruneisen &r) { return r.expansion; });
  return table;
}

Plot gruneisen_plot(const GruneisenModes &gamma_point, const std::vector<GruneisenModes> &mesh,
                    const GruneisenPlotSettings &settings) {
  const double factor = from_cm1(settings.unit);
  Panel panel;
  panel.y_label = "Grüneisen parameter";
  Curve dots{"mesh", {}, {}, Ink::Sky, CurveStyle::Dots};
  Curve blue{"Γ", {}, {}, Ink::Blue, CurveStyle::Points};
  Curve red{"Γ, to the red", {}, {}, Ink::Vermillion, CurveStyle::Points};
  double low = 0.0, high = 0.0, end = 0.0;
  const auto add = [&](const GruneisenModes &point, Curve &positive, Curve &negative) {
    for (int mode = 0; mode < point.modes.modes(); ++mode) {
      const double gamma = point.gamma[mode], x = point.modes.frequencies[mode] * factor;
      if (std::isnan(gamma) ||
          (settings.range && (x < settings.range->first || x > settings.range->second)))
        continue;
      Curve &curve = gamma < 0.0 ? negative : positive;
      curve.x.push_back(x);
      curve.y.push_back(gamma);
      low = std::min(low, gamma);
      high = std::max(high, gamma);
      end = std::max(end, x);
    }
  };
  for (const GruneisenModes &point : mesh)
    add(point, dots, dots);
  add(gamma_point, blue, red);

  Plot plot;
  plot.title = settings.title;
  plot.x_label = "Frequency (" + symbol(settings.unit) + ")";
  plot.x_range = settings.range.value_or(std::pair(0.0, end > 0.0 ? 1.03 * end : 1.0));
  const double room = 0.05 * (high - low) + 1e-3;
  panel.y_range = {low - room, high + 3.0 * room};
  panel.curves = {
      {"", {plot.x_range->first, plot.x_range->second}, {0.0, 0.0}, Ink::Black, CurveStyle::Thin}};
  for (Curve *curve : {&dots, &blue, &red})
    if (!curve->x.empty())
      panel.curves.push_back(std::move(*curve));
  plot.panels.push_back(std::move(panel));
  return plot;
}

} // namespace ins
