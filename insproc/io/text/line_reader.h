// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace ins {

using Words = std::vector<std::string_view>;

/// A text file read as lines of numbers. Errors name file and line.
class LineReader {
public:
  /// \throws Error  if the file cannot be read
  explicit LineReader(std::string path);

  /// The words of the next line that has any; empty at the end of the file.
  Words next();

  /// The next line as it stands, empty ones too.
  /// \return false at the end of the file
  bool next_line(std::string_view &line);

  /// Numbers of the next line that has words.
  ///
  /// \param count  how many the line must hold
  /// \param what   what they are, for the message
  /// \throws Error  at the end of the file, or for another count, or for text that is no number
  std::vector<double> numbers(std::size_t count, const char *what);
  std::vector<int> integers(std::size_t count, const char *what);

  /// \throws Error  always: "path:line: what"
  [[noreturn]] void fail(const std::string &what) const;

  const std::string &path() const { return path_; }

  /// Number of the line last read, from 1.
  int line() const { return line_; }

private:
  Words words(std::size_t count, const char *what);

  std::string path_;
  std::string text_;
  std::size_t position_ = 0;
  int line_ = 0;
};

/// The words of a line, between blanks.
Words split_words(std::string_view line);

/// A whole word as a number.
/// \return false if it is none, or not finite
bool parse_number(std::string_view word, double &value);
bool parse_number(std::string_view word, int &value);

} // namespace ins
