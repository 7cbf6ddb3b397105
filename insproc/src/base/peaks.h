// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <Eigen/Core>
#include <vector>

namespace ins {

/// A local maximum of a curve.
struct Peak {
  int index = 0;           ///< of the highest point
  double position = 0.0;   ///< vertex of the parabola through the highest point and its neighbors
  double height = 0.0;     ///< of that vertex
  double prominence = 0.0; ///< above the higher of the two lowest points that part it from higher
                           ///< ground on its left and right
};

/// Maxima of a curve that stand out, by rising position.
///
/// \param x  (n) equally spaced, ascending
/// \param y  (n)
/// \param minimal_prominence  in units of y; flat tops count once, ends of the curve never
/// \throws Error if the sizes differ
std::vector<Peak> find_peaks(const Eigen::VectorXd &x, const Eigen::VectorXd &y,
                             double minimal_prominence);

/// The abscissa of the lowest point between each two neighboring peaks: (peaks - 1), ascending.
std::vector<double> valleys(const Eigen::VectorXd &x, const Eigen::VectorXd &y,
                            const std::vector<Peak> &peaks);

} // namespace ins
