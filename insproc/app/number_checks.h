// SPDX-License-Identifier: GPL-2.0-or-later
//
// Checks of numbers on the command line whose errors name the word that is wrong, not the range of
// a double.
#pragma once

#include <CLI/CLI.hpp>

#include <cmath>
#include <fmt/format.h>
#include <string>

namespace ins::app {

/// A check that a word is a finite number.
/// \param name   in the help of a command
/// \param holds  what the number must fulfil, in words for the error
template <class Condition>
CLI::Validator number_check(const std::string &name, const std::string &holds,
                            Condition condition) {
  return CLI::Validator(
      [holds, condition](std::string &text) -> std::string {
        double value = 0.0;
        if (CLI::detail::lexical_cast(text, value) && std::isfinite(value) && condition(value))
          return {};
        return "'" + text + "' is not a number " + holds;
      },
      name);
}

inline CLI::Validator positive_number() {
  return number_check("POSITIVE", "above 0", [](double value) { return value > 0.0; });
}

inline CLI::Validator non_negative_number() {
  return number_check("NONNEGATIVE", "of 0 or more", [](double value) { return value >= 0.0; });
}

inline CLI::Validator number_between(double least, double most) {
  return number_check("NUMBER", fmt::format("from {:g} to {:g}", least, most),
                      [=](double value) { return value >= least && value <= most; });
}

} // namespace ins::app
