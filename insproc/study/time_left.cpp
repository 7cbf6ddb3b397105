// SPDX-License-Identifier: GPL-2.0-or-later
#include "study/time_left.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace ins {

void TimeLeft::add(const std::string &kind, double seconds) {
  kinds_[kind].seconds += seconds;
  ++kinds_[kind].steps;
}

std::optional<double> TimeLeft::estimate(const std::vector<std::pair<std::string, double>> &running,
                                         const std::vector<std::string> &waiting,
                                         int side_by_side) const {
  if (kinds_.empty())
    return std::nullopt;
  double mean = 0.0;
  for (const auto &[kind, sum] : kinds_)
    mean += sum.seconds / sum.steps / static_cast<double>(kinds_.size());
  const auto expected = [&](const std::string &kind) {
    const auto known = kinds_.find(kind);
    return known == kinds_.end() ? mean : known->second.seconds / known->second.steps;
  };
  double work = 0.0, longest = 0.0;
  for (const auto &[kind, since] : running) {
    const double left = std::max(0.0, expected(kind) - since);
    work += left;
    longest = std::max(longest, left);
  }
  for (const std::string &kind : waiting) {
    work += expected(kind);
    longest = std::max(longest, expected(kind));
  }
  return std::max(longest, work / std::max(1, side_by_side));
}

std::string time_in_words(double seconds) {
  const long whole = std::lround(seconds);
  if (whole < 90)
    return fmt::format("{} s", whole);
  const long minutes = std::lround(seconds / 60.0);
  if (minutes < 90)
    return fmt::format("{} min", minutes);
  return fmt::format("{} h {} min", minutes / 60, minutes % 60);
}

} // namespace ins
