// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/run_table.h"

#include "report/columns.h"
#include "report/number_list.h"
#include "statistics/block_means.h"
#include "statistics/running_average.h"

#include <array>
#include <cmath>
#include <fmt/format.h>
#include <limits>

namespace ins {

namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

/// At the places of the whole series.
std::vector<double> in_whole_series(const Eigen::ArrayXd &values, Eigen::Index first,
                                    Eigen::Index size) {
  Eigen::ArrayXd whole = Eigen::ArrayXd::Constant(size, nan);
  whole.segment(first, values.size()) = values;
  return number_list(whole);
}

} // namespace

Table result_table(const std::vector<RunTest> &tests, const std::vector<RunValue> &values) {
  std::vector<RunTest> rows = tests;
  for (const RunValue &value : values) {
    RunTest row;
    row.name = value.name;
    row.value = value.value;
    row.error = value.error;
    row.unit = value.unit;
    row.p = nan;
    row.doubtful = fmt::format("{} {}", with_error(value.value, value.error), value.unit);
    rows.push_back(row);
  }
  Table table;
  table.title = "results";
  Columns<RunTest> columns(table, rows);
  std::vector<std::string> outcomes;
  for (std::size_t i = 0; i < rows.size(); ++i)
    outcomes.push_back(i < tests.size() ? name(rows[i].outcome) : "value");
  columns.word("name", [](const RunTest &row) { return row.name; });
  table.columns.push_back({"outcome", "", std::move(outcomes), 0});
  columns.number("value", "", 6, [](const RunTest &row) { return row.value; });
  columns.number("error", "", 6, [](const RunTest &row) { return row.error; });
  columns.word("unit", [](const RunTest &row) { return row.unit; });
  columns.number("p", "", 6, [](const RunTest &row) { return row.p; });
  columns.word("text", [](const RunTest &row) { return row.text(); });
  return table;
}

Table quantity_table(const ThermoSeries &series) {
  struct Row {
    const ThermoColumn *column;
    Estimate mean;
    double deviation, inefficiency;
  };
  std::vector<Row> rows;
  for (const ThermoColumn &column : series.columns) {
    const Eigen::ArrayXd &x = column.values;
    rows.push_back({&column, mean_with_error(x), std::sqrt((x - x.mean()).square().mean()),
                    block_means(x).inefficiency});
  }
  Table table;
  table.title = "means";
  Columns<Row> columns(table, rows);
  columns.word("quantity", [](const Row &row) { return row.column->name; });
  columns.word("unit", [](const Row &row) { return row.column->unit; });
  columns.number("mean", "", 5, [](const Row &row) { return row.mean.value; });
  columns.number("error", "", 5, [](const Row &row) { return row.mean.error; });
  columns.number("deviation", "", 5, [](const Row &row) { return row.deviation; });
  columns.number("inefficiency", "", 1, [](const Row &row) { return row.inefficiency; });
  return table;
}

Table displacement_series_table(const MeanSquareDisplacement &displacement) {
  Table table;
  table.title = "mean-squared displacement";
  table.columns.push_back({"time_ps", "ps", displacement.times(), 3});
  for (std::size_t e = 0; e < displacement.elements().size(); ++e)
    table.columns.push_back(
        {"msd_" + displacement.elements()[e], "A2", displacement.values()[e], 5});
  return table;
}

Table distribution_table(const RadialDistribution &distribution) {
  Table table;
  table.title = "radial distribution functions";
  const auto [early, late] = distribution.windows();
  table.metadata = {{"frames", std::to_string(distribution.frames())},
                    {"early_ps", fmt::format("{:g} to {:g}", early.first, early.second)},
                    {"late_ps", fmt::format("{:g} to {:g}", late.first, late.second)}};
  table.columns.push_back({"r", "A", number_list(distribution.distances()), 3});
  using Part = RadialDistribution::Part;
  for (int pair = 0; 2 * pair < distribution.curves(); ++pair) {
    const int within = 2 * pair, between = within + 1;
    const std::string name = "g_" + distribution.pair_name(pair);
    const auto add = [&](const std::string &part, const Eigen::ArrayXd &values) {
      table.columns.push_back({name + part, "", number_list(values), 4});
    };
    const auto sum = [&](Part part) {
      return Eigen::ArrayXd(distribution.values(within, part) + distribution.values(between, part));
    };
    add("", sum(Part::Whole));
    add("_within", distribution.values(within, Part::Whole));
    add("_between", distribution.values(between, Part::Whole));
    add("_early", sum(Part::Early));
    add("_late", sum(Part::Late));
  }
  return table;
}

