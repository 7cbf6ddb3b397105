// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>

namespace ins {

/// The leading letters of a label: "Cl" of "Cl1".
///
/// \return empty if the label begins with no letter
inline std::string leading_letters(const std::string &label) {
  const auto is_letter = [](char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); };
  std::string letters;
  for (const char c : label) {
    if (!is_letter(c))
      break;
    letters += c;
  }
  return letters;
}

/// The element of a label such as "Cl1" (phonopy) or "H:D" (CASTEP, Euphonic): its leading letters.
/// Deuterium and tritium, D and T, are hydrogen; their mass tells them apart.
///
/// \return empty if the label begins with no letter
inline std::string element_of(const std::string &label) {
  const std::string letters = leading_letters(label);
  return letters == "D" || letters == "T" ? "H" : letters;
}

} // namespace ins
