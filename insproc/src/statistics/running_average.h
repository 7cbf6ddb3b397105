// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <Eigen/Core>

namespace ins {

/// Mean and standard deviation of the samples in a window that moves along a series.
struct RunningAverage {
  Eigen::ArrayXd mean;      ///< (n - window + 1)
  Eigen::ArrayXd deviation; ///< the same size, divided by the window's number of samples

  /// Index of the sample in the middle of the first window.
  Eigen::Index first = 0;
};

/// \param window  samples, at least 1, at most those of the series
/// \throws Error for another window
RunningAverage running_average(const Eigen::ArrayXd &x, Eigen::Index window);

} // namespace ins