Table event_table(const MoleculeWatch &molecules) {
  const std::vector<BondEvent> events = molecules.events();
  Table table;
  table.title = "bonds that broke or formed";
  Columns<BondEvent> columns(table, events);
  columns.number("step", "", 0, [](const BondEvent &event) { return event.step; });
  columns.number("time_ps", "ps", 3, [](const BondEvent &event) { return event.time; });
  columns.word("bond", [&](const BondEvent &event) { return molecules.name(event); });
  columns.word("event", [](const BondEvent &event) { return event.formed ? "formed" : "broke"; });
  columns.number("length", "A", 3, [](const BondEvent &event) { return event.length; });
  return table;
}

Table velocity_table(const VelocitySpectrum::Result &spectrum) {
  Table table;
  table.kind = TableKind::Curves;
  table.title = "density of vibrational states from velocities";
  table.metadata = {{"width_cm1", fmt::format("{:g}", spectrum.width)}};
  table.columns.push_back({"energy_cm1", "cm-1", number_list(spectrum.energies), 2});
  table.columns.push_back({"total", "1/cm-1", number_list(spectrum.densities.rowwise().sum()), 5});
  for (std::size_t e = 0; e < spectrum.elements.size(); ++e)
    table.columns.push_back({"el_" + spectrum.elements[e], "1/cm-1",
                             number_list(spectrum.densities.col(static_cast<Eigen::Index>(e))), 5});
  return table;
}

Table viscosity_table(const GreenKubo &viscosity) {
  Table table;
  table.title = "stress autocorrelation and viscosity";
  table.columns.push_back({"time_ps", "ps", number_list(viscosity.times), 3});
  for (std::size_t c = 0; c < viscosity.components.size(); ++c)
    table.columns.push_back({"correlation_" + viscosity.components[c], "MPa2",
                             number_list(viscosity.correlations.col(static_cast<Eigen::Index>(c))),
                             3});
  table.columns.push_back({"viscosity", "mPa s", number_list(viscosity.viscosity), 5});
  table.columns.push_back({"viscosity_error", "mPa s", number_list(viscosity.error), 5});
  return table;
}

Table conductivity_table(const ThermalConductivity &conductivity) {
  Table table;
  table.title = "heat flux autocorrelation and thermal conductivity";
  table.columns.push_back({"time_ps", "ps", number_list(conductivity.times), 3});
  const std::array axes = {"x", "y", "z"};
  for (int a = 0; a < 3; ++a)
    table.columns.push_back({std::string("correlation_") + axes[a], "(eV A/ps)2",
                             number_list(conductivity.correlations.col(a)), 3});
  for (int a = 0; a < 3; ++a) {
    const std::string name = std::string("conductivity_") + axes[a];
    table.columns.push_back({name, "W/(m K)", number_list(conductivity.components.col(a)), 5});
    table.columns.push_back(
        {name + "_error", "W/(m K)", number_list(conductivity.errors.col(a)), 5});
  }
  table.columns.push_back({"conductivity", "W/(m K)", number_list(conductivity.mean), 5});
  table.columns.push_back({"conductivity_error", "W/(m K)", number_list(conductivity.error), 5});
  return table;
}

Table series_table(const ThermoSeries &series, Eigen::Index window) {
  Table table;
  table.title = "thermodynamic output";
  table.metadata = {{"running_average_samples", std::to_string(window)}};
  table.columns.push_back({"time_ps", "ps", number_list(series.times), 3});
  for (const ThermoColumn &column : series.columns) {
    const RunningAverage average = running_average(column.values, window);
    table.columns.push_back({column.name, column.unit, number_list(column.values), 5});
    table.columns.push_back({column.name + "_mean", column.unit,
                             in_whole_series(average.mean, average.first, series.size()), 5});
    table.columns.push_back({column.name + "_deviation", column.unit,
                             in_whole_series(average.deviation, average.first, series.size()), 5});
  }
  return table;
}

} // namespace ins
