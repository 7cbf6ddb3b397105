// SPDX-License-Identifier: GPL-2.0-or-later
//
// Farthest-point sampling.
#pragma once

#include <Eigen/Core>
#include <vector>

namespace ins {

/// Points in the order in which they have been chosen.
struct FarthestPoints {
  std::vector<int> points;       ///< rows of the points
  std::vector<double> distances; ///< of each to the nearest one chosen or known before it
};

/// Chooses points that are far from one another: each is the one whose distance to the nearest of
/// those chosen before is largest, of equals the one that comes first.
///
/// The first point is the one farthest from the known points; without any, the one nearest the mean
/// of all points, and its distance is 0. Points that coincide with a chosen or known one (within
/// 1e-9 of the length of the longest, which is what descriptors are good to) are never chosen, so
/// that fewer than `count` may come back. \param points  (n, dimensions) one point per row \param
/// count   how many to choose at most \param known   (any, dimensions) points that count as chosen
/// before; may be empty Time n (count + known) dimensions, memory n besides the points. Source: T.
/// F. Gonzalez, Theor. Comput. Sci. 38, 293 (1985).
FarthestPoints farthest_points(const Eigen::MatrixXd &points, int count,
                               const Eigen::MatrixXd &known = {});

} // namespace ins
