// SPDX-License-Identifier: GPL-2.0-or-later
#include "reciprocal/trajectory_cut.h"

#include <Eigen/Geometry>
#include <Eigen/LU>
#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

namespace ins {

namespace {

using Polygon = std::vector<CutPoint>; ///< flat and convex

/// The point between two at which a function that has these values at them is zero.
CutPoint between(const CutPoint &a, const CutPoint &b, double at_a, double at_b) {
  const double t = at_a / (at_a - at_b);
  return {a.place + t * (b.place - a.place), 0.0, a.energy + t * (b.energy - a.energy),
          a.value + t * (b.value - a.value)};
}

/// Where a tetrahedron is cut: a triangle, a quadrangle, or nothing.
Polygon cut(const std::array<CutPoint, 4> &corner) {
  std::array<const CutPoint *, 4> inside{}, outside{};
  int count = 0, rest = 0;
  for (const CutPoint &point : corner)
    (point.off < 0.0 ? inside[count++] : outside[rest++]) = &point;
  const auto on_edge = [&](int i, int o) {
    return between(*inside[i], *outside[o], inside[i]->off, outside[o]->off);
  };
  switch (count) {
  case 1:
    return {on_edge(0, 0), on_edge(0, 1), on_edge(0, 2)};
  case 2:
    return {on_edge(0, 0), on_edge(0, 1), on_edge(1, 1), on_edge(1, 0)};
  case 3:
    return {on_edge(0, 0), on_edge(1, 0), on_edge(2, 0)};
  default:
    return {};
  }
}

/// The part of a polygon in a half space (I. E. Sutherland and G. W. Hodgman, 1974).
Polygon clipped(const Polygon &polygon, const Eigen::Vector3d &border) {
  Polygon result;
  for (std::size_t k = 0; k < polygon.size(); ++k) {
    const CutPoint &here = polygon[k];
    const CutPoint &next = polygon[(k + 1) % polygon.size()];
    const double at_here = border.dot(here.place);
    const double at_next = border.dot(next.place);
    if (at_here >= 0.0)
      result.push_back(here);
    if ((at_here >= 0.0) != (at_next >= 0.0))
      result.push_back(between(here, next, at_here, at_next));
  }
  return result;
}

/// Adds the integral over a triangle, by energy.
void add_triangle(Eigen::VectorXd &bins, std::array<const CutPoint *, 3> corner, double measure,
                  const CutWindow &window) {
  std::sort(corner.begin(), corner.end(),
            [](const CutPoint *a, const CutPoint *b) { return a->energy < b->energy; });
  const auto &[low, middle, high] = corner;
  const double range = high->energy - low->energy;
  constexpr double flat = 1e-9; // of the energy
  if (range <= flat * std::abs(high->energy)) {
    const double mean = (low->value + middle->value + high->value) / 3.0;
    if (middle->energy > window.lowest && middle->energy < window.highest)
      bins[window.grid.bin(middle->energy)] += measure * window.weight(middle->energy) * mean;
    return;
  }
  const double first = std::max(low->energy, window.lowest);
  const double last = std::min(high->energy, window.highest);
  if (!(first < last))
    return;
  // Between two points of the sides at an energy: on the long side, and on one of the others.
  const auto density = [&](double energy) {
    const double along = (energy - low->energy) / range;
    const double long_side = low->value + along * (high->value - low->value);
    const bool below = energy < middle->energy;
    const CutPoint &from = below ? *low : *middle;
    const CutPoint &to = below ? *middle : *high;
    const double part = (energy - from.energy) / (to.energy - from.energy);
    const double other_side = from.value + part * (to.value - from.value);
    return 2.0 * measure / range * (below ? part : 1.0 - part) * 0.5 * (long_side + other_side) *
           window.weight(energy);
  };
  constexpr double gauss = 0.5 / std::numbers::sqrt3;
  const int last_bin = window.grid.bin(last);
  for (int bin = window.grid.bin(first); bin <= last_bin; ++bin) {
    const double from = std::max(first, window.grid.minimum + bin * window.grid.width);
    const double to = bin == last_bin
                          ? last
                          : std::min(last, window.grid.minimum + (bin + 1) * window.grid.width);
    const double split = std::clamp(middle->energy, from, to);
    for (const auto &[a, b] : {std::array{from, split}, std::array{split, to}})
      if (a < b) {
        const double centre = 0.5 * (a + b);
        const double aside = gauss * (b - a);
        bins[bin] += 0.5 * (b - a) * (density(centre - aside) + density(centre + aside));
      }
  }
}

} // namespace

CellTetrahedra::CellTetrahedra(const Eigen::Matrix3d &edges)
    : longest_edge_(edges.colwise().norm().maxCoeff()) {
  int start = 0;
  double shortest = std::numeric_limits<double>::infinity();
  for (const int corner : {0, 1, 2, 4}) {
    Eigen::Vector3d diagonal = Eigen::Vector3d::Zero();
    for (int axis = 0; axis < 3; ++axis)
      diagonal += (corner >> axis & 1 ? -1.0 : 1.0) * edges.col(axis);
    if (diagonal.norm() < shortest * (1.0 - 1e-9)) {
      shortest = diagonal.norm();
      start = corner;
    }
  }
  std::array<int, 3> axes{0, 1, 2};
  std::size_t number = 0;
  do { // from one end of the diagonal to the other, one axis after the other
    std::array<int, 4> &corner = corners_[number];
    Eigen::Matrix3d sides; // rows
    Eigen::Vector3d side = Eigen::Vector3d::Zero();
    corner[0] = start;
    for (int step = 0; step < 3; ++step) {
      const int bit = 1 << axes[step];
      corner[step + 1] = corner[step] ^ bit;
      side += (corner[step] & bit ? -1.0 : 1.0) * edges.col(axes[step]);
      sides.row(step) = side;
    }
    to_gradient_[number++] = sides.inverse();
  } while (std::next_permutation(axes.begin(), axes.end()));
}

void add_cut(Eigen::VectorXd &bins, const std::array<CutPoint, 4> &corner,
             const Eigen::Matrix3d &to_gradient, const std::vector<Eigen::Vector3d> &borders,
             const CutWindow &window) {
  Polygon polygon = cut(corner);
  for (const Eigen::Vector3d &border : borders)
    if (!polygon.empty())
      polygon = clipped(polygon, border);
  if (polygon.size() < 3)
    return;
  const Eigen::Vector3d gradient =
      to_gradient * Eigen::Vector3d(corner[1].off - corner[0].off, corner[2].off - corner[0].off,
                                    corner[3].off - corner[0].off);
  for (std::size_t k = 2; k < polygon.size(); ++k) {
    const CutPoint &a = polygon[0], &b = polygon[k - 1], &c = polygon[k];
    const double area = 0.5 * (b.place - a.place).cross(c.place - a.place).norm();
    if (area > 0.0)
      add_triangle(bins, {&a, &b, &c}, area / gradient.norm(), window);
  }
}

} // namespace ins
