// SPDX-License-Identifier: GPL-2.0-or-later
//
// What a trajectory holds.
#pragma once

#include <Eigen/Core>
#include <array>
#include <string>
#include <vector>

namespace ins {

/// Vectors of atoms, a column each.
using AtomVectors = Eigen::Matrix3Xd;

/// Atoms of a trajectory, the same in all its frames.
struct TrajectoryAtoms {
  std::vector<long> ids;            ///< as the file has them, ascending
  std::vector<std::string> symbols; ///< chemical symbols
  std::vector<double> masses;       ///< amu

  int size() const { return static_cast<int>(symbols.size()); }
};

/// One frame, its atoms in the order of TrajectoryAtoms.
struct TrajectoryFrame {
  double time = 0.0;                                 ///< ps
  double step = 0.0;                                 ///< number of the step, or of the frame from 0
  Eigen::Matrix3d lattice = Eigen::Matrix3d::Zero(); ///< rows a, b, c; Angstrom
  std::array<bool, 3> periodic = {true, true, true};
  bool unwrapped = false; ///< positions go on where an atom leaves the box
  AtomVectors positions;  ///< fractional, from the corner of the box
  AtomVectors velocities; ///< Cartesian, in any unit; without columns: none
};

} // namespace ins
