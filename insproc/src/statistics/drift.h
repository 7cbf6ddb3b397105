// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <Eigen/Core>

namespace ins {

/// A straight line through a series.
struct Drift {
  double slope = 0.0;        ///< per unit of time
  double error = 0.0;        ///< its standard error
  double p = 1.0;            ///< probability of a slope as large by chance, two-sided
  bool enough = false;       ///< the series is long enough against its correlation to tell
  double inefficiency = 1.0; ///< samples for one that is independent
};

/// Linear fit of block means (block_means.h); its error is that of a least-squares line from the
/// scatter of the block means about it, p that of Student's t with two degrees of freedom less than
/// blocks. Where the series is too short, `p` means nothing.
///
/// \param times   (n) equally spaced
/// \param values  (n), at least 8
Drift linear_drift(const Eigen::ArrayXd &times, const Eigen::ArrayXd &values);

} // namespace ins
