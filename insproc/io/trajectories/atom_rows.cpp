// SPDX-License-Identifier: GPL-2.0-or-later
#include "io/trajectories/atom_rows.h"

#include "io/text/line_reader.h"

#include <charconv>
#include <cmath>
#include <cstdint>
#include <fmt/format.h>

namespace ins {

namespace {

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r'; }

const char *skip_blanks(const char *at, const char *end) {
  while (at < end && is_blank(*at))
    ++at;
  return at;
}

const char *skip_word(const char *at, const char *end) {
  while (at < end && !is_blank(*at) && *at != '\n')
    ++at;
  return at;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool ends_word(const char *at, const char *end) {
  return at == end || is_blank(*at) || *at == '\n';
}

/// Reads a number of up to 15 digits without exponent, as most are: digits and power of ten are
/// exact, so that their quotient is the nearest double. Others are left to std::from_chars.
///
/// \return the place behind the word; null if it is no such number
const char *read_short_number(const char *at, const char *end, double &value) {
  constexpr double powers[] = {1e0, 1e1, 1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                               1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15};
  const bool negative = at < end && *at == '-';
  at += negative;
  const char *const start = at;
  std::int64_t digits = 0;
  for (; at < end && is_digit(*at) && at - start <= 15; ++at)
    digits = 10 * digits + (*at - '0');
  auto count = at - start;
  std::ptrdiff_t decimals = 0;
  if (at < end && *at == '.') {
    const char *const point = ++at;
    for (; at < end && is_digit(*at) && count + (at - point) <= 15; ++at)
      digits = 10 * digits + (*at - '0');
    decimals = at - point;
    count += decimals;
  }
  if (count < 1 || count > 15 || !ends_word(at, end))
    return nullptr;
  const double size = static_cast<double>(digits) / powers[decimals];
  value = negative ? -size : size;
  return at;
}

/// Any finite number that is a word of its own; null if it is none.
const char *read_number(const char *at, const char *end, double &value) {
  if (const char *const behind = read_short_number(at, end, value))
    return behind;
  const auto result = std::from_chars(at, end, value);
  return result.ec == std::errc() && std::isfinite(value) && ends_word(result.ptr, end) ? result.ptr
                                                                                        : nullptr;
}

} // namespace

std::string read_atom_rows(std::string_view text, const RowColumns &columns,
                           Eigen::MatrixXd &values) {
  const char *at = text.data();
  const char *const end = at + text.size();
  const auto taken = static_cast<Eigen::Index>(columns.places.size());
  double *value = values.data();
  for (Eigen::Index row = 0; row < values.cols(); ++row, value += taken) {
    const auto wrong = [&](const std::string &what) {
      return fmt::format("line {} of the atoms: {}", row + 1, what);
    };
    Eigen::Index next = 0;
    int column = 0;
    for (;; ++column) {
      at = skip_blanks(at, end);
      if (at == end || *at == '\n')
        break;
      if (next == taken || columns.places[static_cast<std::size_t>(next)] != column) {
        at = skip_word(at, end);
        continue;
      }
      const char *const behind = read_number(at, end, value[next]);
      if (!behind)
        return wrong(
            fmt::format("'{}' is no finite number", std::string_view(at, skip_word(at, end) - at)));
      at = behind;
      ++next;
    }
    if (column != columns.count)
      return at == end && column == 0 ? fmt::format("{} lines of {} atoms", row, values.cols())
                                      : wrong(fmt::format("{} words where {} columns should stand",
                                                          column, columns.count));
    if (at < end)
      ++at;
  }
  return {};
}

std::vector<std::string> read_atom_words(std::string_view text, int place, int atoms) {
  std::vector<std::string> found;
  std::size_t start = 0;
  for (int atom = 0; atom < atoms && start < text.size(); ++atom) {
    const std::size_t end = std::min(text.find('\n', start), text.size());
    const auto words = split_words(text.substr(start, end - start));
    if (static_cast<int>(words.size()) <= place)
      return {};
    found.emplace_back(words[static_cast<std::size_t>(place)]);
    start = end + 1;
  }
  return found;
}

} // namespace ins
