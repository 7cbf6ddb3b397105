// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/shell_word.h"

#include <algorithm>
#include <cctype>
#include <string_view>

namespace ins {

std::string shell_word(const std::string &word) {
  constexpr std::string_view harmless = "_-+=./:,@%";
  const bool plain = !word.empty() && std::all_of(word.begin(), word.end(), [&](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 ||
           harmless.find(c) != std::string_view::npos;
  });
  if (plain)
    return word;
  std::string quoted = "'";
  for (const char c : word)
    quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return quoted + "'";
}

std::string shell_line(const std::vector<std::string> &words) {
  std::string line;
  for (const std::string &word : words) {
    if (!line.empty())
      line += ' ';
    line += shell_word(word);
  }
  return line;
}

} // namespace ins
