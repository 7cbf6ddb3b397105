// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <Eigen/Core>

namespace ins {

/// Lengths and angles of a cell.
struct CellParameters {
  Eigen::Vector3d lengths = Eigen::Vector3d::Zero(); ///< a, b, c in Angstrom
  Eigen::Vector3d angles = Eigen::Vector3d::Zero();  ///< alpha, beta, gamma in degrees
  double volume = 0.0;                               ///< Angstrom^3
};

/// \param lattice  rows a, b, c in Angstrom
CellParameters cell_parameters(const Eigen::Matrix3d &lattice);

} // namespace ins
