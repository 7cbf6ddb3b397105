// SPDX-License-Identifier: GPL-2.0-or-later
#include "synthetic.h"

#include "base/units.h"

#include <algorithm>
#include <numeric>

namespace synthetic {

double mean_over(const std::function<double(double)> &density, double low, double high) {
  return (density(low) + 4.0 * density(0.5 * (low + high)) + density(high)) / 6.0;
}

double lines_at(const std::vector<Line> &lines, double energy) {
  double sum = 0.0;
  for (const Line &line : lines) {
    const double t = (energy - line.position) / line.sigma;
    sum += line.area / (line.sigma * std::sqrt(2.0 * ins::units::pi)) * std::exp(-0.5 * t * t);
  }
  return sum;
}

Eigen::VectorXd widening_edges(double first, double last, double share) {
  std::vector<double> edges = {first};
  while (edges.back() < last)
    edges.push_back(edges.back() * (1.0 + share));
  return Eigen::Map<Eigen::VectorXd>(edges.data(), static_cast<Eigen::Index>(edges.size()));
}

double poisson(ins::RandomSource &random, double mean) {
  double count = -1.0; // arrivals in a time `mean`, waiting times exponential
  for (double time = 0.0; time < mean; ++count)
    time -= std::log(1.0 - random.uniform());
  return std::max(0.0, count);
}

ins::Histogram counted(const Eigen::VectorXd &edges, const std::function<double(double)> &density,
                       double unit, ins::RandomSource &random) {
  const Eigen::Index n = edges.size() - 1;
  ins::Histogram result{edges, Eigen::VectorXd(n), Eigen::VectorXd(n)};
  for (Eigen::Index i = 0; i < n; ++i) {
    const double width = edges[i + 1] - edges[i];
    const double count = poisson(random, width * mean_over(density, edges[i], edges[i + 1]));
    result.values[i] = count / width / unit;
    result.errors[i] = std::sqrt(count) / width / unit;
  }
  return result;
}

ins::Histogram noisy(const Eigen::VectorXd &edges, const std::function<double(double)> &density,
                     double error, ins::RandomSource &random) {
  const Eigen::Index n = edges.size() - 1;
  ins::Histogram result{edges, Eigen::VectorXd(n), Eigen::VectorXd::Constant(n, error)};
  for (Eigen::Index i = 0; i < n; ++i)
    result.values[i] = mean_over(density, edges[i], edges[i + 1]) + error * random.normal();
  return result;
}

double Pulls::mean() const {
  return std::accumulate(values_.begin(), values_.end(), 0.0) / static_cast<double>(values_.size());
}

double Pulls::variance() const {
  double sum = 0.0;
  for (const double value : values_)
    sum += std::pow(value - mean(), 2);
  return sum / static_cast<double>(values_.size() - 1);
}

double Pulls::covered() const {
  return static_cast<double>(std::count_if(values_.begin(), values_.end(),
                                           [](double value) { return std::abs(value) < 2.0; })) /
         static_cast<double>(values_.size());
}

} // namespace synthetic
