// SPDX-License-Identifier: GPL-2.0-or-later
#include "phonons/qmesh.h"

#include "base/brief_number.h"
#include "base/error.h"

#include <Eigen/LU>
#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>

namespace ins {

namespace {

using Point = std::array<int, 3>;

/// Numbers the points m_i / n_i of a mesh.
class MeshIndex {
public:
  explicit MeshIndex(const Point &counts) : counts_(counts) {}

  std::size_t size() const {
    return static_cast<std::size_t>(counts_[0]) * counts_[1] * counts_[2];
  }
  Point point(std::size_t index) const {
    const int c = static_cast<int>(index % counts_[2]);
    index /= counts_[2];
    return {static_cast<int>(index / counts_[1]), static_cast<int>(index % counts_[1]), c};
  }
  std::size_t index(const Point &point) const {
    Point folded{};
    for (int axis = 0; axis < 3; ++axis)
      folded[axis] = ((point[axis] % counts_[axis]) + counts_[axis]) % counts_[axis];
    return (static_cast<std::size_t>(folded[0]) * counts_[1] + folded[1]) * counts_[2] + folded[2];
  }
  /// Fractional wave vector in (-1/2, 1/2].
  Eigen::Vector3d wave_vector(std::size_t index) const {
    const Point m = point(index);
    Eigen::Vector3d q;
    for (int axis = 0; axis < 3; ++axis)
      q[axis] =
          static_cast<double>(2 * m[axis] > counts_[axis] ? m[axis] - counts_[axis] : m[axis]) /
          counts_[axis];
    return q;
  }

private:
  Point counts_;
};

/// True if an operation maps the mesh onto itself.
bool keeps_mesh(const Eigen::Matrix3i &operation, const Point &counts) {
  for (int row = 0; row < 3; ++row)
    for (int column = 0; column < 3; ++column)
      if ((counts[row] * operation(row, column)) % counts[column] != 0)
        return false;
  return true;
}

/// The operation on m with q_i = m_i / n_i; only for operations that keep the mesh.
Point apply(const Eigen::Matrix3i &operation, const Point &counts, const Point &m) {
  Point image{};
  for (int row = 0; row < 3; ++row)
    for (int column = 0; column < 3; ++column)
      image[row] += counts[row] * operation(row, column) / counts[column] * m[column];
  return image;
}

PhononSymmetry identity(int atoms) {
  PhononSymmetry operation{Eigen::Matrix3i::Identity(), Eigen::Matrix3d::Identity(), {}};
  operation.atom_map.resize(static_cast<std::size_t>(atoms));
  std::iota(operation.atom_map.begin(), operation.atom_map.end(), 0);
  return operation;
}

void find_distinct_atoms(QMesh &mesh, int atoms) {
  mesh.orbit.assign(static_cast<std::size_t>(atoms), -1);
  for (int atom = 0; atom < atoms; ++atom) {
    if (mesh.orbit[atom] >= 0)
      continue;
    for (const PhononSymmetry &operation : mesh.operations)
      mesh.orbit[operation.atom_map[atom]] = static_cast<int>(mesh.distinct_atoms.size());
    mesh.distinct_atoms.push_back(atom);
  }
}

} // namespace

std::array<int, 3> mesh_counts(const Eigen::Matrix3d &lattice, double length) {
  if (!(length > 0.0))
    throw Error("mesh length must be positive, not " + brief_number(length));
  const Eigen::Matrix3d reciprocal = lattice.inverse(); // columns b_i / 2 pi
  std::array<int, 3> counts{};
  for (int axis = 0; axis < 3; ++axis)
    counts[axis] =
        std::max(1, static_cast<int>(std::ceil(length * reciprocal.col(axis).norm() - 1e-9)));
  return counts;
}

std::array<int, 3> default_mesh(const Eigen::Matrix3d &lattice) {
  std::array<int, 3> counts = mesh_counts(lattice, default_mesh_length);
  for (int &count : counts)
    if (count > 1)
      count += count % 2;
  return counts;
}

std::optional<std::array<int, 3>> half_mesh(const std::array<int, 3> &counts) {
  std::array<int, 3> half = counts;
  for (int &count : half)
    if (count > 1) {
      if (count % 2 != 0)
        return std::nullopt;
      count /= 2;
    }
  return half == counts ? std::nullopt : std::optional(half);
}

bool on_mesh(const Eigen::Vector3d &q, const std::array<int, 3> &counts) {
  constexpr double tolerance = 1e-6;
  for (int axis = 0; axis < 3; ++axis) {
    const double m = q[axis] * counts[axis];
    if (std::abs(m - std::round(m)) > tolerance)
      return false;
  }
  return true;
}

std::vector<Eigen::Vector3d> regular_mesh(const std::array<int, 3> &counts) {
  const MeshIndex mesh(counts);
  std::vector<Eigen::Vector3d> points;
  for (std::size_t k = 0; k < mesh.size(); ++k)
    points.push_back(mesh.wave_vector(k));
  return points;
}

double QMesh::weight(std::size_t point) const {
  double sum = 0.0;
  for (const StarArm &arm : stars[point])
    sum += arm.weight;
  return sum;
}

int QMesh::multiplicity(int k) const {
  return static_cast<int>(std::count(orbit.begin(), orbit.end(), k));
}

QMesh reduce_mesh(const std::array<int, 3> &counts, std::vector<PhononSymmetry> operations,
                  int atoms) {
  if (*std::min_element(counts.begin(), counts.end()) < 1)
    throw Error("mesh counts must be at least 1");
  std::erase_if(operations, [&](const PhononSymmetry &operation) {
    return !keeps_mesh(operation.reciprocal, counts);
  });
  if (operations.empty())
    operations.push_back(identity(atoms));

  QMesh mesh;
  mesh.counts = counts;
  mesh.operations = std::move(operations);
  find_distinct_atoms(mesh, atoms);

  const MeshIndex grid(counts);
  const double share = 1.0 / static_cast<double>(grid.size());
  mesh.point_of.assign(grid.size(), -1);
  for (std::size_t start = 0; start < grid.size(); ++start) {
    if (mesh.point_of[start] >= 0)
      continue;
    const int irreducible = static_cast<int>(mesh.points.size());
    std::vector<StarArm> star;
    for (std::size_t k = 0; k < mesh.operations.size(); ++k) {
      Point image = apply(mesh.operations[k].reciprocal, counts, grid.point(start));
      const std::size_t arm = grid.index(image);
      if (mesh.point_of[arm] >= 0)
        continue;
      for (int &component : image)
        component = -component;
      const std::size_t opposite = grid.index(image);
      mesh.point_of[arm] = mesh.point_of[opposite] = irreducible;
      star.push_back({static_cast<int>(k), (opposite == arm ? 1.0 : 2.0) * share});
    }
    mesh.points.push_back(grid.wave_vector(start));
    mesh.stars.push_back(std::move(star));
  }
  return mesh;
}

} // namespace ins
