// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>

namespace ins {

/// The element of a label such as "Cl1" (phonopy) or "H:D" (CASTEP, Euphonic): its leading letters.
///
/// \return empty if the label begins with no letter
inline std::string element_of(const std::string &label) {
  const auto is_letter = [](char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); };
  std::string element;
  for (const char c : label) {
    if (!is_letter(c))
      break;
    element += c;
  }
  return element;
}

} // namespace ins
