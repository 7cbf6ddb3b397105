// SPDX-License-Identifier: GPL-2.0-or-later
#include "experiment/folded_curve.h"

#include "base/error.h"

#include <algorithm>
#include <cmath>

namespace ins {

FoldedCurve::FoldedCurve(Eigen::VectorXd edges, Eigen::VectorXd values)
    : edges_(std::move(edges)), values_(std::move(values)), integrals_(edges_.size()),
      edge_values_(edges_.size()) {
  const Eigen::Index n = values_.size();
  if (n < 2 || edges_.size() != n + 1)
    throw Error("a calculated spectrum needs two points or more");
  integrals_[0] = 0.0;
  for (Eigen::Index i = 0; i < n; ++i) {
    if (!(edges_[i + 1] > edges_[i]))
      throw Error("the energies of a calculated spectrum do not rise");
    integrals_[i + 1] = integrals_[i] + (edges_[i + 1] - edges_[i]) * values_[i];
  }
  for (Eigen::Index i = 0; i <= n; ++i)
    edge_values_[i] = edge_value(i);
}

double FoldedCurve::edge_value(Eigen::Index edge) const {
  const Eigen::Index n = values_.size();
  if (edge == 0 || edge == n)
    return values_[edge == 0 ? 0 : n - 1];
  const double left = edges_[edge] - edges_[edge - 1], right = edges_[edge + 1] - edges_[edge];
  const double before = values_[edge - 1], after = values_[edge];
  const double linear = (before * right + after * left) / (left + right);
  if (edge < 2 || edge > n - 2)
    return linear;
  const double first = edges_[edge - 1] - edges_[edge - 2];
  const double last = edges_[edge + 2] - edges_[edge + 1];
  const auto differs = [&](double width) { return std::abs(width - left) > 1e-3 * left; };
  if (differs(right) || differs(first) || differs(last))
    return linear;
  const double smooth = (7.0 * (before + after) - values_[edge - 2] - values_[edge + 1]) / 12.0;
  return std::clamp(smooth, std::min(before, after), std::max(before, after));
}

FoldedCurve::Point FoldedCurve::at(double energy) const {
  const Eigen::Index n = values_.size();
  if (energy <= edges_[0])
    return {0.0, 0.0};
  if (energy >= edges_[n])
    return {integrals_[n], 0.0};
  const double *begin = edges_.data();
  const Eigen::Index i = std::upper_bound(begin, begin + n, energy) - begin - 1;
  const double width = edges_[i + 1] - edges_[i], t = (energy - edges_[i]) / width;
  // The density is the parabola through both edge values with the bin's mean.
  const double step = edge_values_[i + 1] - edge_values_[i];
  const double bend = 6.0 * values_[i] - 3.0 * (edge_values_[i] + edge_values_[i + 1]);
  return {integrals_[i] +
              width * t * (edge_values_[i] + t * (0.5 * (step + bend) - t * bend / 3.0)),
          edge_values_[i] + t * (step + bend * (1.0 - t))};
}

Eigen::VectorXd FoldedCurve::means(const Eigen::VectorXd &edges, double shift) const {
  Eigen::VectorXd result(edges.size() - 1);
  double before = at(edges[0] - shift).integral;
  for (Eigen::Index k = 0; k < result.size(); ++k) {
    const double after = at(edges[k + 1] - shift).integral;
    result[k] = (after - before) / (edges[k + 1] - edges[k]);
    before = after;
  }
  return result;
}

Eigen::VectorXd FoldedCurve::slopes(const Eigen::VectorXd &edges, double shift) const {
  Eigen::VectorXd result(edges.size() - 1);
  double before = at(edges[0] - shift).value;
  for (Eigen::Index k = 0; k < result.size(); ++k) {
    const double after = at(edges[k + 1] - shift).value;
    result[k] = (before - after) / (edges[k + 1] - edges[k]);
    before = after;
  }
  return result;
}

} // namespace ins
