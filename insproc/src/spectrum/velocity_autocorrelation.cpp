// SPDX-License-Identifier: GPL-2.0-or-later
#include "spectrum/velocity_autocorrelation.h"

#include "base/error.h"
#include "base/real_fft.h"
#include "base/smooth_number.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

namespace ins {

namespace {

constexpr std::array<std::pair<int, int>, 6> tensor_axes{
    {{0, 0}, {1, 1}, {2, 2}, {0, 1}, {0, 2}, {1, 2}}};

} // namespace

/// The transforms and what they work on.
struct VelocityAutocorrelation::Plans {
  Eigen::ArrayXd time;
  std::array<Eigen::ArrayXcd, 3> all;   ///< transforms of old and fresh samples
  std::array<Eigen::ArrayXcd, 3> fresh; ///< transforms of the fresh ones, at their place in time
  std::array<Eigen::ArrayXcd, 6> products;
  RealFft fft;

  explicit Plans(int length) : time(Eigen::ArrayXd::Zero(length)), fft(length) {
    for (auto *group : {&all, &fresh})
      for (Eigen::ArrayXcd &transform : *group)
        transform = Eigen::ArrayXcd::Zero(fft.frequencies());
    for (Eigen::ArrayXcd &product : products)
      product = Eigen::ArrayXcd::Zero(fft.frequencies());
  }
};

VelocityAutocorrelation::VelocityAutocorrelation(int lags, std::vector<int> site, int site_count)
    : lags_(lags), site_(std::move(site)), atoms_of_(static_cast<std::size_t>(site_count)) {
  if (lags < 2)
    throw Error("a velocity autocorrelation needs at least 2 lags, not " + std::to_string(lags));
  for (std::size_t atom = 0; atom < site_.size(); ++atom) {
    if (site_[atom] < 0 || site_[atom] >= site_count)
      throw Error("atom " + std::to_string(atom + 1) + " belongs to site " +
                  std::to_string(site_[atom] + 1) + " of " + std::to_string(site_count));
    atoms_of_[static_cast<std::size_t>(site_[atom])].push_back(static_cast<int>(atom));
  }
  series_ = Series::Zero(3 * atoms(), 2 * lags - 1);
  sums_ = CorrelationSums::Zero(6 * site_count, lags);
  pairs_ = Eigen::ArrayXd::Zero(lags);
  // Products reach back by lags - 1 at most, so that a period of 2 lags - 1 keeps them apart.
  plans_ = std::make_unique<Plans>(smooth_number(2 * lags - 1));
}

VelocityAutocorrelation::~VelocityAutocorrelation() = default;

void VelocityAutocorrelation::add(const std::vector<double> &velocities) {
  if (velocities.size() != static_cast<std::size_t>(series_.rows()))
    throw Error("a sample of " + std::to_string(velocities.size() / 3) + " velocities for " +
                std::to_string(atoms()) + " atoms");
  series_.col(old_ + fresh_) = Eigen::Map<const Eigen::ArrayXd>(velocities.data(), series_.rows());
  if (++fresh_ == lags_)
    flush();
}

void VelocityAutocorrelation::start_segment() {
  flush();
  old_ = 0;
}

void VelocityAutocorrelation::flush() {
  if (fresh_ == 0)
    return;
  const int length = old_ + fresh_;
  Plans &plans = *plans_;
  const auto transform = [&](int row, int first, Eigen::ArrayXcd &result) {
    plans.time.setZero();
    plans.time.segment(first, length - first) =
        series_.row(row).segment(first, length - first).transpose();
    plans.fft.forward(plans.time, result);
  };
  for (std::size_t site = 0; site < atoms_of_.size(); ++site) {
    if (atoms_of_[site].empty())
      continue;
    for (Eigen::ArrayXcd &product : plans.products)
      product.setZero();
    for (const int atom : atoms_of_[site]) {
      for (int axis = 0; axis < 3; ++axis) {
        transform(3 * atom + axis, 0, plans.all[axis]);
        transform(3 * atom + axis, old_, plans.fresh[axis]);
      }
      for (int c = 0; c < 6; ++c) {
        const auto [a, b] = tensor_axes[c];
        plans.products[c] += 0.5 * (plans.fresh[a] * plans.all[b].conjugate() +
                                    plans.fresh[b] * plans.all[a].conjugate());
      }
    }
    for (int c = 0; c < 6; ++c) {
      plans.fft.backward(plans.products[c], plans.time);
      sums_.row(6 * static_cast<Eigen::Index>(site) + c) +=
          plans.time.head(lags_).transpose() / static_cast<double>(plans.time.size());
    }
  }
  for (int lag = 0; lag < lags_; ++lag)
    pairs_[lag] += std::clamp(length - lag, 0, fresh_);

  const int kept = std::min(lags_ - 1, length);
  for (Eigen::Index row = 0; row < series_.rows(); ++row) {
    double *samples = series_.row(row).data();
    std::copy(samples + (length - kept), samples + length, samples);
  }
  old_ = kept;
  fresh_ = 0;
}

std::vector<double> VelocityAutocorrelation::history() const {
  std::vector<double> result;
  result.reserve(static_cast<std::size_t>(series_.rows()) * old_);
  for (Eigen::Index row = 0; row < series_.rows(); ++row)
    result.insert(result.end(), series_.row(row).data(), series_.row(row).data() + old_);
  return result;
}

void VelocityAutocorrelation::resume(const CorrelationSums &sums, const Eigen::ArrayXd &pairs,
                                     const std::vector<double> &history) {
  const std::size_t rows = static_cast<std::size_t>(series_.rows());
  const std::size_t length = rows ? history.size() / rows : 0;
  if (sums.rows() != sums_.rows() || sums.cols() != lags_ || pairs.size() != lags_ ||
      length * rows != history.size() || length >= static_cast<std::size_t>(lags_))
    throw Error("the correlation to be continued has other atoms or lags");
  sums_ = sums;
  pairs_ = pairs;
  old_ = static_cast<int>(length);
  fresh_ = 0;
  for (std::size_t row = 0; row < rows; ++row)
    std::copy_n(history.data() + row * length, length,
                series_.row(static_cast<Eigen::Index>(row)).data());
}

} // namespace ins
