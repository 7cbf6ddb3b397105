// SPDX-License-Identifier: GPL-2.0-or-later
#include "statistics/window_distance.h"

#include "base/random_source.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

namespace ins {

namespace {

constexpr Eigen::Index fewest_segments = 16;
constexpr double correlated = 0.25; ///< correlation of neighbors above which they are joined
constexpr int permutations = 20000;

/// Correlation of neighboring curves about a linear trend.
double neighbor_correlation(const Eigen::ArrayXXd &curves) {
  const Eigen::Index n = curves.cols();
  const Eigen::RowVectorXd t = Eigen::RowVectorXd::LinSpaced(n, -1.0, 1.0);
  Eigen::MatrixXd rest = curves.matrix();
  rest.colwise() -= rest.rowwise().mean().eval();
  rest -= (rest * t.transpose() / t.squaredNorm()).eval() * t;
  const double squares = rest.squaredNorm();
  const double products = rest.leftCols(n - 1).cwiseProduct(rest.rightCols(n - 1)).sum();
  return squares > 0.0 ? products / squares : 0.0;
}

Eigen::ArrayXXd joined(const Eigen::ArrayXXd &curves) {
  Eigen::ArrayXXd result(curves.rows(), curves.cols() / 2);
  for (Eigen::Index k = 0; k < result.cols(); ++k)
    result.col(k) = 0.5 * (curves.col(2 * k) + curves.col(2 * k + 1));
  return result;
}

} // namespace

Windows windows_of(Eigen::Index segments) {
  const auto at = [&](double share) {
    return static_cast<Eigen::Index>(std::lround(share * static_cast<double>(segments)));
  };
  const Eigen::Index early = at(0.1), late = at(0.8);
  return {early, std::max<Eigen::Index>(1, at(0.3) - early), late,
          std::max<Eigen::Index>(1, segments - late)};
}

WindowDistance window_distance(const Eigen::ArrayXXd &curves) {
  WindowDistance result;
  if (curves.cols() < 3)
    return result;
  Eigen::ArrayXXd used = curves;
  while (used.cols() >= 2 * fewest_segments && neighbor_correlation(used) > correlated)
    used = joined(used);
  const Eigen::Index n = used.cols();
  const double correlation = neighbor_correlation(used);
  result.enough = n >= fewest_segments && correlation <= correlated;
  // Means of neighbors scatter more than those of the permuted; the trend that was taken off took
  // about 2/n of the correlation with it.
  const double more = 1.0 + 2.0 * std::max(0.0, correlation + 2.0 / static_cast<double>(n));

  used.colwise() -= used.rowwise().mean().eval();
  const Eigen::MatrixXd products =
      used.matrix().transpose() * used.matrix() / static_cast<double>(used.rows());
  const Windows windows = windows_of(n);
  std::vector<Eigen::Index> order(static_cast<std::size_t>(n));
  std::iota(order.begin(), order.end(), 0);
  std::rotate(order.begin(), order.begin() + windows.late, order.end());
  // Now the late window comes first; an early one follows behind what lies before it.
  std::rotate(order.begin() + windows.n_late, order.begin() + windows.n_late + windows.early,
              order.end());
  const auto square = [&] {
    Eigen::VectorXd weights = Eigen::VectorXd::Zero(n);
    for (Eigen::Index k = 0; k < windows.n_late; ++k)
      weights[order[static_cast<std::size_t>(k)]] = 1.0 / static_cast<double>(windows.n_late);
    for (Eigen::Index k = 0; k < windows.n_early; ++k)
      weights[order[static_cast<std::size_t>(windows.n_late + k)]] =
          -1.0 / static_cast<double>(windows.n_early);
    return std::max(0.0, weights.dot(products * weights));
  };
  const double found = square();
  RandomSource random(1);
  const auto drawn = static_cast<std::size_t>(windows.n_late + windows.n_early);
  int as_large = 0;
  double sum = 0.0;
  for (int trial = 0; trial < permutations; ++trial) {
    for (std::size_t k = 0; k < drawn; ++k)
      std::swap(order[k], order[k + random.below(order.size() - k)]);
    const double by_chance = more * square();
    sum += by_chance;
    as_large += by_chance >= found * (1.0 - 1e-12);
  }
  result.distance = std::sqrt(found);
  result.expected = std::sqrt(sum / permutations);
  result.p = (1.0 + as_large) / (1.0 + permutations);
  return result;
}

} // namespace ins
