// SPDX-License-Identifier: GPL-2.0-or-later
#include "phonons/tetrahedra.h"

#include <Eigen/LU>
#include <algorithm>
#include <limits>
#include <numeric>

namespace ins {

namespace {

/// Share of the tetrahedron that lies below an energy, by corner, for corners e in ascending order.
/// Differences of equal energies never divide: the intervals they bound are empty.
std::array<double, 4> corner_shares_below(const std::array<double, 4> &e, double energy) {
  const double x1 = energy - e[0];
  const double x4 = e[3] - energy;
  if (x1 <= 0.0)
    return {0.0, 0.0, 0.0, 0.0};
  if (x4 <= 0.0)
    return {0.25, 0.25, 0.25, 0.25};
  const double e21 = e[1] - e[0];
  const double e31 = e[2] - e[0];
  const double e41 = e[3] - e[0];
  const double e32 = e[2] - e[1];
  const double e42 = e[3] - e[1];
  const double e43 = e[3] - e[2];
  if (energy < e[1]) {
    const double c = 0.25 * x1 * x1 * x1 / (e21 * e31 * e41);
    return {c * (4.0 - x1 * (1.0 / e21 + 1.0 / e31 + 1.0 / e41)), c * x1 / e21, c * x1 / e31,
            c * x1 / e41};
  }
  if (energy < e[2]) {
    const double x2 = energy - e[1];
    const double x3 = e[2] - energy;
    const double c1 = 0.25 * x1 * x1 / (e41 * e31);
    const double c2 = 0.25 * x1 * x2 * x3 / (e41 * e32 * e31);
    const double c3 = 0.25 * x2 * x2 * x4 / (e42 * e32 * e41);
    return {c1 + (c1 + c2) * x3 / e31 + (c1 + c2 + c3) * x4 / e41,
            c1 + c2 + c3 + (c2 + c3) * x3 / e32 + c3 * x4 / e42,
            (c1 + c2) * x1 / e31 + (c2 + c3) * x2 / e32, (c1 + c2 + c3) * x1 / e41 + c3 * x2 / e42};
  }
  const double c = 0.25 * x4 * x4 * x4 / (e41 * e42 * e43);
  return {0.25 - c * x4 / e41, 0.25 - c * x4 / e42, 0.25 - c * x4 / e43,
          0.25 - c * (4.0 - x4 * (1.0 / e41 + 1.0 / e42 + 1.0 / e43))};
}

/// The corner of a cell from which its shortest diagonal starts; the diagonal ends at the opposite
/// corner.
std::array<int, 3> shortest_diagonal(const std::array<int, 3> &counts,
                                     const Eigen::Matrix3d &lattice) {
  const Eigen::Matrix3d reciprocal = lattice.inverse(); // columns b_i / 2 pi
  std::array<int, 3> best{};
  double shortest = std::numeric_limits<double>::infinity();
  for (const std::array<int, 3> &start :
       {std::array<int, 3>{0, 0, 0}, {1, 0, 0}, {0, 1, 0}, {0, 0, 1}}) {
    Eigen::Vector3d diagonal = Eigen::Vector3d::Zero();
    for (int axis = 0; axis < 3; ++axis)
      diagonal += (start[axis] == 0 ? 1.0 : -1.0) / counts[axis] * reciprocal.col(axis);
    if (diagonal.norm() < shortest - 1e-12) {
      shortest = diagonal.norm();
      best = start;
    }
  }
  return best;
}

} // namespace

Tetrahedra::Tetrahedra(const QMesh &mesh, const Eigen::Matrix3d &lattice)
    : points_(mesh.points.size()) {
  const std::array<int, 3> &n = mesh.counts;
  const std::array<int, 3> start = shortest_diagonal(n, lattice);
  const auto point = [&](const std::array<int, 3> &cell, const std::array<int, 3> &corner) {
    std::size_t index = 0;
    for (int axis = 0; axis < 3; ++axis)
      index = index * n[axis] + (cell[axis] + corner[axis]) % n[axis];
    return mesh.point_of[index];
  };
  for (int a = 0; a < n[0]; ++a)
    for (int b = 0; b < n[1]; ++b)
      for (int c = 0; c < n[2]; ++c) {
        std::array<int, 3> axes{0, 1, 2};
        do { // from one end of the diagonal to the other, one axis after the other
          std::array<int, 3> corner = start;
          std::array<int, 4> tetrahedron{point({a, b, c}, corner), 0, 0, 0};
          for (int step = 0; step < 3; ++step) {
            corner[axes[step]] = 1 - corner[axes[step]];
            tetrahedron[step + 1] = point({a, b, c}, corner);
          }
          corners_.push_back(tetrahedron);
        } while (std::next_permutation(axes.begin(), axes.end()));
      }
}

SpectrumRows Tetrahedra::bin_weights(const std::vector<double> &values,
                                     const EnergyGrid &grid) const {
  SpectrumRows weights = SpectrumRows::Zero(static_cast<Eigen::Index>(points_), grid.bins());
  const double share = 1.0 / static_cast<double>(corners_.size());
  for (std::array<int, 4> corners : corners_) {
    std::sort(corners.begin(), corners.end(), [&](int i, int j) { return values[i] < values[j]; });
    const std::array<double, 4> e{values[corners[0]], values[corners[1]], values[corners[2]],
                                  values[corners[3]]};
    if (e[3] < grid.minimum || e[0] > grid.maximum)
      continue;
    const int first = grid.bin(std::max(e[0], grid.minimum));
    const int last = grid.bin(std::min(e[3], grid.maximum));
    std::array<double, 4> left = corner_shares_below(e, grid.minimum + first * grid.width);
    for (int bin = first; bin <= last; ++bin) {
      const bool is_top = bin == last && e[3] <= grid.maximum;
      const std::array<double, 4> right =
          is_top ? std::array<double, 4>{0.25, 0.25, 0.25, 0.25}
                 : corner_shares_below(e, grid.minimum + (bin + 1) * grid.width);
      for (int k = 0; k < 4; ++k)
        weights(corners[k], bin) += share * (right[k] - left[k]);
      left = right;
    }
  }
  return weights;
}

} // namespace ins
