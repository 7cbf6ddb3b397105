// SPDX-License-Identifier: GPL-2.0-or-later
//
// Numbers as text, independent of the locale.
#pragma once

#include <array>
#include <charconv>
#include <string>

namespace ins {

/// The shortest text that reads back as the same double.
inline std::string shortest(double value) {
  std::array<char, 32> buffer;
  const auto result = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value);
  return {buffer.data(), result.ptr};
}

/// Text with a fixed number of decimals, for readers; "-0.00" becomes "0.00".
inline std::string fixed(double value, int decimals) {
  std::array<char, 512> buffer;
  const auto result = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value,
                                    std::chars_format::fixed, decimals);
  std::string text(buffer.data(), result.ptr);
  if (text.starts_with('-') && text.find_first_not_of("-0.") == std::string::npos)
    text.erase(0, 1);
  return text;
}

/// Like fixed(), with a sign in front of positive numbers too.
inline std::string signed_fixed(double value, int decimals) {
  std::string text = fixed(value, decimals);
  return text.starts_with('-') || text.find_first_not_of("0.") == std::string::npos ? text
                                                                                    : "+" + text;
}

} // namespace ins
