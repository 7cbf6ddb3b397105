// SPDX-License-Identifier: GPL-2.0-or-later
//
// Transforms against their definition.
#include "base/error.h"
#include "base/real_fft.h"
#include "catch.h"

#include <cmath>
#include <complex>

TEST_CASE("real transforms are the sums they are defined as, there and back") {
  for (const int length : {1, 2, 9, 30}) {
    INFO(length);
    const ins::RealFft fft(length);
    Eigen::ArrayXd time(length);
    for (int t = 0; t < length; ++t)
      time[t] = std::sin(1.3 * t) + 0.1 * t * t;
    const Eigen::ArrayXd original = time;
    Eigen::ArrayXcd frequency(fft.frequencies());
    fft.forward(time, frequency);
    CHECK((time == original).all());
    CHECK(fft.frequencies() == length / 2 + 1);
    for (int k = 0; k < fft.frequencies(); ++k) {
      std::complex<double> sum = 0.0;
      for (int t = 0; t < length; ++t)
        sum += original[t] * std::polar(1.0, -2.0 * M_PI * k * t / length);
      CHECK(std::abs(frequency[k] - sum) < 1e-11);
    }
    Eigen::ArrayXd back(length);
    fft.backward(frequency, back);
    CHECK((back / length - original).abs().maxCoeff() < 1e-13 * original.abs().maxCoeff() + 1e-14);
  }
  CHECK_THROWS_AS(ins::RealFft(0), ins::Error);
}
