// SPDX-License-Identifier: GPL-2.0-or-later
#include "statistics/autocorrelation.h"

#include "base/error.h"
#include "base/real_fft.h"
#include "base/smooth_number.h"

#include <Eigen/QR>
#include <algorithm>
#include <fmt/format.h>

namespace ins {

namespace {

constexpr int degree = 3;          ///< of the polynomial that is no correlation
constexpr double sum_length = 6.0; ///< of the sum over lags, in correlation times g/2

/// What a cubic leaves of a series.
Eigen::ArrayXd without_trend(const Eigen::ArrayXd &x) {
  const Eigen::ArrayXd t = Eigen::ArrayXd::LinSpaced(x.size(), -1.0, 1.0);
  Eigen::MatrixXd powers(x.size(), degree + 1);
  powers.col(0).setOnes();
  for (int k = 1; k <= degree; ++k)
    powers.col(k) = powers.col(k - 1).array() * t;
  const Eigen::VectorXd fit = powers.householderQr().solve(x.matrix());
  return x - (powers * fit).array();
}

} // namespace

Eigen::ArrayXd autocorrelation(const Eigen::ArrayXd &x, int lags) {
  const Eigen::Index n = x.size();
  if (lags < 1 || lags > n)
    throw Error(fmt::format("an autocorrelation of {} lags from {} samples", lags, n));
  const RealFft fft(smooth_number(static_cast<int>(n) + lags));
  Eigen::ArrayXd time = Eigen::ArrayXd::Zero(fft.length());
  Eigen::ArrayXcd frequency(fft.frequencies());
  time.head(n) = x;
  fft.forward(time, frequency);
  frequency = frequency * frequency.conjugate();
  fft.backward(frequency, time);
  const Eigen::ArrayXd pairs =
      static_cast<double>(n) - Eigen::ArrayXd::LinSpaced(lags, 0, lags - 1);
  return time.head(lags) / (static_cast<double>(fft.length()) * pairs);
}

double statistical_inefficiency(const Eigen::ArrayXd &x) {
  const Eigen::Index n = x.size();
  if (n < 8)
    return 1.0;
  const Eigen::ArrayXd c = autocorrelation(without_trend(x), static_cast<int>(n / 2));
  if (!(c[0] > 0.0))
    return 1.0;
  double g = 1.0;
  for (Eigen::Index k = 1; k < c.size() && static_cast<double>(k) < sum_length * g / 2.0; ++k)
    g += 2.0 * c[k] / c[0];
  return std::max(g, 1.0);
}

} // namespace ins
