// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <Eigen/Core>

namespace ins {

struct HermitianEigenpairs {
  Eigen::VectorXd values;   ///< ascending
  Eigen::MatrixXcd vectors; ///< columns, normalised; empty if not asked for
};

/// Whether OpenBLAS gains by several threads for one matrix. Those of smaller matrices mostly wait
/// for each other; beside other programs they made a matrix of 216 rows 20 times slower than one.
constexpr bool worth_several_threads(Eigen::Index rows) { return rows >= 512; }

/// Eigenpairs of a Hermitian matrix by LAPACK's divide and conquer: dsyevd if every imaginary part
/// is zero, zheevd otherwise. Only the lower triangle is read.
///
/// \throws Error if LAPACK does not converge or the matrix holds a number that is not finite
HermitianEigenpairs hermitian_eigenpairs(Eigen::MatrixXcd matrix, bool with_vectors = true);

} // namespace ins
