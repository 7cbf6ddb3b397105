// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <fstream>
#include <string>
#include <string_view>
#include <vector>

namespace ins {

/// A text file of any length read line by line: one line is held at a time. Errors name file and
/// line.
class LineStream {
public:
  /// \throws Error  if the file cannot be opened
  explicit LineStream(std::string path);

  /// The next line, until the one after it is read.
  /// \return false at the end of the file
  bool next(std::string_view &line);

  /// \throws Error  at the end of the file: `what` should stand there
  std::string_view line(const char *what);
  /// The words of the next line. \throws Error  at the end of the file
  std::vector<std::string_view> words(const char *what);

  /// \throws Error  always: "path:line: what"
  [[noreturn]] void fail(const std::string &what) const;

  const std::string &path() const { return path_; }

private:
  std::string path_;
  std::ifstream file_;
  std::string text_;
  long line_ = 0;
};

} // namespace ins
