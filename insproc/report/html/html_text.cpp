// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/html/html_text.h"

#include <cctype>

namespace ins {

namespace {

/// How many bytes of valid UTF-8 begin a text; 0 if they are none.
std::size_t character_length(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char first = byte(0);
  const std::size_t length = first < 0x80   ? 1
                             : first < 0xC2 ? 0
                             : first < 0xE0 ? 2
                             : first < 0xF0 ? 3
                             : first < 0xF5 ? 4
                                            : 0;
  if (length == 0 || length > text.size())
    return 0;
  for (std::size_t i = 1; i < length; ++i)
    if ((byte(i) & 0xC0U) != 0x80U)
      return 0;
  const bool overlong = (first == 0xE0 && byte(1) < 0xA0) || (first == 0xF0 && byte(1) < 0x90);
  const bool no_character = (first == 0xED && byte(1) > 0x9F) || (first == 0xF4 && byte(1) > 0x8F);
  return overlong || no_character ? 0 : length;
}

/// A character of one byte.
std::string entity(char c) {
  switch (c) {
  case '&':
    return "&amp;";
  case '<':
    return "&lt;";
  case '>':
    return "&gt;";
  case '"':
    return "&quot;";
  case '\'':
    return "&#39;";
  default:
    break;
  }
  const auto code = static_cast<unsigned char>(c);
  return (code < 0x20 && c != '\n') || code == 0x7F ? std::string(" ") : std::string(1, c);
}

} // namespace

std::string html_text(std::string_view text) {
  std::string result;
  while (!text.empty()) {
    const std::size_t length = character_length(text);
    if (length == 0)
      result += "\xEF\xBF\xBD";
    else if (length == 1)
      result += entity(text.front());
    else
      result += text.substr(0, length);
    text.remove_prefix(length == 0 ? 1 : length);
  }
  return result;
}

std::string json_in_html(std::string json) {
  std::string result;
  for (const char c : json)
    if (c == '<' || c == '>' || c == '&')
      result += c == '<' ? "\\u003c" : c == '>' ? "\\u003e" : "\\u0026";
    else
      result += c;
  return result;
}

std::string html_id(std::string_view text) {
  std::string result;
  for (const char c : text)
    if (std::isalnum(static_cast<unsigned char>(c)))
      result += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    else if (!result.empty() && result.back() != '-')
      result += '-';
  while (!result.empty() && result.back() == '-')
    result.pop_back();
  return result.empty() ? "x" : result;
}

} // namespace ins
