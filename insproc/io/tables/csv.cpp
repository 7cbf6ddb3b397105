// SPDX-License-Identifier: GPL-2.0-or-later
#include "io/tables/csv.h"

#include "base/energy_unit.h"
#include "base/error.h"
#include "io/tables/number_text.h"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <optional>
#include <ostream>
#include <string_view>
#include <utility>

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

std::string on_one_line(std::string text) {
  std::replace_if(
      text.begin(), text.end(), [](char c) { return c == '\n' || c == '\r'; }, ' ');
  return text;
}

/// The facts in the lines that begin with # over the head: "# key: value".
std::vector<std::pair<std::string, std::string>> facts(const std::filesystem::path &path) {
  std::ifstream in(path);
  std::vector<std::pair<std::string, std::string>> result;
  for (std::string line; std::getline(in, line) && line.starts_with("# ");) {
    if (line.back() == '\r')
      line.pop_back();
    if (const std::size_t colon = line.find(": "); colon != std::string::npos)
      result.emplace_back(line.substr(2, colon - 2), line.substr(colon + 2));
  }
  return result;
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
  for (const auto &[key, value] : table.metadata)
    out << "# " << on_one_line(key + ": " + value) << '\n';
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

std::vector<CsvRow> read_csv_rows(const std::filesystem::path &path) {
  std::ifstream in(path);
  if (!in)
    throw Error("cannot open " + path.string() + ": no such file, or it cannot be read");
  std::vector<CsvRow> rows;
  std::string line;
  std::size_t line_number = 0;
  while (std::getline(in, line)) {
    ++line_number;
    if (!line.empty() && line.back() == '\r')
      line.pop_back();
    if (line.empty() || line.front() == '#')
      continue;
    CsvRow row{line_number, split(line, at(path, line_number))};
    if (!rows.empty() && row.cells.size() != rows.front().cells.size())
      throw Error(at(path, line_number) + std::to_string(row.cells.size()) +
                  " cells where the head has " + std::to_string(rows.front().cells.size()) +
                  " names; the file may be truncated");
    rows.push_back(std::move(row));
  }
  if (rows.size() < 2)
    throw Error(path.string() + " holds no rows under a line of column names");
  return rows;
}

std::vector<std::string> csv_head(const std::filesystem::path &path) {
  std::ifstream in(path);
  std::size_t number = 0;
  std::vector<std::string> names;
  for (std::string line; std::getline(in, line);) {
    ++number;
    if (!line.empty() && line.back() == '\r')
      line.pop_back();
    if (line.empty() || line.front() == '#')
      continue;
    if (!names.empty())
      return names;
    names = split(line, at(path, number));
  }
  throw Error(path.string() + " holds no rows under a line of column names");
}

Table read_csv(const std::filesystem::path &path) {
  const std::vector<CsvRow> rows = read_csv_rows(path);
  const std::vector<std::string> &names = rows.front().cells;
  Table table;
  table.title = path.filename().string();
  table.metadata = facts(path);
  for (std::size_t c = 0; c < names.size(); ++c) {
    std::vector<std::string> cells;
    for (std::size_t row = 1; row < rows.size(); ++row)
      cells.push_back(rows[row].cells[c]);
    table.columns.push_back(column_of(names[c], cells));
  }
  const bool all_numbers = std::none_of(table.columns.begin(), table.columns.end(),
                                        [](const Column &column) { return column.is_text(); });
  constexpr std::string_view energy = "energy_";
  if (all_numbers && names.front().starts_with(energy)) {
    table.kind = TableKind::Curves;
    try {
      table.columns.front().unit = name(parse_energy_unit(names.front().substr(energy.size())));
    } catch (const Error &error) {
      throw Error(at(path, rows.front().line) + error.what());
    }
  }
  return table;
}

} // namespace ins
