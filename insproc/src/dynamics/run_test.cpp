// SPDX-License-Identifier: GPL-2.0-or-later
#include "dynamics/run_test.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace ins {

std::string name(Outcome outcome) {
  switch (outcome) {
  case Outcome::Passed:
    return "passed";
  case Outcome::Failed:
    return "FAILED";
  case Outcome::Undecided:
    break;
  }
  return "undecided";
}

const std::string &RunTest::text() const {
  return outcome == Outcome::Passed ? passing : outcome == Outcome::Failed ? failing : doubtful;
}

void judge(std::vector<RunTest> &tests, double significance) {
  const auto decided =
      std::count_if(tests.begin(), tests.end(), [](const RunTest &test) { return test.decided; });
  const double limit = significance / static_cast<double>(std::max<std::ptrdiff_t>(decided, 1));
  for (RunTest &test : tests)
    test.outcome = !test.decided    ? Outcome::Undecided
                   : test.p < limit ? Outcome::Failed
                                    : Outcome::Passed;
}

Outcome overall(const std::vector<RunTest> &tests) {
  const auto any = [&](Outcome outcome) {
    return std::any_of(tests.begin(), tests.end(),
                       [&](const RunTest &test) { return test.outcome == outcome; });
  };
  return any(Outcome::Failed)      ? Outcome::Failed
         : any(Outcome::Undecided) ? Outcome::Undecided
                                   : Outcome::Passed;
}

std::string with_error(double value, double error) {
  constexpr double readable = 1e6; // ratio up to which digits of the error help
  const double size = std::max(std::abs(value), error);
  if (!(error > 0.0) || !(size < readable * error) || size >= 1e9 || error < 1e-9)
    return fmt::format("{:.6g} +- {:.2g}", value, error);
  const int decimals = std::max(0, 1 - static_cast<int>(std::floor(std::log10(error))));
  return fmt::format("{:.{}f} +- {:.{}f}", value, decimals, error, decimals);
}

} // namespace ins
