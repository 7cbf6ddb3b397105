// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "experiment/histogram.h"

#include <utility>

namespace ins {

/// How well a calculated spectrum agrees with a measured one in a window of energies. NaN where
/// something cannot be told.
struct Agreement {
  std::pair<double, double> window; ///< cm^-1
  int points = 0;
  double pearson = 0.0;     ///< correlation of both curves
  double r_factor = 0.0;    ///< sum |measured - calculated| / sum |measured|
  double chi_squared = 0.0; ///< mean of (measured - calculated)^2 / variance
};

/// Sums run over bins whose centers lie in the window; each counts with its width but for
/// chi-squared, where points without a known error are left out.
///
/// \param calculated  (n) in the bins of `measured`, on its scale
Agreement agreement(const Histogram &measured, const Eigen::VectorXd &calculated,
                    const std::pair<double, double> &window);

} // namespace ins
