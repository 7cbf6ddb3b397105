// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/linear_algebra.h"

#include <Eigen/Eigenvalues>
#include <Eigen/QR>
#include <Eigen/SVD>
#include <unsupported/Eigen/MatrixFunctions>

namespace ins {

namespace {

using PivotedQr = Eigen::ColPivHouseholderQR<Eigen::MatrixXd>;

/// Columns of Q that belong to pivots (`spanned`) or that do not.
Eigen::MatrixXd columns_of_q(const Eigen::MatrixXd &columns, double threshold, bool spanned) {
  PivotedQr qr(columns);
  qr.setThreshold(threshold);
  const Eigen::Index rank = qr.rank(), count = spanned ? rank : columns.rows() - rank;
  Eigen::MatrixXd unit = Eigen::MatrixXd::Zero(columns.rows(), count);
  unit.middleRows(spanned ? 0 : rank, count).setIdentity();
  return qr.householderQ() * unit;
}

} // namespace

Eigensystem symmetric_eigensystem(const Eigen::MatrixXd &matrix) {
  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(matrix);
  return {solver.eigenvalues(), solver.eigenvectors()};
}

Eigensystem3 symmetric_eigensystem_3(const Eigen::Matrix3d &matrix) {
  const Eigen::SelfAdjointEigenSolver<Eigen::Matrix3d> solver(matrix);
  return {solver.eigenvalues(), solver.eigenvectors()};
}

SingularVectors singular_vectors(const Eigen::MatrixXd &matrix) {
  const Eigen::JacobiSVD<Eigen::MatrixXd> svd(matrix, Eigen::ComputeThinU | Eigen::ComputeThinV);
  return {svd.singularValues(), svd.matrixU(), svd.matrixV()};
}

Eigen::MatrixXd orthonormal_basis(const Eigen::MatrixXd &columns, double threshold) {
  return columns_of_q(columns, threshold, true);
}

Eigen::MatrixXd orthogonal_complement(const Eigen::MatrixXd &columns, double threshold) {
  return columns_of_q(columns, threshold, false);
}

Eigen::MatrixXd least_squares(const Eigen::MatrixXd &matrix, const Eigen::MatrixXd &right) {
  return PivotedQr(matrix).solve(right);
}

Eigen::MatrixXd exponential(const Eigen::MatrixXd &matrix) { return matrix.exp(); }

} // namespace ins
