// SPDX-License-Identifier: GPL-2.0-or-later
#include "training/farthest_points.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace ins {

namespace {

/// Points nearer than this times the length of the longest are the same.
constexpr double same = 1e-9;

/// Squared distances of all points to one, column by column: points lie far apart in memory, the
/// numbers of a column beside one another.
Eigen::ArrayXd squared_distances(const Eigen::MatrixXd &points, const Eigen::RowVectorXd &point) {
  Eigen::ArrayXd squares = Eigen::ArrayXd::Zero(points.rows());
  for (Eigen::Index column = 0; column < points.cols(); ++column)
    squares += (points.col(column).array() - point[column]).square();
  return squares;
}

} // namespace

FarthestPoints farthest_points(const Eigen::MatrixXd &points, int count,
                               const Eigen::MatrixXd &known) {
  FarthestPoints chosen;
  const Eigen::Index n = points.rows();
  if (n == 0 || count < 1)
    return chosen;
  Eigen::ArrayXd nearest = Eigen::ArrayXd::Constant(n, std::numeric_limits<double>::infinity());
  const auto meet = [&](const Eigen::RowVectorXd &point) {
    nearest = nearest.min(squared_distances(points, point));
  };
  const auto choose = [&](Eigen::Index point, double distance) {
    chosen.points.push_back(static_cast<int>(point));
    chosen.distances.push_back(distance);
    meet(points.row(point));
  };
  const double least =
      same * same * squared_distances(points, Eigen::RowVectorXd::Zero(points.cols())).maxCoeff();
  for (Eigen::Index row = 0; row < known.rows(); ++row)
    meet(known.row(row));
  if (known.rows() == 0) {
    const Eigen::ArrayXd from_mean = squared_distances(points, points.colwise().mean());
    choose(std::min_element(from_mean.begin(), from_mean.end()) - from_mean.begin(), 0.0);
  }
  while (static_cast<int>(chosen.points.size()) < count) {
    const auto farthest = std::max_element(nearest.begin(), nearest.end());
    if (!(*farthest > least))
      break;
    choose(farthest - nearest.begin(), std::sqrt(*farthest));
  }
  return chosen;
}

} // namespace ins
