// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/label_places.h"

#include <algorithm>
#include <cmath>
#include <numeric>

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

LabelRow::LabelRow(const std::pair<double, double> &range, double distance, double farthest)
    : range_(range), distance_(distance), farthest_(farthest) {}

/// Numbers of the labels by rising place.
std::vector<std::size_t> LabelRow::rising() const {
  std::vector<std::size_t> order(wanted_.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return wanted_[a] < wanted_[b]; });
  return order;
}

std::vector<double> LabelRow::found_places(const std::vector<std::size_t> &order) const {
  std::vector<double> wanted;
  for (const std::size_t label : order)
    wanted.push_back(wanted_[label]);
  return label_places(wanted, distance_, range_.first + 0.5 * distance_,
                      range_.second - 0.5 * distance_);
}

bool LabelRow::add(double wanted) {
  wanted_.push_back(wanted);
  const std::vector<std::size_t> order = rising();
  const std::vector<double> found = found_places(order);
  for (std::size_t i = 0; i < order.size(); ++i)
    if (std::abs(found[i] - wanted_[order[i]]) > farthest_) {
      wanted_.pop_back();
      return false;
    }
  return true;
}

std::vector<double> LabelRow::places() const {
  const std::vector<std::size_t> order = rising();
  const std::vector<double> found = found_places(order);
  std::vector<double> result(order.size());
  for (std::size_t i = 0; i < order.size(); ++i)
    result[order[i]] = found[i];
  return result;
}

} // namespace ins
