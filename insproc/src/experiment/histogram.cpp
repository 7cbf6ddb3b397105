// SPDX-License-Identifier: GPL-2.0-or-later
#include "experiment/histogram.h"

#include "base/brief_number.h"
#include "base/error.h"

#include <algorithm>

namespace ins {

Eigen::VectorXd edges_between(const Eigen::VectorXd &centers) {
  const Eigen::Index n = centers.size();
  Eigen::VectorXd edges(n + 1);
  edges.segment(1, n - 1) = 0.5 * (centers.head(n - 1) + centers.tail(n - 1));
  edges[0] = 2.0 * centers[0] - edges[1];
  edges[n] = 2.0 * centers[n - 1] - edges[n - 1];
  return edges;
}

Histogram rebinned(const Histogram &histogram, const Eigen::VectorXd &edges) {
  const Eigen::Index bins = edges.size() - 1;
  Histogram result{edges, Eigen::VectorXd::Zero(bins), {}};
  Eigen::VectorXd variances = Eigen::VectorXd::Zero(bins);
  const Eigen::VectorXd widths = histogram.widths();
  Eigen::Index first = 0; // the first old bin that the new one may reach
  for (Eigen::Index k = 0; k < bins; ++k) {
    while (first < histogram.size() && histogram.edges[first + 1] <= edges[k])
      ++first;
    for (Eigen::Index i = first; i < histogram.size() && histogram.edges[i] < edges[k + 1]; ++i) {
      const double common =
          std::min(histogram.edges[i + 1], edges[k + 1]) - std::max(histogram.edges[i], edges[k]);
      result.values[k] += histogram.values[i] * common;
      if (histogram.has_errors())
        variances[k] += histogram.errors[i] * histogram.errors[i] * widths[i] * common;
    }
  }
  result.values.array() /= result.widths().array();
  if (histogram.has_errors())
    result.errors = variances.cwiseSqrt().cwiseQuotient(result.widths());
  return result;
}

Histogram rebinned(const Histogram &histogram, double width) {
  const double low = histogram.edges[0];
  const auto count = static_cast<Eigen::Index>((histogram.edges[histogram.size()] - low) / width);
  if (count < 3)
    throw Error("fewer than three bins are as wide as that");
  return rebinned(histogram, Eigen::VectorXd::LinSpaced(count + 1, low,
                                                        low + width * static_cast<double>(count)));
}

Histogram within(const Histogram &histogram, const std::pair<double, double> &window) {
  const Eigen::VectorXd centers = histogram.centers();
  const double *begin = centers.data(), *end = begin + centers.size();
  const Eigen::Index first = std::lower_bound(begin, end, window.first) - begin;
  const Eigen::Index count = std::upper_bound(begin, end, window.second) - begin - first;
  if (count <= 0)
    throw Error("the spectrum has no point between " + brief_number(window.first) + " and " +
                brief_number(window.second) + " cm^-1");
  return {histogram.edges.segment(first, count + 1), histogram.values.segment(first, count),
          histogram.has_errors() ? Eigen::VectorXd(histogram.errors.segment(first, count))
                                 : Eigen::VectorXd()};
}

Histogram scaled(Histogram histogram, double factor) {
  histogram.values *= factor;
  histogram.errors *= std::abs(factor);
  return histogram;
}

Histogram difference(Histogram sample, const Histogram &background, double factor) {
  const Histogram own = rebinned(background, sample.edges);
  sample.values -= factor * own.values;
  if (sample.has_errors() && own.has_errors())
    sample.errors =
        (sample.errors.array().square() + (factor * own.errors).array().square()).sqrt();
  return sample;
}

} // namespace ins
