// SPDX-License-Identifier: GPL-2.0-or-later
#include "reciprocal/graded_mesh.h"

#include "base/units.h"

#include <Eigen/LU>
#include <algorithm>
#include <cmath>

namespace ins {

namespace {

std::array<GradedCell, 8> octants(const GradedCell &cell) {
  std::array<GradedCell, 8> result;
  const int edge = GradedMesh::edge(cell.depth + 1);
  for (int k = 0; k < 8; ++k)
    result[k] = {cell.corner + edge * Eigen::Vector3i(k & 1, k >> 1 & 1, k >> 2 & 1),
                 cell.depth + 1};
  return result;
}

} // namespace

GradedMesh::GradedMesh(const Eigen::Matrix3d &lattice, std::array<int, 3> roots)
    : roots_(roots), lattice_(lattice), reciprocal_(2.0 * units::pi * lattice.inverse()) {
  for (int axis = 0; axis < 3; ++axis)
    step_.col(axis) = reciprocal_.col(axis) / steps()[axis];
  half_diagonal_ = 0.0;
  for (const Eigen::Vector3d &signs : {Eigen::Vector3d(1, 1, 1), Eigen::Vector3d(-1, 1, 1),
                                       Eigen::Vector3d(1, -1, 1), Eigen::Vector3d(1, 1, -1)})
    half_diagonal_ = std::max(half_diagonal_, 0.5 * (edges(0) * signs).norm());
  grading_ = 0.25 * reciprocal_.colwise().norm().minCoeff();
}

std::array<int, 3> GradedMesh::steps() const {
  return {roots_[0] << deepest, roots_[1] << deepest, roots_[2] << deepest};
}

Eigen::Vector3d GradedMesh::middle(const GradedCell &cell) const {
  return place(cell.corner) + 0.5 * edges(cell.depth).rowwise().sum();
}

bool GradedMesh::reaches(const GradedCell &cell, const ReciprocalRegion &region) const {
  const Eigen::Vector3d here = middle(cell);
  const double radius = std::ldexp(half_diagonal_, -cell.depth);
  const double length = here.norm();
  return std::any_of(region.shells.begin(), region.shells.end(),
                     [&](const std::array<double, 2> &shell) {
                       return length + radius >= shell[0] && length - radius <= shell[1];
                     }) &&
         std::all_of(region.borders.begin(), region.borders.end(),
                     [&](const Eigen::Vector3d &border) { return border.dot(here) >= -radius; });
}

double GradedMesh::to_lattice(const Eigen::Vector3d &place) const {
  const Eigen::Vector3d fractional = lattice_ * place / (2.0 * units::pi);
  const Eigen::Vector3d rest = fractional - fractional.array().round().matrix();
  double nearest = (reciprocal_ * rest).norm();
  // In a skew lattice the nearest point may be one of those around.
  for (int a = -1; a <= 1; ++a)
    for (int b = -1; b <= 1; ++b)
      for (int c = -1; c <= 1; ++c)
        nearest = std::min(nearest, (reciprocal_ * (rest + Eigen::Vector3d(a, b, c))).norm());
  return nearest;
}

std::vector<GradedCell> GradedMesh::cells(const ReciprocalRegion &region, int most) const {
  double farthest = 0.0;
  for (const std::array<double, 2> &shell : region.shells)
    farthest = std::max(farthest, shell[1]);
  std::array<int, 3> reach{};
  for (int axis = 0; axis < 3; ++axis)
    reach[axis] = static_cast<int>(
        std::ceil(farthest * lattice_.row(axis).norm() / (2.0 * units::pi) * roots_[axis]));
  std::vector<GradedCell> pending, result;
  for (int a = -reach[0]; a < reach[0]; ++a)
    for (int b = -reach[1]; b < reach[1]; ++b)
      for (int c = -reach[2]; c < reach[2]; ++c)
        pending.push_back({edge(0) * Eigen::Vector3i(a, b, c), 0});
  while (!pending.empty()) {
    const GradedCell cell = pending.back();
    pending.pop_back();
    if (!reaches(cell, region))
      continue;
    if (cell.depth < most && to_lattice(middle(cell)) < std::ldexp(grading_, -cell.depth))
      for (const GradedCell &octant : octants(cell))
        pending.push_back(octant);
    else
      result.push_back(cell);
  }
  return result;
}

std::vector<GradedCell> GradedMesh::halves(const std::vector<GradedCell> &cells,
                                           const ReciprocalRegion &region) const {
  std::vector<GradedCell> result;
  for (const GradedCell &cell : cells)
    for (const GradedCell &octant : octants(cell))
      if (reaches(octant, region))
        result.push_back(octant);
  return result;
}

} // namespace ins
