// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <Eigen/Core>
#include <string>
#include <vector>

namespace ins {

/// A periodic structure.
struct Crystal {
  Eigen::Matrix3d lattice = Eigen::Matrix3d::Zero(); ///< rows are the vectors a, b, c; Angstrom
  std::vector<Eigen::Vector3d> positions;            ///< fractional
  std::vector<std::string> symbols;                  ///< chemical symbols, without isotope
  std::vector<double> masses;                        ///< amu
  /// What else a potential may tell atoms of one element apart by, as a number of each atom; empty:
  /// nothing. See crystal/alike.h.
  std::vector<int> kinds;

  int size() const { return static_cast<int>(positions.size()); }
};

} // namespace ins
