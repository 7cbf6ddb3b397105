// SPDX-License-Identifier: GPL-2.0-or-later
#include "spectrum/fine_transform.h"

#include "base/real_fft.h"
#include "base/smooth_number.h"
#include "base/units.h"

#include <cmath>
#include <complex>
#include <limits>

namespace ins {

struct FineTransform::Plans {
  RealFft whole;          ///< of the fine period
  RealFft in_bins;        ///< of the period in bins
  Eigen::ArrayXd fine;    ///< (period)
  Eigen::ArrayXcd folded; ///< (period_in_bins / 2 + 1)
  Eigen::ArrayXd coarse;  ///< (period_in_bins)

  explicit Plans(int period_in_bins)
      : whole(period_in_bins * fine_per_bin, RealFft::Planned::forward),
        in_bins(period_in_bins, RealFft::Planned::backward),
        fine(Eigen::ArrayXd::Zero(whole.length())), folded(in_bins.frequencies()),
        coarse(period_in_bins) {}
};

FineTransform::FineTransform(const EnergyGrid &grid) : fine_(grid) {
  period_in_bins_ =
      smooth_number(static_cast<int>(std::ceil(1.95 * fine_.bins / fine_per_bin)) + 2);
  const int period = period_in_bins_ * fine_per_bin;

  const double rate = -std::log(std::numeric_limits<double>::epsilon()) / (period + fine_.bins);
  tilt_ = (-rate * Eigen::ArrayXd::LinSpaced(fine_.bins, 0.0, fine_.bins - 1.0)).exp();
  raise_.resize(fine_.output_bins);
  for (int bin = 0; bin < fine_.output_bins; ++bin)
    raise_[bin] = std::exp(rate * (fine_.first + bin * fine_per_bin)) / period;
  box_.resize(period / 2 + 1);
  const double angle = 2.0 * units::pi / period;
  for (int k = 0; k <= period / 2; ++k) {
    const std::complex<double> step = std::polar(std::exp(rate), angle * k);
    std::complex<double> sum = 0.0;
    for (int m = 0; m < fine_per_bin; ++m)
      sum = sum * step + 1.0;
    box_[k] = sum * std::polar(1.0, angle * fine_.first * k);
  }
  plans_ = std::make_unique<Plans>(period_in_bins_);
}

FineTransform::~FineTransform() = default;

Eigen::ArrayXcd FineTransform::forward(const Eigen::ArrayXd &histogram) const {
  plans_->fine.head(fine_.bins) = histogram * tilt_;
  Eigen::ArrayXcd transform(box_.size());
  plans_->whole.forward(plans_->fine, transform);
  return transform;
}

Eigen::ArrayXd FineTransform::bins(const Eigen::ArrayXcd &transform) const {
  // Folding: the frequencies f and period - f of the real signal fall onto f modulo the coarse
  // period. Each half coarse period of the stored half spectrum goes to the folded one, every
  // other of them backwards.
  const int half = period_in_bins_ / 2;
  Eigen::ArrayXcd &folded = plans_->folded;
  folded.setZero();
  for (int start = 0; start < fine_per_bin * half; start += 2 * half) {
    folded += transform.segment(start, half + 1) * box_.segment(start, half + 1);
    folded += (transform.segment(start + half, half + 1) * box_.segment(start + half, half + 1))
                  .conjugate()
                  .reverse();
  }
  plans_->in_bins.backward(folded, plans_->coarse);
  return plans_->coarse.head(fine_.output_bins) * raise_;
}

} // namespace ins
