// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <Eigen/Core>
#include <functional>

namespace ins {

/// Weighted residuals at some parameters, and their derivatives.
struct Residuals {
  Eigen::VectorXd values;   ///< (n)
  Eigen::MatrixXd jacobian; ///< (n, parameters)
};

struct LeastSquares {
  Eigen::VectorXd parameters;
  Eigen::MatrixXd information; ///< J^T J at the minimum
  double sum = 0.0;            ///< of squared residuals
  bool converged = false;
};

/// The parameters that make the sum of squared residuals smallest, by Levenberg and Marquardt.
///
/// \param start  where to begin, (parameters)
/// Source: D. W. Marquardt, J. Soc. Ind. Appl. Math. 11, 431 (1963).
LeastSquares least_squares(const std::function<Residuals(const Eigen::VectorXd &)> &residuals,
                           Eigen::VectorXd start);

/// Inverse of a symmetric positive matrix whose rows may be of very different size.
Eigen::MatrixXd inverse_information(const Eigen::MatrixXd &information);

} // namespace ins
