// SPDX-License-Identifier: GPL-2.0-or-later
#include "crystal/cell_parameters.h"

#include "base/units.h"

#include <Eigen/LU>
#include <algorithm>
#include <cmath>

namespace ins {

CellParameters cell_parameters(const Eigen::Matrix3d &lattice) {
  CellParameters cell;
  cell.lengths = lattice.rowwise().norm();
  for (int axis = 0; axis < 3; ++axis) {
    const int first = (axis + 1) % 3, second = (axis + 2) % 3;
    const double cosine =
        lattice.row(first).dot(lattice.row(second)) / (cell.lengths[first] * cell.lengths[second]);
    cell.angles[axis] = std::acos(std::clamp(cosine, -1.0, 1.0)) * 180.0 / units::pi;
  }
  cell.volume = std::abs(lattice.determinant());
  return cell;
}

} // namespace ins
