// SPDX-License-Identifier: GPL-2.0-or-later
//
// Decompositions of matrices, by Eigen. Each source that names one of Eigen's compiles it anew,
// which takes 5 to 30 seconds; here they are compiled once.
#pragma once

#include <Eigen/Core>

namespace ins {

struct Eigensystem {
  Eigen::VectorXd values;  ///< ascending
  Eigen::MatrixXd vectors; ///< orthonormal columns
};
struct Eigensystem3 {
  Eigen::Vector3d values;  ///< ascending
  Eigen::Matrix3d vectors; ///< orthonormal columns
};

/// Only the lower triangle is read.
Eigensystem symmetric_eigensystem(const Eigen::MatrixXd &matrix);
Eigensystem3 symmetric_eigensystem_3(const Eigen::Matrix3d &matrix);

/// matrix = left * diagonal of values * right^T; as many values as the lesser of rows and columns.
struct SingularVectors {
  Eigen::VectorXd values; ///< descending
  Eigen::MatrixXd left;   ///< orthonormal columns
  Eigen::MatrixXd right;  ///< orthonormal columns
};
SingularVectors singular_vectors(const Eigen::MatrixXd &matrix);

/// Orthonormal columns that span what those of a matrix do.
///
/// \param threshold  a pivot below, relative to the largest, counts as zero
Eigen::MatrixXd orthonormal_basis(const Eigen::MatrixXd &columns, double threshold = 1e-9);

/// Orthonormal columns that span what is orthogonal to those of a matrix.
Eigen::MatrixXd orthogonal_complement(const Eigen::MatrixXd &columns, double threshold = 1e-9);

/// The x that makes matrix * x nearest to right, column by column.
Eigen::MatrixXd least_squares(const Eigen::MatrixXd &matrix, const Eigen::MatrixXd &right);

/// exp(matrix) of a square matrix.
Eigen::MatrixXd exponential(const Eigen::MatrixXd &matrix);

} // namespace ins
