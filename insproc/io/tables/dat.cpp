// SPDX-License-Identifier: GPL-2.0-or-later
#include "io/tables/dat.h"

#include "base/energy_unit.h"
#include "base/error.h"
#include "io/tables/number_text.h"
#include "io/text/line_reader.h"

#include <algorithm>
#include <charconv>
#include <fmt/format.h>
#include <ostream>
#include <string_view>

namespace ins {

namespace {

constexpr std::string_view units_key = "units";

struct DatColumn {
  std::string name;
  const std::vector<double> *values; ///< null: zeros
};

/// Columns that stand side by side.
using Block = std::vector<DatColumn>;

std::vector<Block> blocks_of(const Table &table) {
  Block all;
  std::vector<Block> totals;
  for (const Column &column : table.columns) {
    if (column.is_text())
      throw Error("the dat format holds numbers only, and column '" + column.name +
                  "' holds words; write this table as csv, json or h5");
    all.push_back({column.name, &column.numbers()});
    if (column.name == "total" || column.name.ends_with(".total"))
      totals.push_back({all.front(), all.back(), {"error", nullptr}});
  }
  if (table.kind != TableKind::Curves || totals.empty())
    return {all};
  return totals;
}

void write_block(std::ostream &out, const Block &block, std::size_t rows) {
  out << '#';
  for (const DatColumn &column : block)
    out << ' ' << column.name;
  out << '\n';
  for (std::size_t row = 0; row < rows; ++row) {
    const char *separator = "";
    for (const DatColumn &column : block) {
      out << separator << (column.values ? shortest((*column.values)[row]) : "0");
      separator = " ";
    }
    out << '\n';
  }
}

/// "# units: cm-1, barn": of the abscissa and of the column after it, of which all curves are.
void write_units(std::ostream &out, const Table &table) {
  out << "# " << units_key << ':';
  const bool curves = table.kind == TableKind::Curves;
  const std::size_t count =
      curves ? std::min<std::size_t>(2, table.columns.size()) : table.columns.size();
  for (std::size_t c = 0; c < count; ++c)
    out << (c == 0 ? " " : ", ") << table.columns[c].unit;
  out << '\n';
}

/// "a, b, c"; empty parts count.
std::vector<std::string> parts(std::string_view text) {
  std::vector<std::string> result;
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t end = std::min(text.find(',', at), text.size());
    std::string_view part = text.substr(at, end - at);
    while (part.starts_with(' '))
      part.remove_prefix(1);
    while (part.ends_with(' '))
      part.remove_suffix(1);
    result.emplace_back(part);
    at = end + 1;
  }
  return result;
}

double dat_number(const LineReader &file, std::string_view word) {
  double value = 0.0;
  const auto result = std::from_chars(word.data(), word.data() + word.size(), value);
  if (result.ec != std::errc() || result.ptr != word.data() + word.size())
    file.fail(fmt::format("'{}' is no number", word));
  return value;
}

/// Reads line after line; a line with # behind numbers begins another block.
class DatReader {
public:
  explicit DatReader(const std::filesystem::path &path) : file_(path.string()) {}

  Table read() {
    std::string_view line;
    while (file_.next_line(line)) {
      const std::vector<std::string_view> words = split_words(line);
      if (words.empty())
        continue;
      if (words.front().starts_with('#'))
        take_head(line);
      else
        take_numbers(words);
    }
    end_block();
    if (table_.columns.empty())
      file_.fail("there are no numbers");
    finish();
    check(table_);
    return std::move(table_);
  }

private:
  void take_head(std::string_view line) {
    end_block();
    line.remove_prefix(std::min(line.find_first_not_of("# "), line.size()));
    names_.clear();
    for (const std::string_view word : split_words(line))
      names_.emplace_back(word);
    const std::size_t colon = line.find(": ");
    if (colon == std::string_view::npos)
      return;
    const std::string key(line.substr(0, colon)), value(line.substr(colon + 2));
    if (key == units_key)
      units_ = parts(value);
    else
      table_.metadata.emplace_back(key, value);
  }

  void take_numbers(const std::vector<std::string_view> &words) {
    if (words.size() != names_.size())
      file_.fail(fmt::format("{} numbers where the head names {} columns; is it a table of "
                             "insproc, and whole?",
                             words.size(), names_.size()));
    block_.resize(words.size());
    for (std::size_t c = 0; c < words.size(); ++c)
      block_[c].push_back(dat_number(file_, words[c]));
  }

  /// Blocks after the first repeat the abscissa; columns of errors are zero.
  void end_block() {
    const bool first = table_.columns.empty();
    for (std::size_t c = 0; c < block_.size(); ++c)
      if (names_[c] != "error" && (first || c > 0))
        table_.columns.push_back({names_[c], "", std::move(block_[c])});
    block_.clear();
  }

  /// Units, and whether the columns are curves.
  void finish() {
    constexpr std::string_view energy = "energy_";
    Column &abscissa = table_.columns.front();
    if (abscissa.name.starts_with(energy)) {
      table_.kind = TableKind::Curves;
      abscissa.unit = name(parse_energy_unit(abscissa.name.substr(energy.size())));
      for (std::size_t c = 1; c < table_.columns.size() && units_.size() == 2; ++c)
        table_.columns[c].unit = units_[1];
    } else if (units_.size() == table_.columns.size()) {
      for (std::size_t c = 0; c < units_.size(); ++c)
        table_.columns[c].unit = units_[c];
    }
  }

  LineReader file_;
  Table table_;
  std::vector<std::string> names_;
  std::vector<std::string> units_;
  std::vector<std::vector<double>> block_;
};

} // namespace

Table read_dat(const std::filesystem::path &path) {
  try {
    Table table = DatReader(path).read();
    table.title = path.filename().string();
    return table;
  } catch (const Error &error) {
    const std::string text = error.what();
    throw Error(text.starts_with(path.string()) ? text : path.string() + ": " + text);
  }
}

void write_dat(std::ostream &out, const Table &table) {
  check(table);
  const std::vector<Block> blocks = blocks_of(table);
  for (const auto &[key, value] : table.metadata)
    out << "# " << key << ": " << value << '\n';
  write_units(out, table);
  for (std::size_t k = 0; k < blocks.size(); ++k) {
    if (k > 0)
      out << '\n';
    write_block(out, blocks[k], table.rows());
  }
}

} // namespace ins
