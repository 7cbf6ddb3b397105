// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <Eigen/Core>

namespace ins {

struct HermitianEigenpairs {
  Eigen::VectorXd values;   ///< ascending
  Eigen::MatrixXcd vectors; ///< columns, normalised; empty if not asked for
};

/// Eigenpairs of a Hermitian matrix by LAPACK's divide and conquer: dsyevd if every imaginary part
/// is zero, zheevd otherwise. Only the lower triangle is read.
///
/// \throws Error if LAPACK does not converge or the matrix holds a number that is not finite
HermitianEigenpairs hermitian_eigenpairs(Eigen::MatrixXcd matrix, bool with_vectors = true);

} // namespace ins
