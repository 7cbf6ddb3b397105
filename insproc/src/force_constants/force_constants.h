// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "crystal/crystal.h"
#include "crystal/supercell.h"

#include <Eigen/Core>
#include <optional>
#include <vector>

namespace ins {

/// Born effective charges and dielectric tensor, for the non-analytical term.
struct BornCharges {
  std::vector<Eigen::Matrix3d>
      charges; ///< (primitive atoms) in e, rows: field, columns: displacement
  Eigen::Matrix3d dielectric = Eigen::Matrix3d::Identity(); ///< high-frequency, relative
  double unit_factor = 14.39964548;                         ///< e^2 / (4 pi eps0) in eV Angstrom
};

/// Harmonic force constants Phi(i, j) = d2E / du_i du_j of a supercell, in compact form: i runs
/// over the atoms of the primitive cell, j over those of the supercell.
///
/// The primitive cell's atom i is the supercell's atom p2s[i]; every supercell atom j is a
/// translation of the primitive atom s2p[j] (an index into the primitive cell). Cells, matrices
/// and maps are those of PhononCells.
struct ForceConstants : PhononCells {
  std::vector<Eigen::Matrix3d> values; ///< (primitive * supercell), row-major; eV/Angstrom^2
  std::optional<BornCharges> born;

  const Eigen::Matrix3d &operator()(int i, int j) const {
    return values[static_cast<std::size_t>(i) * supercell.size() + j];
  }
  Eigen::Matrix3d &operator()(int i, int j) {
    return values[static_cast<std::size_t>(i) * supercell.size() + j];
  }
};

} // namespace ins
