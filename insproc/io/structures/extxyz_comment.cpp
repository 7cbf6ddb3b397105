// SPDX-License-Identifier: GPL-2.0-or-later
#include "io/structures/extxyz_comment.h"

namespace ins {

namespace {

constexpr std::string_view blanks = " \t\r\f\v";

/// Reads the text between quotes; `at` is behind the opening one and moves behind the closing one.
bool read_quoted(std::string_view line, std::size_t &at, std::string &text) {
  while (at < line.size() && line[at] != '"') {
    if (line[at] == '\\' && at + 1 < line.size())
      ++at;
    text += line[at++];
  }
  return at++ < line.size();
}

/// Reads brackets with what is between them, nested ones too.
bool read_bracketed(std::string_view line, std::size_t &at, std::string &text) {
  int depth = 0;
  while (at < line.size()) {
    const char c = line[at++];
    text += c;
    if (c == '{' || c == '[')
      ++depth;
    else if ((c == '}' || c == ']') && --depth == 0)
      return true;
  }
  return false;
}

bool is_bracketed(const std::string &text) {
  std::size_t at = 0;
  std::string inside;
  return !text.empty() && (text[0] == '{' || text[0] == '[') && read_bracketed(text, at, inside) &&
         at == text.size();
}

} // namespace

bool parse_extxyz_comment(std::string_view line, std::vector<FrameValue> &values,
                          std::string &problem) {
  std::size_t at = 0;
  while ((at = line.find_first_not_of(blanks, at)) != std::string_view::npos) {
    FrameValue value;
    bool closed = true;
    if (line[at] == '"')
      closed = read_quoted(line, ++at, value.key);
    else
      while (at < line.size() && line[at] != '=' && blanks.find(line[at]) == std::string_view::npos)
        value.key += line[at++];
    if (at < line.size() && line[at] == '=') {
      ++at;
      if (at < line.size() && line[at] == '"')
        closed = read_quoted(line, ++at, value.text);
      else if (at < line.size() && (line[at] == '{' || line[at] == '['))
        closed = read_bracketed(line, at, value.text);
      else
        while (at < line.size() && blanks.find(line[at]) == std::string_view::npos)
          value.text += line[at++];
    } else {
      value.text += 'T';
    }
    if (!closed || value.key.empty()) {
      problem = value.key.empty() ? "a value has no key"
                                  : "the quote or bracket of " + value.key + " is not closed";
      return false;
    }
    values.push_back(std::move(value));
  }
  return true;
}

std::string extxyz_pair(const FrameValue &value) {
  const auto quoted = [](const std::string &text) {
    std::string result = "\"";
    for (const char c : text) {
      if (c == '"' || c == '\\')
        result += '\\';
      result += c;
    }
    return result + '"';
  };
  constexpr std::string_view special = " \t\r\f\v=\"\\{}[],";
  const bool plain_key = value.key.find_first_of(special) == std::string::npos;
  const bool plain = !value.text.empty() && value.text.find_first_of(special) == std::string::npos;
  return (plain_key ? value.key : quoted(value.key)) + "=" +
         (plain || is_bracketed(value.text) ? value.text : quoted(value.text));
}

} // namespace ins
