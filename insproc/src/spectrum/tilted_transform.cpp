// SPDX-License-Identifier: GPL-2.0-or-later
#include "spectrum/tilted_transform.h"

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

/// What wraps around and the raised rounding are both epsilon^(p / (p + 1)) of the largest value,
/// 2e-9.
constexpr double period_in_histograms = 1.25;

} // namespace

struct TiltedTransform::Plans {
  Eigen::ArrayXd values;     ///< (period)
  Eigen::ArrayXcd transform; ///< (period / 2 + 1)
  fftw_plan forward = nullptr;
  fftw_plan backward = nullptr;

  explicit Plans(int period)
      : values(Eigen::ArrayXd::Zero(period)), transform(Eigen::ArrayXcd::Zero(period / 2 + 1)) {
    auto *complex = reinterpret_cast<fftw_complex *>(transform.data());
    forward = fftw_plan_dft_r2c_1d(period, values.data(), complex, FFTW_ESTIMATE);
    backward = fftw_plan_dft_c2r_1d(period, complex, values.data(), FFTW_ESTIMATE);
    if (!forward || !backward)
      throw Error("FFTW could not plan a transform of " + std::to_string(period) + " points");
  }
  ~Plans() {
    fftw_destroy_plan(forward);
    fftw_destroy_plan(backward);
  }
  Plans(const Plans &) = delete;
  Plans &operator=(const Plans &) = delete;
};

TiltedTransform::TiltedTransform(int bins) {
  const int period = smooth_number(static_cast<int>(std::ceil(period_in_histograms * bins)) + 2);
  const double rate = -std::log(std::numeric_limits<double>::epsilon()) / (period + bins);
  const Eigen::ArrayXd exponent = rate * Eigen::ArrayXd::LinSpaced(bins, 0.0, bins - 1.0);
  tilt_ = (-exponent).exp();
  raise_ = exponent.exp() / period;
  step_.resize(period / 2 + 1);
  for (Eigen::Index k = 0; k < step_.size(); ++k)
    step_[k] = std::polar(std::exp(-rate), -2.0 * units::pi * static_cast<double>(k) / period);
  plans_ = std::make_unique<Plans>(period);
}

TiltedTransform::~TiltedTransform() = default;

void TiltedTransform::forward(const Eigen::Ref<const Eigen::ArrayXd> &histogram,
                              Eigen::Ref<Eigen::ArrayXd> real,
                              Eigen::Ref<Eigen::ArrayXd> imaginary) const {
  plans_->values.head(tilt_.size()) = histogram * tilt_;
  plans_->values.tail(plans_->values.size() - tilt_.size()).setZero();
  fftw_execute(plans_->forward);
  real = plans_->transform.real();
  imaginary = plans_->transform.imag();
}

Eigen::Map<const Eigen::ArrayXd>
TiltedTransform::backward(const Eigen::Ref<const Eigen::ArrayXd> &real,
                          const Eigen::Ref<const Eigen::ArrayXd> &imaginary) const {
  plans_->transform.real() = real;
  plans_->transform.imag() = imaginary;
  fftw_execute(plans_->backward);
  return {plans_->values.data(), tilt_.size()};
}

} // namespace ins
