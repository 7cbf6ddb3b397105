// SPDX-License-Identifier: GPL-2.0-or-later
#include "spectrum/rough_spectrum.h"

#include <algorithm>
#include <utility>

namespace ins {

namespace {

using Bins = Eigen::Array<double, RoughSpectrum::bins, 1>;

/// The first bins of a convolution.
Bins convolution(const Bins &a, const Bins &b) {
  Bins result = Bins::Zero();
  for (int i = 0; i < RoughSpectrum::bins; ++i)
    for (int k = i; k < RoughSpectrum::bins; ++k)
      result[k] += a[i] * b[k - i];
  return result;
}

double largest_change(const Eigen::ArrayXXd &from, const Eigen::ArrayXXd &to, int first) {
  constexpr Eigen::Index nearby = 3;
  double largest = 0.0;
  for (Eigen::Index bank = 0; bank < to.cols(); ++bank)
    for (Eigen::Index bin = first; bin < to.rows(); ++bin) {
      const Eigen::Index begin = std::max<Eigen::Index>(first, bin - nearby);
      const Eigen::Index end = std::min(to.rows(), bin + nearby + 1);
      const double scale = to.col(bank).segment(begin, end - begin).abs().maxCoeff();
      const double change = std::abs(from(bin, bank) - to(bin, bank));
      if (change > 0.0)
        largest = std::max(largest, change / scale);
    }
  return largest;
}

} // namespace

RoughSpectrum::RoughSpectrum(const TensorHistogram &tensors, const Eigen::Vector3d &mean,
                             int orders, const std::vector<Eigen::ArrayXd> &q2)
    : tensors_(tensors), mean_(mean), orders_(orders), q2_(q2) {}

Eigen::ArrayXXd RoughSpectrum::operator()(const Directions &directions) const {
  std::vector<Bins> sums(q2_.size(), Bins::Zero());
  std::vector<Bins> factors(q2_.size());
  for (Eigen::Index d = 0; d < directions.weights.size(); ++d) {
    const Eigen::Vector3d u = directions.units.col(d);
    const double alpha = mean_.dot(u.cwiseAbs2());
    const Bins one = tensors_ * along(u);
    for (std::size_t bank = 0; bank < q2_.size(); ++bank)
      factors[bank] = directions.weights[d] * (-alpha * q2_[bank]).exp();
    Bins quanta = one;
    for (int n = 1; n <= orders_; ++n) {
      if (n > 1)
        quanta = convolution(quanta, one);
      for (std::size_t bank = 0; bank < q2_.size(); ++bank) {
        factors[bank] *= q2_[bank] * (1.0 / n);
        sums[bank] += factors[bank] * quanta;
      }
    }
  }
  Eigen::ArrayXXd result(bins, static_cast<Eigen::Index>(q2_.size()));
  for (std::size_t bank = 0; bank < q2_.size(); ++bank)
    result.col(static_cast<Eigen::Index>(bank)) = sums[bank];
  return result;
}

ChosenDirections choose_directions(const RoughSpectrum &spectrum, int first,
                                   const DirectionSymmetry &symmetry, double tolerance) {
  ChosenDirections chosen{directions(0, symmetry), 0.0};
  Eigen::ArrayXXd mean = spectrum(chosen.directions);
  for (int rule = 1; rule < direction_rules(); ++rule) {
    Directions finer = directions(rule, symmetry);
    Eigen::ArrayXXd finer_mean = spectrum(finer);
    chosen.error = largest_change(mean, finer_mean, first);
    if (chosen.error < tolerance)
      return chosen;
    chosen.directions = std::move(finer);
    mean = std::move(finer_mean);
  }
  return chosen;
}

} // namespace ins
