// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/run_table.h"

#include "report/columns.h"
#include "statistics/block_means.h"
#include "statistics/running_average.h"

#include <cmath>
#include <fmt/format.h>
#include <limits>

namespace ins {

namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

std::vector<double> as_vector(const Eigen::ArrayXd &values) {
  return {values.begin(), values.end()};
}

/// At the places of the whole series.
std::vector<double> placed(const Eigen::ArrayXd &values, Eigen::Index first, Eigen::Index size) {
  Eigen::ArrayXd whole = Eigen::ArrayXd::Constant(size, nan);
  whole.segment(first, values.size()) = values;
  return as_vector(whole);
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

Table series_table(const ThermoSeries &series, Eigen::Index window) {
  Table table;
  table.title = "thermodynamic output";
  table.metadata = {{"running_average_samples", std::to_string(window)}};
  table.columns.push_back({"time_ps", "ps", as_vector(series.times), 3});
  for (const ThermoColumn &column : series.columns) {
    const RunningAverage average = running_average(column.values, window);
    table.columns.push_back({column.name, column.unit, as_vector(column.values), 5});
    table.columns.push_back({column.name + "_mean", column.unit,
                             placed(average.mean, average.first, series.size()), 5});
    table.columns.push_back({column.name + "_deviation", column.unit,
                             placed(average.deviation, average.first, series.size()), 5});
  }
  return table;
}

} // namespace ins
