// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/energy_axis.h"

#include "base/error.h"

#include <algorithm>
#include <cmath>

namespace ins {

namespace {

std::string title_of(const Table &table) {
  return table.title.empty() ? std::string("the table") : table.title;
}

/// The next number with two leading digits.
double rounded_up(double value) {
  if (!(value > 0.0))
    return value;
  const double digit = std::pow(10.0, std::floor(std::log10(value)) - 1.0);
  return std::ceil(value / digit - 1e-9) * digit;
}

} // namespace

const Column &energy_column(const Table &table) {
  if (table.kind != TableKind::Curves || table.columns.size() < 2 || table.rows() == 0)
    throw Error(title_of(table) + " is not a spectrum: its first column should be an energy");
  return table.columns.front();
}

bool is_density(const Table &table) {
  if (table.columns.size() < 2)
    return false;
  if (!table.columns[1].unit.empty())
    return table.columns[1].unit.find(" / ") != std::string::npos;
  return std::none_of(table.columns.begin(), table.columns.end(), [](const Column &column) {
    return column.name == "order1" || column.name.ends_with(".order1") ||
           column.name.ends_with(".total");
  });
}

std::string bank_prefix(const Table &table, const std::string &bank) {
  if (!bank.empty() && table.find(bank + ".total"))
    return bank + ".";
  if (bank.empty())
    for (const std::string &candidate : {std::string(), std::string("backward.")})
      if (table.find(candidate + "total"))
        return candidate;
  if (bank.empty())
    for (const Column &column : table.columns)
      if (column.name.ends_with(".total"))
        return column.name.substr(0, column.name.size() - std::string("total").size());
  throw Error((table.title.empty() ? "the table" : table.title) + " holds no column '" +
              (bank.empty() ? "" : bank + ".") + "total'; it is not a spectrum of that bank");
}

std::vector<double> bin_widths(const std::vector<double> &centers) {
  const std::size_t n = centers.size();
  if (n < 2)
    return std::vector<double>(n, 1.0);
  const double mean = (centers.back() - centers.front()) / static_cast<double>(n - 1);
  std::vector<double> widths(n, mean);
  bool even = true; // a file may have rounded the centers, but not by whole bins
  for (std::size_t i = 0; i < n; ++i)
    even &= std::abs(centers[i] - centers.front() - static_cast<double>(i) * mean) < 0.5 * mean;
  if (!even)
    for (std::size_t i = 0; i < n; ++i) {
      const std::size_t before = i == 0 ? 0 : i - 1, after = std::min(i + 1, n - 1);
      widths[i] = (centers[after] - centers[before]) / static_cast<double>(after - before);
    }
  return widths;
}

Table per_energy(Table table) {
  const std::string unit = energy_column(table).unit;
  if (is_density(table))
    return table;
  const std::vector<double> widths = bin_widths(table.columns.front().numbers());
  for (std::size_t c = 1; c < table.columns.size(); ++c) {
    Column &column = table.columns[c];
    std::vector<double> values = column.numbers();
    for (std::size_t i = 0; i < values.size(); ++i)
      values[i] /= widths[i];
    column.values = std::move(values);
    column.unit = "barn / " + unit;
  }
  return table;
}

std::pair<double, double> range_of_interest(const Table &table, const std::string &column,
                                            const std::vector<double> &needed) {
  constexpr double share = 2e-3;
  constexpr double room = 1.03;
  const std::vector<double> &x = energy_column(table).numbers();
  const std::vector<double> &y = table.numbers(column);
  const std::vector<double> widths = bin_widths(x);
  double first = x.front() - 0.5 * widths.front();
  if (std::abs(first) < 1e-6 * widths.front()) // rounding of the center
    first = 0.0;
  const double last = x.back() + 0.5 * widths.back();
  double most = 0.0;
  for (const double value : y)
    most = std::max(most, value);
  if (!(most > 0.0))
    throw Error(title_of(table) + ": '" + column +
                "' is zero at every energy, there is nothing to draw");
  std::size_t begin = 0, end = x.size();
  while (!(y[end - 1] > share * most))
    --end;
  while (!(y[begin] > share * most))
    ++begin;
  double low = x[begin] - 0.5 * widths[begin], high = x[end - 1] + 0.5 * widths[end - 1];
  for (const double energy : needed) {
    low = std::min(low, energy);
    high = std::max(high, energy);
  }
  // A range that begins at or above zero begins there; below, imaginary modes may leave much empty.
  low = first >= 0.0 || low >= 0.0 ? std::max(first, std::min(0.0, low)) : -rounded_up(-room * low);
  return {std::max(first, low), std::min(last, std::max(rounded_up(room * high), first))};
}

} // namespace ins
