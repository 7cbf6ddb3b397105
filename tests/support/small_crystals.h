// SPDX-License-Identifier: GPL-2.0-or-later
//
// Crystals for the tests of training sets.
#pragma once

#include "crystal/crystal.h"

#include <Eigen/LU>

/// Two atoms in a triclinic, right-handed cell.
inline ins::Crystal triclinic_pair() {
  ins::Crystal crystal;
  crystal.lattice << 4.0, 0.3, -0.2, 1.1, 5.0, 0.4, -0.7, 0.9, 6.0;
  crystal.positions = {{0.1, 0.2, 0.3}, {0.65, 0.7, 0.9}};
  crystal.symbols = {"Si", "C"};
  crystal.masses = {28.085, 12.011};
  return crystal;
}

/// Shortest distance between two fractional positions, Angstrom; for positions a cell apart at
/// most.
inline double distance(const Eigen::Matrix3d &lattice, const Eigen::Vector3d &a,
                       const Eigen::Vector3d &b) {
  double least = 1e300;
  for (int i = -1; i <= 1; ++i)
    for (int j = -1; j <= 1; ++j)
      for (int k = -1; k <= 1; ++k) {
        Eigen::Vector3d difference = a - b;
        difference.array() -= difference.array().round();
        difference += Eigen::Vector3d(i, j, k);
        least = std::min(least, (lattice.transpose() * difference).norm());
      }
  return least;
}
