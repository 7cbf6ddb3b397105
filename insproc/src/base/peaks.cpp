// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/peaks.h"

#include "base/error.h"

#include <algorithm>

namespace ins {

namespace {

/// The lowest point between a maximum and the next higher ground (or the end) in one direction.
double lowest_on_the_way(const Eigen::VectorXd &y, int peak, int step) {
  double lowest = y[peak];
  for (int i = peak; i >= 0 && i < y.size() && y[i] <= y[peak]; i += step)
    lowest = std::min(lowest, y[i]);
  return lowest;
}

/// Moves a maximum to the vertex of the parabola through three points.
void refine(Peak &peak, const Eigen::VectorXd &x, const Eigen::VectorXd &y) {
  const int i = peak.index;
  const double left = y[i - 1] - y[i];
  const double right = y[i + 1] - y[i];
  const double curvature = left + right;
  peak.position = x[i];
  peak.height = y[i];
  if (curvature < 0.0) {
    const double t = 0.5 * (left - right) / curvature; // in steps of x, within +-1/2
    peak.position += t * (x[i + 1] - x[i]);
    peak.height += 0.5 * t * (right - left) + 0.5 * t * t * curvature;
  }
}

} // namespace

std::vector<Peak> find_peaks(const Eigen::VectorXd &x, const Eigen::VectorXd &y,
                             double minimal_prominence) {
  if (x.size() != y.size())
    throw Error("a curve of " + std::to_string(x.size()) + " abscissas has " +
                std::to_string(y.size()) + " values");
  std::vector<Peak> peaks;
  for (int i = 1; i + 1 < y.size(); ++i) {
    if (!(y[i] > y[i - 1]))
      continue;
    int end = i;
    while (end + 1 < y.size() && y[end + 1] == y[i])
      ++end;
    if (end + 1 >= y.size() || y[end + 1] > y[i])
      continue;
    Peak peak;
    peak.index = (i + end) / 2;
    peak.prominence = y[i] - std::max(lowest_on_the_way(y, i, -1), lowest_on_the_way(y, end, 1));
    if (peak.prominence >= minimal_prominence) {
      refine(peak, x, y);
      peaks.push_back(peak);
    }
    i = end;
  }
  return peaks;
}

std::vector<double> valleys(const Eigen::VectorXd &x, const Eigen::VectorXd &y,
                            const std::vector<Peak> &peaks) {
  std::vector<double> result;
  for (std::size_t k = 0; k + 1 < peaks.size(); ++k) {
    const int first = peaks[k].index;
    int lowest = 0;
    y.segment(first, peaks[k + 1].index - first + 1).minCoeff(&lowest);
    result.push_back(x[first + lowest]);
  }
  return result;
}

} // namespace ins
