// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/random_source.h"

#include <Eigen/Core>
#include <cmath>
#include <cstdint>

namespace ins {

/// A stationary series of mean 0 and variance 1 whose correlation falls by exp(-1/tau) from sample
/// to sample: an autoregression of first order. Its statistical inefficiency is coth(1/(2 tau)).
inline Eigen::ArrayXd correlated_noise(Eigen::Index samples, double tau, std::uint64_t seed) {
  RandomSource random(seed);
  const double kept = std::exp(-1.0 / tau), fresh = std::sqrt(1.0 - kept * kept);
  Eigen::ArrayXd x(samples);
  double last = random.normal();
  for (double &value : x)
    value = last = kept * last + fresh * random.normal();
  return x;
}

} // namespace ins
