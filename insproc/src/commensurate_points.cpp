// SPDX-License-Identifier: GPL-2.0-or-later
#include "commensurate_points.h"

#include "error.h"

#include <Eigen/LU>
#include <array>
#include <cmath>
#include <set>
#include <string>

namespace ins {

std::vector<Eigen::Vector3d> commensurate_points(const PhononCells &cells) {
  // Rows: supercell vectors in units of the primitive ones. q is commensurate if T q is integer,
  // and then det(T) q = adj(T) m with integer m.
  const Eigen::Matrix3d ratio = cells.supercell.lattice * cells.primitive.lattice.inverse();
  const Eigen::Matrix3d rounded = ratio.array().round();
  if ((ratio - rounded).cwiseAbs().maxCoeff() > 1e-3)
    throw Error("the supercell's lattice is no multiple of the primitive cell's");
  const long count = std::lround(std::abs(rounded.determinant()));
  const Eigen::Matrix3d adjugate = (static_cast<double>(count) * rounded.inverse()).array().round();

  std::array<long, 3> range{};
  for (int row = 0; row < 3; ++row)
    range[row] = std::lround(rounded.row(row).cwiseAbs().sum());
  std::set<std::array<long, 3>> classes;
  for (long a = 0; a < range[0]; ++a)
    for (long b = 0; b < range[1]; ++b)
      for (long c = 0; c < range[2]; ++c) {
        const Eigen::Vector3d scaled = adjugate * Eigen::Vector3d(a, b, c);
        std::array<long, 3> residue{};
        for (int axis = 0; axis < 3; ++axis)
          residue[axis] = ((std::lround(scaled[axis]) % count) + count) % count;
        classes.insert(residue);
      }
  if (static_cast<long>(classes.size()) != count)
    throw Error("found " + std::to_string(classes.size()) +
                " commensurate wave vectors instead of " + std::to_string(count));
  std::vector<Eigen::Vector3d> points;
  for (const std::array<long, 3> &residue : classes)
    points.push_back(Eigen::Vector3d(residue[0], residue[1], residue[2]) /
                     static_cast<double>(count));
  return points;
}

} // namespace ins
