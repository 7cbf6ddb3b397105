// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <Eigen/Core>

namespace ins {

/// The Debye-Waller factors of all directions as sums of a few of them:
/// exp(-Q^2 alpha_u) = sum_j coefficients(j, u) exp(-Q^2 exponents_j).
struct ExponentBasis {
  Eigen::VectorXd exponents;    ///< (basis) Angstrom^2
  Eigen::MatrixXd coefficients; ///< (basis, directions)
};

/// \param alpha   (directions) Angstrom^2
/// \param highest largest Q^2 at which the sums have to hold; 1/Angstrom^2
/// \param accuracy of alpha^5 exp(-Q^2 alpha), part of the largest; not below 1e-14
///
/// The basis are directions which a pivoted QR decomposition picks (interpolative decomposition:
/// H. Cheng, Z. Gimbutas, P. G. Martinsson, V. Rokhlin, SIAM J. Sci. Comput. 26, 1389 (2005)).
ExponentBasis exponent_basis(const Eigen::VectorXd &alpha, double highest, double accuracy);

} // namespace ins
