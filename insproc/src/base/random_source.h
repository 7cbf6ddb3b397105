// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>
#include <random>

namespace ins {

/// Random numbers that a seed determines on every machine: the engine is standardized, the
/// distributions of the standard library are not, so they are made here.
class RandomSource {
public:
  explicit RandomSource(std::uint64_t seed) : engine_(seed) {}

  /// Uniform in [0, 1).
  double uniform() { return static_cast<double>(engine_() >> 11) * 0x1p-53; }

  /// Normal distribution of mean 0 and variance 1 (Box and Muller, Ann. Math. Stat. 29, 610, 1958).
  double normal();

  /// Uniform among 0 .. n-1, n > 0.
  std::size_t below(std::size_t n);

private:
  std::mt19937_64 engine_;
};

} // namespace ins
