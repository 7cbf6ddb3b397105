// SPDX-License-Identifier: GPL-2.0-or-later
//
// Permutation symmetry and the acoustic sum rule of force constants.
#pragma once

#include "force_constants/force_constants.h"

namespace ins {

/// How far force constants are from the two conditions every potential fulfils.
struct ForceConstantResiduals {
  double permutation = 0; ///< largest |Phi(i, j) - Phi(j, i)^T|; eV/Angstrom^2
  double row_sum = 0;     ///< largest |sum_j Phi(i, j)|; eV/Angstrom^2
  double column_sum = 0;  ///< largest |sum_i Phi(i, j)|, i over the supercell; eV/Angstrom^2
};

struct SymmetrizationReport {
  ForceConstantResiduals before;
  ForceConstantResiduals after;
};

/// \return the residuals of compact force constants; those of the full form are the same
ForceConstantResiduals force_constant_residuals(const ForceConstants &fc);

/// Imposes permutation symmetry and the acoustic sum rule, in place.
///
/// Repeated `level` times: the mean of every column and row is taken off it, then Phi(i, j) and
/// Phi(j, i)^T are averaged. At the end the self terms Phi(i, i) are set to the symmetric part of
/// minus the sum of the others. With level 1 this is what phonopy's
/// symmetrize_force_constants makes of full force constants.
/// \throws Error  if level < 1 or an image of an atom is missing from the supercell
SymmetrizationReport symmetrize(ForceConstants &fc, int level = 1);

/// Force constants in full form, Phi(i, j) with i over the supercell.
/// \return (supercell * supercell), row-major; eV/Angstrom^2
std::vector<Eigen::Matrix3d> full_force_constants(const ForceConstants &fc);

/// Takes the primitive cell's rows of full force constants.
/// \param full  (supercell * supercell), row-major; eV/Angstrom^2
/// \throws Error  if the size is wrong
std::vector<Eigen::Matrix3d> compact_force_constants(const PhononCells &cells,
                                                     const std::vector<Eigen::Matrix3d> &full);

} // namespace ins
