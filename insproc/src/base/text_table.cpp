// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/text_table.h"

#include "base/error.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <utility>

namespace ins {

namespace {

std::vector<std::string> split(std::string_view line) {
  std::vector<std::string> cells;
  for (;;) {
    const std::size_t comma = line.find(',');
    cells.emplace_back(line.substr(0, comma));
    if (comma == std::string_view::npos)
      return cells;
    line.remove_prefix(comma + 1);
  }
}

template <class Number> bool parse(const std::string &text, Number &value) {
  const char *end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, value);
  return error == std::errc() && rest == end;
}

std::string joined(const std::vector<std::string> &names) {
  std::string text;
  for (const std::string &name : names)
    text += (text.empty() ? "" : ",") + name;
  return text;
}

} // namespace

TextTable::TextTable(std::string source, std::string_view text,
                     const std::vector<std::string> &columns)
    : source_(std::move(source)), columns_(columns) {
  bool named = false;
  const auto error = [&](std::size_t line, const std::string &what) {
    return Error(source_ + ":" + std::to_string(line) + ": " + what);
  };
  std::size_t number = 0;
  while (!text.empty()) {
    ++number;
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.starts_with('#'))
      continue;
    std::vector<std::string> cells = split(line);
    if (!named && cells != columns)
      throw error(number, "the columns should be " + joined(columns));
    if (cells.size() != columns.size())
      throw error(number, "there should be " + std::to_string(columns.size()) + " values, not " +
                              std::to_string(cells.size()));
    if (named)
      lines_.push_back({number, std::move(cells)});
    named = true;
  }
  if (lines_.empty())
    throw error(number, "the table has no rows");
}

void TextTable::fail(std::size_t row, const std::string &what) const {
  throw Error(source_ + ":" + std::to_string(lines_[row].number) + ": " + what);
}

const std::string &TextTable::text(std::size_t row, std::size_t column) const {
  if (cell(row, column).empty())
    fail(row, columns_[column] + " is missing");
  return cell(row, column);
}

double TextTable::number(std::size_t row, std::size_t column) const {
  double value = 0.0;
  if (!parse(cell(row, column), value) || !std::isfinite(value))
    fail(row, columns_[column] + " '" + cell(row, column) + "' is no number");
  return value;
}

double TextTable::number_if_any(std::size_t row, std::size_t column) const {
  return cell(row, column).empty() ? std::numeric_limits<double>::quiet_NaN() : number(row, column);
}

int TextTable::count(std::size_t row, std::size_t column) const {
  int value = 0;
  if (!parse(cell(row, column), value) || value < 0)
    fail(row, columns_[column] + " '" + cell(row, column) + "' is no whole number");
  return value;
}

} // namespace ins
