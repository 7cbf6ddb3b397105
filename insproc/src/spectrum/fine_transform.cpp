// SPDX-License-Identifier: GPL-2.0-or-later
#include "spectrum/fine_transform.h"

#include "base/error.h"
#include "base/smooth_number.h"
#include "base/units.h"

#include <cmath>
#include <complex>
#include <fftw3.h>
#include <limits>
#include <string>

namespace ins {

namespace {

fftw_complex *fftw_pointer(Eigen::ArrayXcd &array) {
  return reinterpret_cast<fftw_complex *>(array.data());
}

} // namespace

struct FineTransform::Plans {
  Eigen::ArrayXd fine;     ///< (period)
  Eigen::ArrayXcd folded;  ///< (period_in_bins / 2 + 1)
  Eigen::ArrayXd coarse;   ///< (period_in_bins)
  Eigen::ArrayXcd scratch; ///< (period / 2 + 1)
  fftw_plan forward = nullptr;
  fftw_plan backward = nullptr;

  Plans(int period_in_bins)
      : fine(Eigen::ArrayXd::Zero(period_in_bins * fine_per_bin)), folded(period_in_bins / 2 + 1),
        coarse(period_in_bins), scratch(period_in_bins * fine_per_bin / 2 + 1) {
    forward = fftw_plan_dft_r2c_1d(static_cast<int>(fine.size()), fine.data(),
                                   fftw_pointer(scratch), FFTW_ESTIMATE | FFTW_PRESERVE_INPUT);
    backward =
        fftw_plan_dft_c2r_1d(period_in_bins, fftw_pointer(folded), coarse.data(), FFTW_ESTIMATE);
    if (!forward || !backward)
      throw Error("FFTW could not plan a transform of " + std::to_string(fine.size()) + " points");
  }
  ~Plans() {
    fftw_destroy_plan(forward);
    fftw_destroy_plan(backward);
  }
  Plans(const Plans &) = delete;
  Plans &operator=(const Plans &) = delete;
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
  box_ = Eigen::ArrayXcd::Zero(period / 2 + 1);
  for (int m = 0; m < fine_per_bin; ++m) {
    const double step = 2.0 * units::pi * (fine_.first + m) / period;
    for (int k = 0; k <= period / 2; ++k)
      box_[k] += std::polar(std::exp(rate * m), step * k);
  }
  plans_ = std::make_unique<Plans>(period_in_bins_);
}

FineTransform::~FineTransform() = default;

Eigen::ArrayXcd FineTransform::forward(const Eigen::ArrayXd &histogram) const {
  plans_->fine.head(fine_.bins) = histogram * tilt_;
  Eigen::ArrayXcd transform(box_.size());
  fftw_execute_dft_r2c(plans_->forward, plans_->fine.data(), fftw_pointer(transform));
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
  fftw_execute(plans_->backward);
  return plans_->coarse.head(fine_.output_bins) * raise_;
}

} // namespace ins
