// SPDX-License-Identifier: GPL-2.0-or-later
#include "experiment/least_squares.h"

#include <Eigen/Cholesky>
#include <Eigen/LU>
#include <algorithm>
#include <cmath>
#include <limits>

namespace ins {

namespace {

/// Square roots of a diagonal; 1 where it vanishes.
Eigen::VectorXd sizes(const Eigen::MatrixXd &information) {
  return information.diagonal().unaryExpr(
      [](double value) { return value > 0.0 ? std::sqrt(value) : 1.0; });
}

} // namespace

LeastSquares least_squares(const std::function<Residuals(const Eigen::VectorXd &)> &residuals,
                           Eigen::VectorXd start) {
  constexpr int most_steps = 100;
  constexpr double small = 1e-10; // change of the sum, relative
  constexpr double most_damping = 1e12;
  Residuals now = residuals(start);
  LeastSquares result{std::move(start), {}, now.values.squaredNorm(), false};
  double damping = 1e-6;
  for (int step = 0; step < most_steps && !result.converged; ++step) {
    result.information = now.jacobian.transpose() * now.jacobian;
    const Eigen::VectorXd gradient = now.jacobian.transpose() * now.values;
    const Eigen::VectorXd size = sizes(result.information);
    bool better = false;
    while (!better && damping < most_damping) {
      Eigen::MatrixXd damped =
          size.cwiseInverse().asDiagonal() * result.information * size.cwiseInverse().asDiagonal();
      damped.diagonal().array() += damping;
      const Eigen::VectorXd change =
          -size.cwiseInverse().cwiseProduct(damped.ldlt().solve(gradient.cwiseQuotient(size)));
      const Eigen::VectorXd next = result.parameters + change;
      Residuals there = residuals(next);
      const double sum = there.values.squaredNorm();
      better = std::isfinite(sum) && sum <= result.sum;
      if (better) {
        result.converged = result.sum - sum <= small * (sum + std::numeric_limits<double>::min());
        result.parameters = next;
        result.sum = sum;
        now = std::move(there);
        damping = std::max(1e-12, 0.1 * damping);
      } else {
        damping *= 10.0;
      }
    }
    if (!better) // no step leads down: this is the minimum, to rounding
      result.converged = true;
  }
  result.information = now.jacobian.transpose() * now.jacobian;
  return result;
}

Eigen::MatrixXd inverse_information(const Eigen::MatrixXd &information) {
  const Eigen::VectorXd size = sizes(information);
  const Eigen::MatrixXd balanced =
      size.cwiseInverse().asDiagonal() * information * size.cwiseInverse().asDiagonal();
  return size.cwiseInverse().asDiagonal() * balanced.inverse() * size.cwiseInverse().asDiagonal();
}

} // namespace ins
