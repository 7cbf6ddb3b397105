// SPDX-License-Identifier: GPL-2.0-or-later
#include "experiment/agreement.h"

#include <cmath>
#include <limits>

namespace ins {

namespace {

/// A ratio; NaN if nothing stands below.
double ratio(double over, double under) {
  return under > 0.0 ? over / under : std::numeric_limits<double>::quiet_NaN();
}

} // namespace

Agreement agreement(const Histogram &measured, const Eigen::VectorXd &calculated,
                    const std::pair<double, double> &window) {
  const Eigen::ArrayXd centers = measured.centers().array();
  const Eigen::ArrayXd inside =
      (centers >= window.first && centers <= window.second).cast<double>();
  const Eigen::ArrayXd weights = inside * measured.widths().array();
  const Eigen::ArrayXd m = measured.values.array(), c = calculated.array();
  Agreement result{window, static_cast<int>(inside.sum()), 0.0, 0.0, 0.0};
  const double sum = weights.sum();
  const Eigen::ArrayXd dm = m - ratio((weights * m).sum(), sum);
  const Eigen::ArrayXd dc = c - ratio((weights * c).sum(), sum);
  result.pearson = ratio((weights * dm * dc).sum(),
                         std::sqrt((weights * dm.square()).sum() * (weights * dc.square()).sum()));
  result.r_factor = ratio((weights * (m - c).abs()).sum(), (weights * m.abs()).sum());
  double squares = 0.0;
  int counted = 0;
  for (Eigen::Index i = 0; i < measured.size(); ++i)
    if (inside[i] > 0.0 && measured.has_errors() && measured.errors[i] > 0.0) {
      squares += std::pow((m[i] - c[i]) / measured.errors[i], 2);
      ++counted;
    }
  result.chi_squared = ratio(squares, counted);
  return result;
}

} // namespace ins
