// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/stick_label.h"

#include <algorithm>

namespace ins {

namespace {

bool begins_character(char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }

std::size_t length(const std::string &text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), begins_character));
}

/// The first characters, with an ellipsis if there are more.
std::string cut(const std::string &text, std::size_t characters) {
  std::size_t count = 0;
  for (std::size_t i = 0; i < text.size(); ++i)
    if (begins_character(text[i]) && ++count > characters)
      return text.substr(0, i) + "…";
  return text;
}

std::string without_parentheses(std::string text) {
  for (std::size_t open = text.find(" ("); open != std::string::npos; open = text.find(" (")) {
    const std::size_t close = text.find(')', open);
    text.erase(open, close == std::string::npos ? std::string::npos : close + 1 - open);
  }
  return text;
}

std::string without_phase(std::string text) {
  for (const char *word : {"out-of-phase ", "in-phase ", "antisymmetric ", "symmetric "})
    if (const std::size_t at = text.find(word); at != std::string::npos)
      text.erase(at, std::string(word).size());
  return text;
}

} // namespace

std::string essential(const std::string &label, std::size_t characters) {
  if (length(label) <= characters)
    return label;
  std::string text = without_parentheses(label);
  if (length(text) <= characters)
    return text;
  const std::string and_more = " + …";
  std::string rest;
  if (const std::size_t plus = text.find(" + "); plus != std::string::npos) {
    text.erase(plus);
    rest = and_more;
  }
  if (length(text + rest) > characters)
    text = without_phase(text);
  if (length(text + rest) > characters)
    rest.clear();
  return cut(text, characters) + rest;
}

} // namespace ins
