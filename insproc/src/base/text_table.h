// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace ins {

/// A table of constants in text: lines with # in front are comments, the first other line names the
/// columns, each line after it has one value for each, with commas between. Nothing is guessed:
/// no quotes, no blanks around values, no empty lines.
class TextTable {
public:
  /// \param source   what errors call the table
  /// \param columns  the names that must stand in the first line, in this order
  /// \throws Error naming source and line
  TextTable(std::string source, std::string_view text, const std::vector<std::string> &columns);

  std::size_t rows() const { return lines_.size(); }

  /// A value that is not empty.
  const std::string &text(std::size_t row, std::size_t column) const;
  /// A finite number.
  double number(std::size_t row, std::size_t column) const;
  /// A finite number; NaN where the value is empty.
  double number_if_any(std::size_t row, std::size_t column) const;
  /// A whole number that is not negative.
  int count(std::size_t row, std::size_t column) const;

  /// \throws Error that says where the row stands
  [[noreturn]] void fail(std::size_t row, const std::string &what) const;

private:
  struct Line {
    std::size_t number; ///< from 1
    std::vector<std::string> cells;
  };
  const std::string &cell(std::size_t row, std::size_t column) const {
    return lines_[row].cells[column];
  }

  std::string source_;
  std::vector<std::string> columns_;
  std::vector<Line> lines_;
};

} // namespace ins
