// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/html/thinned_curve.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace ins {

std::vector<std::size_t> kept_points(const std::vector<double> &x, const std::vector<double> &y,
                                     double tolerance) {
  constexpr double infinite = std::numeric_limits<double>::infinity();
  std::vector<std::size_t> kept;
  const std::size_t count = x.size();
  for (std::size_t begin = 0; begin < count;) {
    kept.push_back(begin);
    // The slopes of lines from here that miss no point so far.
    double low = -infinite, high = infinite;
    std::size_t last = begin, next = begin + 1;
    for (; next < count && std::isfinite(y[begin]) && std::isfinite(y[next]); ++next) {
      const double step = x[next] - x[begin];
      if (!(step > 0.0))
        break;
      const double slope = (y[next] - y[begin]) / step;
      if (slope >= low && slope <= high)
        last = next;
      low = std::max(low, slope - tolerance / step);
      high = std::min(high, slope + tolerance / step);
      if (low > high)
        break;
    }
    begin = last > begin ? last : begin + 1;
  }
  return kept;
}

} // namespace ins
