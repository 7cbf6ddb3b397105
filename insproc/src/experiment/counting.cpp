// SPDX-License-Identifier: GPL-2.0-or-later
#include "experiment/counting.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace ins {

namespace {

constexpr Eigen::Index reach = 5; ///< bins to each side that make a neighborhood

double median(std::vector<double> values) {
  if (values.empty())
    return 0.0;
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

/// Means of the values around each bin. Its own is not among them, so that no weight follows the
/// fluctuation of what it weighs.
Eigen::VectorXd neighborhood_means(const Eigen::VectorXd &values) {
  const Eigen::Index n = values.size();
  Eigen::VectorXd means(n);
  for (Eigen::Index i = 0; i < n; ++i) {
    const Eigen::Index first = std::max<Eigen::Index>(0, i - reach);
    const Eigen::Index count = std::min(n, i + reach + 1) - first;
    means[i] = count > 1 ? (values.segment(first, count).sum() - values[i]) /
                               static_cast<double>(count - 1)
                         : values[i];
  }
  return means;
}

/// What one count adds to each bin; that of the nearest bin with counts where there are none.
Eigen::VectorXd one_count(const Histogram &histogram) {
  const Eigen::Index n = histogram.size();
  const Eigen::VectorXd widths = histogram.widths();
  Eigen::VectorXd result = Eigen::VectorXd::Zero(n);
  Eigen::Index known = -1;
  for (Eigen::Index i = 0; i < n; ++i) {
    const double error = histogram.errors[i];
    if (histogram.values[i] > 0.0 && error > 0.0) {
      result[i] = error * error / histogram.values[i];
      for (Eigen::Index k = known + 1; k < i; ++k) {
        const Eigen::Index nearest = known < 0 || i - k < k - known ? i : known;
        result[k] = result[nearest] * widths[nearest] / widths[k];
      }
      known = i;
    }
  }
  for (Eigen::Index k = known + 1; known >= 0 && k < n; ++k)
    result[k] = result[known] * widths[known] / widths[k];
  return result;
}

} // namespace

bool is_counted(const Histogram &histogram) {
  if (!histogram.has_errors())
    return false;
  const Eigen::VectorXd widths = histogram.widths();
  std::vector<double> values, ratios;
  double value = 0.0, ratio = 0.0;
  for (Eigen::Index i = 0; i < histogram.size(); ++i) {
    const double last_value = value, last_ratio = ratio;
    value = histogram.values[i];
    ratio = histogram.errors[i] * histogram.errors[i] * widths[i] / value;
    if (value > 0.0 && last_value > 0.0 && ratio > 0.0 && last_ratio > 0.0) {
      values.push_back(std::abs(std::log(value / last_value)));
      ratios.push_back(std::abs(std::log(ratio / last_ratio)));
    }
  }
  return median(ratios) < 0.5 * median(values);
}

Variances::Variances(const Histogram &histogram, Statistics statistics)
    : statistics_(statistics), own_(histogram.errors.cwiseAbs2()),
      neighborhood_(neighborhood_means(histogram.values)) {
  if (statistics_ == Statistics::counts)
    one_count_ = one_count(histogram);
}

Eigen::VectorXd Variances::expecting(const Eigen::VectorXd &values) const {
  Eigen::VectorXd result = own_;
  if (statistics_ == Statistics::counts)
    result = one_count_.cwiseProduct(
        values.cwiseMax(0.5 * neighborhood_).cwiseMax(one_count_)); // one count at least
  return result.unaryExpr([](double variance) {
    return variance > 0.0 ? variance : std::numeric_limits<double>::infinity();
  });
}

} // namespace ins
