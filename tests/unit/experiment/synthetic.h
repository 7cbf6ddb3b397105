// SPDX-License-Identifier: GPL-2.0-or-later
//
// Spectra made by a formula, and measurements of them made by a seed.
#pragma once

#include "base/random_source.h"
#include "experiment/histogram.h"

#include <Eigen/Core>
#include <cmath>
#include <functional>
#include <vector>

namespace synthetic {

struct Line {
  double position, sigma, area;
};

/// A sum of Gaussians, per cm^-1.
double lines_at(const std::vector<Line> &lines, double energy);

/// The mean of a density over a bin, by Simpson's rule.
double mean_over(const std::function<double(double)> &density, double low, double high);

/// Edges of bins that widen from `first` on by a share of the energy, as time-of-flight gives them.
Eigen::VectorXd widening_edges(double first, double last, double share);

/// Counts of Poisson's distribution.
double poisson(ins::RandomSource &random, double mean);

/// Neutrons counted in bins: density(E) is their expected number per cm^-1, and the result is in
/// units of `unit` of them per cm^-1.
ins::Histogram counted(const Eigen::VectorXd &edges, const std::function<double(double)> &density,
                       double unit, ins::RandomSource &random);

/// A density with normal noise of one standard deviation everywhere.
ins::Histogram noisy(const Eigen::VectorXd &edges, const std::function<double(double)> &density,
                     double error, ins::RandomSource &random);

/// How estimates lie around the truth, in units of their errors.
class Pulls {
public:
  void add(double estimate, double truth, double error) {
    values_.push_back((estimate - truth) / error);
  }
  double mean() const;
  double variance() const;
  /// Share within two standard deviations.
  double covered() const;

private:
  std::vector<double> values_;
};

} // namespace synthetic
