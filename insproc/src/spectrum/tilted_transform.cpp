// SPDX-License-Identifier: GPL-2.0-or-later
#include "spectrum/tilted_transform.h"

#include "base/real_fft.h"
#include "base/smooth_number.h"
#include "base/units.h"

#include <cmath>
#include <complex>
#include <limits>

namespace ins {

namespace {

/// What wraps around and the raised rounding are both epsilon^(p / (p + 1)) of the largest value,
/// 2e-9.
constexpr double period_in_histograms = 1.25;

} // namespace

struct TiltedTransform::Plans {
  RealFft fft;
  Eigen::ArrayXd values;     ///< (period)
  Eigen::ArrayXcd transform; ///< (points)

  explicit Plans(int period)
      : fft(period), values(Eigen::ArrayXd::Zero(period)),
        transform(Eigen::ArrayXcd::Zero(fft.frequencies())) {}
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
  plans_->fft.forward(plans_->values, plans_->transform);
  real = plans_->transform.real();
  imaginary = plans_->transform.imag();
}

Eigen::Map<const Eigen::ArrayXd>
TiltedTransform::backward(const Eigen::Ref<const Eigen::ArrayXd> &real,
                          const Eigen::Ref<const Eigen::ArrayXd> &imaginary) const {
  plans_->transform.real() = real;
  plans_->transform.imag() = imaginary;
  plans_->fft.backward(plans_->transform, plans_->values);
  return {plans_->values.data(), tilt_.size()};
}

} // namespace ins
