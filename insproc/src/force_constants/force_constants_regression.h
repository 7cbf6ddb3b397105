// SPDX-License-Identifier: GPL-2.0-or-later
//
// Force constants from supercells in which all atoms are displaced at once.
#pragma once

#include "crystal/symmetry.h"
#include "force_constants/force_constants.h"

#include <Eigen/Core>
#include <vector>

namespace ins {

/// Supercells with displaced atoms.
struct Snapshots {
  std::vector<std::vector<Eigen::Vector3d>> displacements; ///< (snapshots)(atoms) Angstrom
  std::vector<std::vector<Eigen::Vector3d>> forces;        ///< (snapshots)(atoms) eV/Angstrom

  int size() const { return static_cast<int>(displacements.size()); }
};

/// What the regression had to work with, and left.
struct RegressionReport {
  int parameters = 0;    ///< independent force constants
  long equations = 0;    ///< components of forces
  double max_misfit = 0; ///< largest |force component - Phi u|; eV/Angstrom
  double rms_misfit = 0; ///< eV/Angstrom
};

/// Least squares of all force components over the force constants that space group, permutation of
/// atoms and translational invariance allow: F(j) = - sum_m Phi(j, m) u(m).
///
/// \param group   space group of cells.primitive, or trivial_space_group()
/// \param report  filled if given
/// \return        force constants in compact form; they obey permutation symmetry and sum rule
/// \throws Error  if numbers of atoms do not fit, or the snapshots do not determine all parameters
/// Source: A. Seko and A. Togo, Phys. Rev. B 110, 214302 (2024).
ForceConstants regress_force_constants(const PhononCells &cells, const Snapshots &snapshots,
                                       const SpaceGroup &group, RegressionReport *report = nullptr);

} // namespace ins
