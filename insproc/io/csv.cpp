// SPDX-License-Identifier: GPL-2.0-or-later
#include "csv.h"

#include "energy_unit.h"
#include "error.h"
#include "number_text.h"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <optional>
#include <ostream>
#include <string_view>

namespace ins {

namespace {

std::string quoted(const std::string &text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos)
    return text;
  std::string result = "\"";
  for (const char c : text)
    result += c == '"' ? std::string("\"\"") : std::string(1, c);
  return result + '"';
}

std::string at(const std::filesystem::path &path, std::size_t line) {
  return path.string() + ":" + std::to_string(line) + ": ";
}

/// The cells of one line; a quoted cell must end on its line.
std::vector<std::string> split(const std::string &line, const std::string &place) {
  std::vector<std::string> cells(1);
  bool inside_quotes = false;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    if (inside_quotes && c == '"' && i + 1 < line.size() && line[i + 1] == '"')
      cells.back() += line[++i];
    else if (c == '"')
      inside_quotes = !inside_quotes;
    else if (c == ',' && !inside_quotes)
      cells.emplace_back();
    else
      cells.back() += c;
  }
  if (inside_quotes)
    throw Error(place + "a quotation mark is not closed");
  return cells;
}

std::optional<double> number(const std::string &text) {
  double value = 0.0;
  const char *first = text.data();
  const char *last = first + text.size();
  while (first != last && *first == ' ')
    ++first;
  while (first != last && last[-1] == ' ')
    --last;
  if (first != last && *first == '+')
    ++first;
  const auto result = std::from_chars(first, last, value);
  if (first == last || result.ec != std::errc() || result.ptr != last)
    return std::nullopt;
  return value;
}

Column column_of(const std::string &name, const std::vector<std::string> &cells) {
  Column column;
  column.name = name;
  std::vector<double> numbers;
  for (const std::string &text : cells) {
    const std::optional<double> value = number(text);
    if (!value) {
      column.values = cells;
      return column;
    }
    numbers.push_back(*value);
  }
  column.values = std::move(numbers);
  return column;
}

} // namespace

void write_csv(std::ostream &out, const Table &table) {
  check(table);
  for (std::size_t c = 0; c < table.columns.size(); ++c)
    out << (c == 0 ? "" : ",") << quoted(table.columns[c].name);
  out << '\n';
  for (std::size_t row = 0; row < table.rows(); ++row) {
    for (std::size_t c = 0; c < table.columns.size(); ++c) {
      const Column &column = table.columns[c];
      out << (c == 0 ? "" : ",")
          << (column.is_text() ? quoted(column.words()[row]) : shortest(column.numbers()[row]));
    }
    out << '\n';
  }
}

Table read_csv(const std::filesystem::path &path) {
  std::ifstream in(path);
  if (!in)
    throw Error("cannot open " + path.string() + ": no such file, or it cannot be read");
  std::string line;
  std::size_t line_number = 0;
  std::vector<std::string> names;
  std::vector<std::vector<std::string>> cells;
  while (std::getline(in, line)) {
    ++line_number;
    if (!line.empty() && line.back() == '\r')
      line.pop_back();
    if (line.empty() || line.front() == '#')
      continue;
    std::vector<std::string> row = split(line, at(path, line_number));
    if (names.empty()) {
      names = std::move(row);
      cells.resize(names.size());
      continue;
    }
    if (row.size() != names.size())
      throw Error(at(path, line_number) + std::to_string(row.size()) +
                  " cells where the head has " + std::to_string(names.size()) +
                  " names; the file may be truncated");
    for (std::size_t c = 0; c < row.size(); ++c)
      cells[c].push_back(std::move(row[c]));
  }
  if (names.empty() || cells.front().empty())
    throw Error(path.string() + " holds no rows under a line of column names");
  Table table;
  table.title = path.filename().string();
  for (std::size_t c = 0; c < names.size(); ++c)
    table.columns.push_back(column_of(names[c], cells[c]));
  const bool all_numbers = std::none_of(table.columns.begin(), table.columns.end(),
                                        [](const Column &column) { return column.is_text(); });
  constexpr std::string_view energy = "energy_";
  if (all_numbers && names.front().starts_with(energy)) {
    table.kind = TableKind::Curves;
    table.columns.front().unit = name(parse_energy_unit(names.front().substr(energy.size())));
  }
  return table;
}

} // namespace ins
