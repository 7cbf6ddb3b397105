// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <memory>
#include <string>

namespace ins {

/// Evaluates formulas in tables, such as "(1 + a^2 / c^2) / 4" or "a <= b && b <= c", in terms of
/// numbers that have been given names.
///
/// Besides + - * / ^ there are comparisons, && and ||, which are 1 or 0, and the functions of
/// muParser: sqrt, abs, sin, cos, tan, min, max, ...
class Expressions {
public:
  Expressions();
  ~Expressions();
  Expressions(Expressions &&) noexcept;

  /// \param name  letters, digits and _
  /// \throws Error for a name that cannot be one, or has been given
  void define(const std::string &name, double value);

  /// \throws Error that quotes the text, if it cannot be read, names something not defined, or has
  ///         no finite value
  double operator()(const std::string &text) const;

private:
  struct Parser;
  std::unique_ptr<Parser> parser_;
};

} // namespace ins
