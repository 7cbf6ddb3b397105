// SPDX-License-Identifier: GPL-2.0-or-later
#include "crystal/cell_changes.h"

#include "base/error.h"
#include "crystal/supercell.h"

#include <Eigen/LU>
#include <cmath>
#include <fmt/format.h>

namespace ins {

Crystal at_volume_change(const Crystal &crystal, double change) {
  if (!(change > -100.0))
    throw Error(fmt::format("a change of the volume by {:.12g} % leaves no volume", change));
  Crystal changed = crystal;
  changed.lattice *= std::cbrt(1.0 + change / 100.0);
  return changed;
}

Crystal in_supercell(const Crystal &crystal, const Eigen::Matrix3i &matrix) {
  const double determinant = matrix.cast<double>().determinant();
  if (std::abs(determinant) < 0.5)
    throw Error("the supercell matrix has determinant 0: its vectors lie in a plane");
  Eigen::Matrix3i rows = matrix;
  if (determinant < 0.0)
    rows.row(0).swap(rows.row(1));
  return make_phonon_cells(crystal, rows.transpose(), Eigen::Matrix3d::Identity()).supercell;
}

} // namespace ins
