// SPDX-License-Identifier: GPL-2.0-or-later
//
// Errors of means of correlated samples, from means of blocks that are long against the
// correlation. docs/md-validation.md
#pragma once

#include <Eigen/Core>

namespace ins {

/// Samples that statistics need at the least.
inline constexpr Eigen::Index fewest_samples = 8;

/// Equal blocks, long enough that their means are independent but for a few percent.
struct BlockMeans {
  double inefficiency = 1.0; ///< statistical_inefficiency() of the samples
  Eigen::Index length = 0;   ///< samples of a block
  Eigen::ArrayXd means;      ///< (blocks); the samples left over come before the first block
  bool enough = false;       ///< whether the series is long enough for the least number of blocks

  int blocks() const { return static_cast<int>(means.size()); }

  /// By how much the scatter of neighbors that still depend on each other is too small.
  double correction() const;
};

/// Between 8 and 32 blocks of at least 10 statistical inefficiencies. A series too short for that
/// is cut into 8 all the same, and `enough` is false.
///
/// \param x (n), fewest_samples at the least
BlockMeans block_means(const Eigen::ArrayXd &x);

/// A number and its standard error.
struct Estimate {
  double value = 0.0;
  double error = 0.0;
  double freedom = 1.0; ///< degrees of freedom of the error
  bool enough = false;  ///< the series was long enough to tell the error
};

/// Mean with the standard error from the scatter of block means.
///
/// Source: H. Flyvbjerg and H. G. Petersen, J. Chem. Phys. 91, 461 (1989).
Estimate mean_with_error(const Eigen::ArrayXd &x);

/// Variance about the mean, divided by n, with the standard error of the mean of (x - mean)^2.
Estimate variance_with_error(const Eigen::ArrayXd &x);

} // namespace ins
