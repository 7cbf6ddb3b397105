// SPDX-License-Identifier: GPL-2.0-or-later
//
// A measured spectrum: intensity in bins of any width.
#pragma once

#include <Eigen/Core>
#include <utility>

namespace ins {

/// Intensity per cm^-1 in neighboring bins, with standard errors if they are known.
struct Histogram {
  Eigen::VectorXd edges;  ///< (n + 1) cm^-1, ascending
  Eigen::VectorXd values; ///< (n) per cm^-1
  Eigen::VectorXd errors; ///< (n) of the values; empty if nothing is known of them

  Eigen::Index size() const { return values.size(); }
  bool has_errors() const { return errors.size() > 0; }
  Eigen::VectorXd widths() const { return edges.tail(size()) - edges.head(size()); }
  Eigen::VectorXd centers() const { return 0.5 * (edges.head(size()) + edges.tail(size())); }
};

/// Edges half the way between points, and as far beyond the first and the last one.
/// \param centers  (n >= 2) ascending
Eigen::VectorXd edges_between(const Eigen::VectorXd &centers);

/// The same intensity in other bins. Sums over energy are kept: a bin of which a share f lies in
/// a new one gives it f of its counts and f of their variance. Beyond the old bins there are none.
///
/// \param edges  (m + 1) ascending
Histogram rebinned(const Histogram &histogram, const Eigen::VectorXd &edges);

/// The same in bins of one width from the lowest edge on, as many as are whole.
/// \throws Error if there are fewer than three
Histogram rebinned(const Histogram &histogram, double width);

/// The bins whose centers lie within a window.
/// \throws Error if there are none
Histogram within(const Histogram &histogram, const std::pair<double, double> &window);

/// `histogram` times a number, errors too.
Histogram scaled(Histogram histogram, double factor);

/// `sample` - `factor` `background` in the bins of `sample`; variances add up.
Histogram difference(Histogram sample, const Histogram &background, double factor);

} // namespace ins
