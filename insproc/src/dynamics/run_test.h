// SPDX-License-Identifier: GPL-2.0-or-later
//
// Tests of a run, and what they have found. docs/md-validation.md
#pragma once

#include <string>
#include <vector>

namespace ins {

enum class Outcome { Passed, Failed, Undecided };
std::string name(Outcome outcome); ///< "passed", "FAILED", "undecided"

inline constexpr double ps_per_ns = 1e3;

/// One test of a run.
struct RunTest {
  std::string name; ///< what is tested: "drift of Pxx"
  double value = 0.0;
  double error = 0.0;
  std::string unit;
  double p = 1.0;       ///< probability of a value as unlikely by chance in a sound run
  bool decided = true;  ///< false: the run does not suffice, whatever p
  std::string passing;  ///< what is said of a run that passes ...
  std::string failing;  ///< ... or fails ...
  std::string doubtful; ///< ... or does not suffice
  Outcome outcome = Outcome::Undecided;

  /// One line: what was found.
  const std::string &text() const;
};

/// Sets the outcomes: with k tests that are decided, one fails where p < significance / k.
///
/// \param significance  probability that a sound run fails any of its tests
/// Source: Bonferroni's inequality.
void judge(std::vector<RunTest> &tests, double significance);

/// The worst of the outcomes: one failed, none failed but one undecided, or all passed.
Outcome overall(const std::vector<RunTest> &tests);

/// Something a run tells that is no test.
struct RunValue {
  std::string name;
  double value = 0.0;
  double error = 0.0; ///< NaN: not known
  std::string unit;
};

/// "12.3 +- 0.4": the error with two digits that count, the value with as many decimals.
std::string with_error(double value, double error);

} // namespace ins
