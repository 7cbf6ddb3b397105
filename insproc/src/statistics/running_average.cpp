// SPDX-License-Identifier: GPL-2.0-or-later
#include "statistics/running_average.h"

#include "base/error.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace ins {

RunningAverage running_average(const Eigen::ArrayXd &x, Eigen::Index window) {
  const Eigen::Index n = x.size();
  if (window < 1 || window > n)
    throw Error(fmt::format("a running average of {} of {} samples", window, n));
  // Sums of what is left without the mean: squares of energies would lose all their digits.
  const double mean = x.mean();
  const double size = static_cast<double>(window);
  RunningAverage result;
  result.first = (window - 1) / 2;
  result.mean.resize(n - window + 1);
  result.deviation.resize(n - window + 1);
  double sum = 0.0, squares = 0.0;
  for (Eigen::Index i = 0; i < n; ++i) {
    const double entering = x[i] - mean;
    sum += entering;
    squares += entering * entering;
    if (i >= window) {
      const double leaving = x[i - window] - mean;
      sum -= leaving;
      squares -= leaving * leaving;
    }
    if (const Eigen::Index at = i - window + 1; at >= 0) {
      const double average = sum / size;
      result.mean[at] = mean + average;
      result.deviation[at] = std::sqrt(std::max(0.0, squares / size - average * average));
    }
  }
  return result;
}

} // namespace ins
