// SPDX-License-Identifier: GPL-2.0-or-later
#include "force_constants/commensurate_points.h"

#include "base/error.h"

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

  // The columns of the adjugate generate a group modulo the determinant. Each adds its cosets.
  using Residue = std::array<long, 3>;
  const auto sum = [count](const Residue &a, const Residue &b) {
    return Residue{(a[0] + b[0]) % count, (a[1] + b[1]) % count, (a[2] + b[2]) % count};
  };
  std::set<Residue> classes{Residue{}};
  for (int column = 0; column < 3; ++column) {
    Residue generator{};
    for (int axis = 0; axis < 3; ++axis)
      generator[axis] = ((std::lround(adjugate(axis, column)) % count) + count) % count;
    const std::vector<Residue> subgroup(classes.begin(), classes.end());
    for (Residue shift = generator; !classes.contains(shift); shift = sum(shift, generator))
      for (const Residue &element : subgroup)
        classes.insert(sum(element, shift));
  }
  if (static_cast<long>(classes.size()) != count)
    throw Error("found " + std::to_string(classes.size()) +
                " commensurate wave vectors instead of " + std::to_string(count));
  std::vector<Eigen::Vector3d> points;
  for (const Residue &residue : classes)
    points.push_back(Eigen::Vector3d(residue[0], residue[1], residue[2]) /
                     static_cast<double>(count));
  return points;
}

} // namespace ins
