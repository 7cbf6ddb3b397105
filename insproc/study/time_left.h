// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace ins {

/// How long the steps of a study will still take, by those of their kinds that are known.
///
/// A kind without a known time is taken to be as long as the mean of the others.
class TimeLeft {
public:
  /// A step of a kind that has run, now or in an earlier run.
  void add(const std::string &kind, double seconds);

  /// Steps that run, with the seconds since they began, and steps that wait.
  ///
  /// \param side_by_side  how many run at a time
  /// \return seconds; empty where no time is known yet
  std::optional<double> estimate(const std::vector<std::pair<std::string, double>> &running,
                                 const std::vector<std::string> &waiting, int side_by_side) const;

private:
  struct Sum {
    double seconds = 0.0;
    int steps = 0;
  };
  std::map<std::string, Sum> kinds_;
};

/// "45 s", "3 min", "2 h 10 min".
std::string time_in_words(double seconds);

} // namespace ins
