// SPDX-License-Identifier: GPL-2.0-or-later
#include "force_constants/shortest_images.h"

#include "base/error.h"

#include <Eigen/LU>
#include <array>
#include <cmath>
#include <map>
#include <string>

namespace ins {

namespace {

/// Lattice points of the supercell that can be in a shortest image of a difference whose fractional
/// coordinates lie in [-1/2, 1/2].
std::vector<Eigen::Vector3d> candidate_points(const Eigen::Matrix3d &lattice) {
  const double half_diagonal = 0.5 * lattice.rowwise().norm().sum();
  const Eigen::Matrix3d reciprocal = lattice.inverse(); // columns b_i / 2 pi
  std::array<int, 3> range{};
  for (int axis = 0; axis < 3; ++axis)
    range[axis] = static_cast<int>(std::floor(half_diagonal * reciprocal.col(axis).norm() + 0.5));
  std::vector<Eigen::Vector3d> points;
  for (int a = -range[0]; a <= range[0]; ++a)
    for (int b = -range[1]; b <= range[1]; ++b)
      for (int c = -range[2]; c <= range[2]; ++c)
        points.emplace_back(a, b, c);
  return points;
}

struct LessVector {
  bool operator()(const Eigen::Vector3i &a, const Eigen::Vector3i &b) const {
    return std::lexicographical_compare(a.data(), a.data() + 3, b.data(), b.data() + 3);
  }
};

} // namespace

ShortestImages shortest_images(const PhononCells &cells) {
  const Eigen::Matrix3d &lattice = cells.supercell.lattice;
  const Eigen::Matrix3d to_primitive =
      cells.primitive.lattice.transpose().inverse() * lattice.transpose();
  const std::vector<Eigen::Vector3d> points = candidate_points(lattice);
  std::vector<Eigen::Vector3d> shifts;
  for (const Eigen::Vector3d &point : points)
    shifts.push_back(lattice.transpose() * point);

  ShortestImages images;
  std::map<Eigen::Vector3i, int, LessVector> known;
  std::vector<double> lengths(points.size());
  images.first.push_back(0);
  for (int i = 0; i < cells.primitive.size(); ++i)
    for (int j = 0; j < cells.supercell.size(); ++j) {
      Eigen::Vector3d difference =
          cells.supercell.positions[j] - cells.supercell.positions[cells.p2s[i]];
      difference -= difference.array().round().matrix();
      const Eigen::Vector3d cartesian = lattice.transpose() * difference;
      double shortest = INFINITY;
      for (std::size_t k = 0; k < points.size(); ++k) {
        lengths[k] = (cartesian + shifts[k]).norm();
        shortest = std::min(shortest, lengths[k]);
      }
      const Eigen::Vector3d offset =
          cells.primitive.positions[cells.s2p[j]] - cells.primitive.positions[i];
      for (std::size_t k = 0; k < points.size(); ++k) {
        if (lengths[k] > shortest + cells.symprec)
          continue;
        const Eigen::Vector3d exact = to_primitive * (difference + points[k]) - offset;
        const Eigen::Vector3i rounded = exact.array().round().cast<int>();
        if ((exact - rounded.cast<double>()).cwiseAbs().maxCoeff() > 1e-2)
          throw Error("supercell atom " + std::to_string(j + 1) +
                      " is no lattice translation of primitive atom " +
                      std::to_string(cells.s2p[j] + 1) + ": check cells and atom order");
        const auto [entry, is_new] =
            known.emplace(rounded, static_cast<int>(images.vectors.size()));
        if (is_new)
          images.vectors.push_back(rounded);
        images.index.push_back(entry->second);
      }
      images.first.push_back(static_cast<int>(images.index.size()));
    }
  return images;
}

} // namespace ins
