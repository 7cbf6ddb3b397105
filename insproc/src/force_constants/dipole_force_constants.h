// SPDX-License-Identifier: GPL-2.0-or-later
//
// The dipole-dipole interaction as force constants of a supercell.
#pragma once

#include "force_constants/dipole_dipole.h"
#include "force_constants/force_constants.h"

#include <Eigen/Core>
#include <vector>

namespace ins {

/// The reciprocal sum as the supercell sees it: taken back from the wave vectors that fit in.
///
/// \return (primitive * supercell) blocks in the order of ForceConstants; eV/Angstrom^2
std::vector<Eigen::Matrix3d> supercell_blocks(const PhononCells &cells,
                                              const DipoleDipole &dipole_dipole);

/// The whole dipole-dipole interaction of a supercell repeated without end, by a converged Ewald
/// sum: supercell_blocks and the sum in real space
///
/// Phi_ia,jb = - (e^2 Lambda^3 / sqrt(det eps)) sum_R (Z_i^T H Z_j)_ab
/// H_kl = x_k x_l / y^2 [3 erfc(y) / y^3 + 2 / sqrt(pi) exp(-y^2) (3 / y^2 + 2)]
///        - (eps^-1)_kl [erfc(y) / y^3 + 2 / sqrt(pi) exp(-y^2) / y^2]
///
/// over supercell vectors R with d = x_j + R - x_i, x = Lambda eps^-1 d, y^2 = Lambda^2
/// d.eps^-1.d. Phi_ii is the symmetric part of minus the sum of the others, also for the real-space
/// sum. There is no field at K = 0.
///
/// \param reciprocal_vectors  sets Lambda (see DipoleDipole); the result does not depend on it
/// \return (primitive * supercell) blocks in the order of ForceConstants; eV/Angstrom^2
/// \throws Error as DipoleDipole does, and if two atoms coincide
/// Source: X. Gonze and C. Lee, Phys. Rev. B 55, 10355 (1997), eqs. 71 to 76.
std::vector<Eigen::Matrix3d> dipole_force_constants(const PhononCells &cells,
                                                    const BornCharges &born,
                                                    double reciprocal_vectors = 300.0);

} // namespace ins
