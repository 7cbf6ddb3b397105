// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/random_source.h"

#include <cmath>
#include <numbers>

namespace ins {

double RandomSource::normal() {
  const double radius = std::sqrt(-2.0 * std::log1p(-uniform()));
  return radius * std::cos(2.0 * std::numbers::pi * uniform());
}

std::size_t RandomSource::below(std::size_t n) {
  // Numbers above the last whole multiple of n would favor the small ones.
  const std::uint64_t limit = ~std::uint64_t(0) - ~std::uint64_t(0) % n;
  std::uint64_t number = engine_();
  while (number >= limit)
    number = engine_();
  return number % n;
}

} // namespace ins
