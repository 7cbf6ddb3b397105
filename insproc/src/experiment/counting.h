// SPDX-License-Identifier: GPL-2.0-or-later
//
// What errors of a measured spectrum mean where they are weights.
#pragma once

#include "experiment/histogram.h"

#include <vector>

namespace ins {

/// Whether the errors of a spectrum are those of counted neutrons.
enum class Statistics {
  automatic, ///< found out by is_counted()
  errors,    ///< the errors are taken as they stand
  counts,    ///< variances follow the intensity that is expected, not the one that was counted
};

/// True if squared errors follow the values from bin to bin as those of counts do: their ratio,
/// times the width of the bin, changes by less than half of what the values change.
bool is_counted(const Histogram &histogram);

/// Variances of the values of a spectrum.
///
/// Of counts N the estimate N follows the fluctuation of N itself: bins that were counted too low
/// weigh too much, and a fit ends too low by about one count in each bin. With `counts` the
/// variance is that of the expected intensity, with the value of one count, error^2 / value, from
/// the file. Source: K. J. Mighell, Astrophys. J. 518, 380 (1999).
class Variances {
public:
  /// \param statistics  not automatic
  Variances(const Histogram &histogram, Statistics statistics);

  /// (n) for the expected values; bins that say nothing of their error have an infinite one.
  /// Expectations below half of the mean of the measured neighborhood are not believed.
  Eigen::VectorXd expecting(const Eigen::VectorXd &values) const;

  /// (n) mean of the values around each bin, without its own.
  const Eigen::VectorXd &neighborhood() const { return neighborhood_; }

  /// (n) with no expectation but the mean of each bin's neighborhood.
  Eigen::VectorXd smooth() const { return expecting(neighborhood_); }

private:
  Statistics statistics_;
  Eigen::VectorXd own_;       ///< squared errors
  Eigen::VectorXd one_count_; ///< in each bin, per cm^-1
  Eigen::VectorXd neighborhood_;
};

} // namespace ins
