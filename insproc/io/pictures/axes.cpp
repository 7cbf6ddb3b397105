// SPDX-License-Identifier: GPL-2.0-or-later
#include "io/pictures/axes.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace ins {

namespace {

using Limits = std::pair<double, double>;

constexpr double room_above = 0.05; ///< of the height of what a panel shows

/// The lowest and the highest of the finite numbers it is shown.
class Extent {
public:
  void add(double value) {
    if (!std::isfinite(value))
      return;
    low_ = std::min(low_, value);
    high_ = std::max(high_, value);
  }
  Limits limits() const { return low_ <= high_ ? Limits(low_, high_) : Limits(0.0, 1.0); }

private:
  double low_ = std::numeric_limits<double>::infinity();
  double high_ = -std::numeric_limits<double>::infinity();
};

/// Limits with something between them, around the same middle.
Limits with_width(const Limits &limits) {
  const auto [low, high] = limits;
  const double size = std::max(std::abs(low), std::abs(high));
  constexpr double narrowest = 1e-9; // of the numbers themselves: below, ticks would not differ
  if (std::isfinite(low) && std::isfinite(high) && high - low > narrowest * size)
    return limits;
  if (!std::isfinite(low) || !std::isfinite(high))
    return {0.0, 1.0};
  const double middle = 0.5 * (low + high);
  const double half = size > 0.0 ? 0.05 * size : 0.5;
  return {middle - half, middle + half};
}

/// Shows every point of a panel to `see(x, y)`.
template <class See> void visit(const Panel &panel, See see) {
  for (const Band &band : panel.bands)
    for (std::size_t i = 0; i < band.x.size(); ++i) {
      see(band.x[i], band.low[i]);
      see(band.x[i], band.high[i]);
    }
  for (const Curve &curve : panel.curves)
    for (std::size_t i = 0; i < curve.x.size(); ++i)
      see(curve.x[i], curve.y[i] + curve.base);
  for (const Sticks &sticks : panel.sticks)
    for (std::size_t i = 0; i < sticks.x.size(); ++i) {
      see(sticks.x[i], sticks.base);
      see(sticks.x[i], sticks.base + sticks.height[i]);
    }
  for (const Link &link : panel.links) {
    see(link.x0, link.y0);
    see(link.x1, link.y1);
  }
  for (const Note &note : panel.notes)
    see(note.x, note.y);
}

} // namespace

std::pair<double, double> x_limits(const Plot &plot) {
  if (plot.x_range)
    return with_width(*plot.x_range);
  Extent extent;
  for (const Panel &panel : plot.panels)
    visit(panel, [&](double x, double y) {
      if (std::isfinite(y))
        extent.add(x);
    });
  return with_width(extent.limits());
}

std::pair<double, double> y_limits(const Panel &panel, const std::pair<double, double> &x) {
  if (panel.y_range && !(panel.log_y && panel.y_range->first <= 0.0))
    return with_width(*panel.y_range);
  Extent extent;
  visit(panel, [&](double at, double y) {
    if (at >= x.first && at <= x.second)
      extent.add(y);
  });
  auto [low, high] = with_width(extent.limits());
  if (panel.log_y) {
    constexpr double decades = 1e-4; // of the highest point, where curves go down to zero
    const double top = panel.y_range ? panel.y_range->second : high;
    return top > 0.0 ? Limits(std::max(low, decades * top), top) : Limits(decades, 1.0);
  }
  return {low, high + room_above * (high - low)};
}

} // namespace ins
