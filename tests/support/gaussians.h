// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <Eigen/Core>

#include <vector>

/// Gaussians of height 1 at `positions`, summed at the points `x`.
inline Eigen::VectorXd gaussians(const Eigen::VectorXd &x, const std::vector<double> &positions,
                                 double sigma) {
  Eigen::VectorXd y = Eigen::VectorXd::Zero(x.size());
  for (const double position : positions)
    y += (-(x.array() - position).square() / (2.0 * sigma * sigma)).exp().matrix();
  return y;
}
