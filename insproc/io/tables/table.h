// SPDX-License-Identifier: GPL-2.0-or-later
//
// The one shape in which results leave the library: named columns with units.
#pragma once

#include <cstddef>
#include <iosfwd>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace ins {

/// A column of numbers or of words.
struct Column {
  std::string name; ///< as it stands in the head of a csv file
  std::string unit; ///< "cm-1", "barn", ...; empty for pure numbers and words
  std::variant<std::vector<double>, std::vector<std::string>> values;
  int decimals = 2; ///< when printed for a reader; files get every digit

  std::size_t size() const;
  bool is_text() const { return std::holds_alternative<std::vector<std::string>>(values); }
  const std::vector<double> &numbers() const { return std::get<std::vector<double>>(values); }
  const std::vector<std::string> &words() const {
    return std::get<std::vector<std::string>>(values);
  }
};

/// What the rows of a table are.
enum class TableKind {
  Records, ///< one thing a row: a mode, a band, an atom
  Curves,  ///< the first column is the abscissa, the others are functions of it
};

/// Columns of equal length, and facts about all of them.
struct Table {
  TableKind kind = TableKind::Records;
  std::string title;
  std::vector<std::pair<std::string, std::string>> metadata; ///< in the order they are written
  std::vector<Column> columns;

  std::size_t rows() const { return columns.empty() ? 0 : columns.front().size(); }

  /// The column of this name, or null.
  const Column *find(const std::string &name) const;

  /// \throws Error naming the columns there are, if `name` is none of them or holds words
  const std::vector<double> &numbers(const std::string &name) const;
};

/// \throws Error if the columns differ in length, a name repeats, or curves hold words
void check(const Table &table);

/// The columns of these names, in this order, with title and metadata.
/// \throws Error if there is no such column
Table selected(const Table &table, const std::vector<std::string> &names);

/// Writes the table for a reader: aligned columns under names and units. A name's ending that says
/// its unit (peak_cm1) is left out.
void print(std::ostream &out, const Table &table);

} // namespace ins
