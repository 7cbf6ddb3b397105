// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <array>
#include <cstdio>
#include <string>

namespace ins {

/// A number for a message: at most 12 digits, no zeros behind the last that counts.
inline std::string brief_number(double value) {
  std::array<char, 32> buffer;
  const int length = std::snprintf(buffer.data(), buffer.size(), "%.12g", value);
  return {buffer.data(), static_cast<std::size_t>(length)};
}

} // namespace ins
