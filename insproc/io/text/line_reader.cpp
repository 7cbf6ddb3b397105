// SPDX-License-Identifier: GPL-2.0-or-later
#include "io/text/line_reader.h"

#include "base/error.h"
#include "io/text/text_file.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <fmt/format.h>

namespace ins {

namespace {

constexpr std::string_view blanks = " \t\r\f\v";

template <typename T> bool parse_whole(std::string_view word, T &value) {
  if (word.size() > 1 && word.front() == '+')
    word.remove_prefix(1);
  const auto [end, code] = std::from_chars(word.data(), word.data() + word.size(), value);
  return code == std::errc() && end == word.data() + word.size();
}

} // namespace

bool parse_number(std::string_view word, double &value) {
  return parse_whole(word, value) && std::isfinite(value);
}

bool parse_number(std::string_view word, int &value) { return parse_whole(word, value); }

Words split_words(std::string_view line) {
  Words words;
  for (std::size_t at = line.find_first_not_of(blanks); at != std::string_view::npos;) {
    const std::size_t stop = std::min(line.find_first_of(blanks, at), line.size());
    words.push_back(line.substr(at, stop - at));
    at = line.find_first_not_of(blanks, stop);
  }
  return words;
}

LineReader::LineReader(std::string path) : path_(std::move(path)), text_(read_text_file(path_)) {}

void LineReader::fail(const std::string &what) const {
  throw Error(fmt::format("{}:{}: {}", path_, line_, what));
}

bool LineReader::next_line(std::string_view &line) {
  if (position_ >= text_.size())
    return false;
  const std::size_t end = std::min(text_.find('\n', position_), text_.size());
  line = std::string_view(text_).substr(position_, end - position_);
  position_ = end + 1;
  ++line_;
  return true;
}

Words LineReader::next() {
  Words found;
  std::string_view line;
  while (found.empty() && next_line(line))
    found = split_words(line);
  return found;
}

Words LineReader::words(std::size_t count, const char *what) {
  const Words found = next();
  if (found.empty())
    fail(fmt::format("the file ends where {} should stand; is it truncated?", what));
  if (found.size() != count)
    fail(fmt::format("{} words where {} ({} numbers) should stand", found.size(), what, count));
  return found;
}

std::vector<double> LineReader::numbers(std::size_t count, const char *what) {
  std::vector<double> values;
  for (const std::string_view word : words(count, what))
    if (!parse_number(word, values.emplace_back()))
      fail(fmt::format("'{}' is no number; {} should stand here", word, what));
  return values;
}

std::vector<int> LineReader::integers(std::size_t count, const char *what) {
  std::vector<int> values;
  for (const std::string_view word : words(count, what))
    if (!parse_number(word, values.emplace_back()))
      fail(fmt::format("'{}' is no integer; {} should stand here", word, what));
  return values;
}

} // namespace ins
