// SPDX-License-Identifier: GPL-2.0-or-later
#include "spectrum/exponent_basis.h"

#include "base/units.h"

#include <Eigen/LU>
#include <Eigen/QR>
#include <algorithm>

namespace ins {

namespace {

/// Quanta that a factor is balanced for: u.B.u, and with it order n, goes with alpha^n.
constexpr double quanta = 5.0;
constexpr double least_weight = 1e-4;
constexpr int samples = 64; ///< of Q^2

} // namespace

ExponentBasis exponent_basis(const Eigen::VectorXd &alpha, double highest, double accuracy) {
  const Eigen::ArrayXd q2 =
      0.5 * highest * (1.0 - Eigen::ArrayXd::LinSpaced(samples, 0.0, units::pi).cos());
  const Eigen::ArrayXd excess = alpha.array() - alpha.minCoeff();
  const Eigen::ArrayXd weights =
      (alpha.array() / std::max(alpha.maxCoeff(), 1e-300)).max(0.0).pow(quanta).max(least_weight);
  Eigen::MatrixXd factors = (-(q2.matrix() * excess.matrix().transpose())).array().exp();
  factors = factors * weights.matrix().asDiagonal();
  Eigen::ColPivHouseholderQR<Eigen::MatrixXd> qr(factors);
  qr.setThreshold(std::max(accuracy, 1e-14));
  const Eigen::Index rank = qr.rank();
  const Eigen::MatrixXd upper = qr.matrixR().topRows(rank).triangularView<Eigen::Upper>();
  const Eigen::MatrixXd coefficients =
      upper.leftCols(rank).triangularView<Eigen::Upper>().solve(upper);
  ExponentBasis basis;
  basis.exponents = (qr.colsPermutation().transpose() * alpha).head(rank);
  const Eigen::VectorXd picked = (qr.colsPermutation().transpose() * weights.matrix()).head(rank);
  basis.coefficients = picked.asDiagonal() * coefficients * qr.colsPermutation().transpose() *
                       weights.inverse().matrix().asDiagonal();
  return basis;
}

} // namespace ins
