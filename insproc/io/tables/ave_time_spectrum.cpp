// SPDX-License-Identifier: GPL-2.0-or-later
#include "io/tables/ave_time_spectrum.h"

#include "io/text/line_reader.h"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fmt/format.h>
#include <functional>
#include <optional>

namespace ins {

namespace {

using Columns = std::vector<std::vector<double>>;

/// A total and the sum of its orders may differ by this share of the largest total: fix ave/time
/// writes six digits of each.
constexpr double rounding = 2e-5;

bool is_sum_of_orders(const Columns &columns, std::size_t total, std::size_t orders) {
  const std::vector<double> &totals = columns[total];
  const double largest = std::abs(*std::max_element(
      totals.begin(), totals.end(), [](double a, double b) { return std::abs(a) < std::abs(b); }));
  for (std::size_t row = 0; row < totals.size(); ++row) {
    double sum = 0.0;
    for (std::size_t order = 1; order <= orders; ++order)
      sum += columns[total + order][row];
    if (std::abs(sum - totals[row]) > rounding * largest)
      return false;
  }
  return true;
}

/// Prefixes of the columns' names, one for each bank: three are those of TOSCA and their mean, more
/// those of another instrument, numbered.
std::optional<std::vector<std::string>> banks_of(const Columns &columns) {
  const std::size_t count = columns.size() - 1; // without the energy
  std::size_t banks = 1;
  const auto fits = [&] {
    const std::size_t each = count / banks;
    for (std::size_t bank = 0; bank < banks; ++bank)
      if (!is_sum_of_orders(columns, 1 + bank * each, each - 1))
        return false;
    return true;
  };
  while (2 * banks <= count && (count % banks != 0 || !fits()))
    ++banks;
  if (2 * banks > count)
    return std::nullopt;
  if (banks == 1)
    return std::vector<std::string>{""};
  if (banks == 3)
    return std::vector<std::string>{"forward.", "backward.", "average."};
  std::vector<std::string> prefixes;
  for (std::size_t bank = 1; bank < banks; ++bank)
    prefixes.push_back(fmt::format("bank{}.", bank));
  prefixes.push_back("average.");
  return prefixes;
}

bool rises(const std::vector<double> &values) {
  return std::adjacent_find(values.begin(), values.end(), std::greater_equal<>()) == values.end();
}

/// The rows of one output, without their numbers; empty if the file ends within.
Columns read_output(LineReader &reader, int rows) {
  Columns columns;
  for (int row = 0; row < rows; ++row) {
    const std::vector<std::string_view> words = reader.next();
    if (words.empty())
      return {};
    columns.resize(std::max(columns.size(), words.size() - 1));
    for (std::size_t c = 0; c + 1 < words.size(); ++c) {
      double value = 0.0;
      if (!parse_number(words[c + 1], value))
        reader.fail(fmt::format("'{}' is no number", words[c + 1]));
      columns[c].push_back(value);
    }
  }
  for (const std::vector<double> &column : columns)
    if (column.size() != columns.front().size())
      return {};
  return columns;
}

} // namespace

Table read_ave_time_spectrum(const std::string &path) {
  LineReader reader(path);
  Columns columns;
  int step = 0;
  for (std::vector<std::string_view> words = reader.next(); !words.empty(); words = reader.next()) {
    if (words.front().starts_with('#'))
      continue;
    int timestep = 0, rows = 0;
    if (words.size() != 2 || !parse_number(words[0], timestep) || !parse_number(words[1], rows) ||
        rows < 1)
      reader.fail("a line with a time step and a number of rows should stand here, as fix ave/time "
                  "writes it in mode vector");
    Columns output = read_output(reader, rows);
    if (output.empty())
      break;
    columns = std::move(output);
    step = timestep;
  }
  if (columns.empty())
    reader.fail("the file holds no complete output of fix ave/time");
  const auto banks = columns.size() < 3 ? std::nullopt : banks_of(columns);
  if (!banks || !rises(columns.front()))
    reader.fail("the columns are not those of compute ins_tosca: an energy, and totals with their "
                "orders; write c_ID[*]");

  Table table;
  table.kind = TableKind::Curves;
  table.title = std::filesystem::path(path).filename().string();
  table.metadata = {{"time step", std::to_string(step)}};
  table.columns.push_back({"energy_cm1", "cm-1", columns.front(), 3});
  const std::size_t each = (columns.size() - 1) / banks->size();
  for (std::size_t c = 1; c < columns.size(); ++c) {
    const std::size_t order = (c - 1) % each;
    table.columns.push_back(
        {(*banks)[(c - 1) / each] + (order == 0 ? "total" : "order" + std::to_string(order)),
         "barn", columns[c], 6});
  }
  return table;
}

} // namespace ins
