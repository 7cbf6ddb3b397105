// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/label_places.h"

#include <algorithm>
#include <cstddef>

namespace ins {

std::vector<double> label_places(const std::vector<double> &wanted, double distance, double lowest,
                                 double highest) {
  struct Pool {
    double sum;
    std::size_t count;
    double mean() const { return sum / static_cast<double>(count); }
  };
  std::vector<Pool> pools;
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    pools.push_back({wanted[i] - static_cast<double>(i) * distance, 1});
    while (pools.size() > 1 && pools.end()[-2].mean() > pools.back().mean()) {
      pools.end()[-2].sum += pools.back().sum;
      pools.end()[-2].count += pools.back().count;
      pools.pop_back();
    }
  }
  const double last = highest - static_cast<double>(wanted.size() - 1) * distance;
  std::vector<double> places;
  for (const Pool &pool : pools)
    for (std::size_t k = 0; k < pool.count; ++k)
      places.push_back(std::clamp(pool.mean(), lowest, std::max(lowest, last)) +
                       static_cast<double>(places.size()) * distance);
  return places;
}

} // namespace ins
