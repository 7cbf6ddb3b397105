// SPDX-License-Identifier: GPL-2.0-or-later
//
// Functions of one distance: how far a neighbor counts, and the damped interaction.
#pragma once

#include "coefficients.h"
#include "number.h"

namespace dispersion {

/// A function of a distance r, and its derivative by r^2.
template <class N> struct ByDistance { N value, slope; };

/// 1 / (1 + exp(-16 (R / r - 1))): what a neighbor adds to a coordination number.
/// Grimme 2010, eq. 15.
template <class N> KOKKOS_INLINE_FUNCTION ByDistance<N> count_neighbor(double radius, const N &r2) {
  constexpr double steepness = 16.0;
  // Beyond this 1 + exp(..) is 1 to the last place.
  constexpr double least = -100.0;
  const N inverse = inverse_root(r2);
  N exponent = steepness - (steepness * radius) * inverse;
  const auto small = value_of(exponent) < least;
  exponent = only(!small, exponent) + only(small, N{} + least);
  const N grown = exponential(exponent);
  const N count = 1.0 / (1.0 + grown);
  // d count / d r = -count (1 - count) steepness R / r^2
  const N slope =
      (-0.5 * steepness * radius) * (count * count * grown * inverse * inverse * inverse);
  return {count, slope};
}

template <class N> KOKKOS_INLINE_FUNCTION N eighth_power(const N &a) {
  const N a2 = a * a, a4 = a2 * a2;
  return a4 * a4;
}

/// Damping of Becke and Johnson: s6 / (r^6 + R0^6) + s8 / (r^8 + R0^8).
struct RationalDamping {
  template <class N>
  static KOKKOS_INLINE_FUNCTION ByDistance<N> evaluate(const PairConstants &pair, const N &r2) {
    const N r4 = r2 * r2, r6 = r4 * r2;
    const N n6 = r6 + pair.d6, n8 = r4 * r4 + pair.d8;
    const N inverse = 1.0 / (n6 * n8);
    const N t6 = n8 * inverse, t8 = n6 * inverse;
    const N e6 = pair.s6 * t6, e8 = pair.s8 * t8;
    return {e6 + e8, -3.0 * (r4 * e6 * t6) - 4.0 * (r6 * e8 * t8)};
  }
};

/// s6 f6 / r^6 + s8 f8 / r^8 with f = 1 / (1 + 6 w^-alpha), alpha 14 and 16.
template <class N>
KOKKOS_INLINE_FUNCTION ByDistance<N> zero_damped(const PairConstants &pair, const N &inverse_r2,
                                                 const N &t6, const N &t8, const N &slope6,
                                                 const N &slope8) {
  const N f6 = 1.0 / (1.0 + 6.0 * t6), f8 = 1.0 / (1.0 + 6.0 * t8);
  const N r_6 = inverse_r2 * inverse_r2 * inverse_r2, r_8 = r_6 * inverse_r2;
  const N e6 = pair.s6 * (r_6 * f6), e8 = pair.s8 * (r_8 * f8);
  // d f / d r^2 = f (1 - f) times the relative slope of w^alpha
  return {e6 + e8, e6 * (slope6 * (1.0 - f6) - 3.0 * inverse_r2) +
                       e8 * (slope8 * (1.0 - f8) - 4.0 * inverse_r2)};
}

/// Zero damping: w = r / (rs R0).
struct ZeroDamping {
  template <class N>
  static KOKKOS_INLINE_FUNCTION ByDistance<N> evaluate(const PairConstants &pair, const N &r2) {
    const N inverse = 1.0 / r2;
    const N w6 = pair.d6 * inverse, w8 = pair.d8 * inverse;
    const N w6_2 = w6 * w6;
    return zero_damped(pair, inverse, w6_2 * w6_2 * w6_2 * w6, eighth_power(w8), 7.0 * inverse,
                       8.0 * inverse);
  }
};

/// Modified zero damping: w = r / (rs R0) + beta R0.
struct ModifiedZeroDamping {
  template <class N>
  static KOKKOS_INLINE_FUNCTION ByDistance<N> evaluate(const PairConstants &pair, const N &r2) {
    const N inverse_r = inverse_root(r2), r = r2 * inverse_r;
    const N w6 = 1.0 / (pair.d6 * r + pair.offset), w8 = 1.0 / (pair.d8 * r + pair.offset);
    const N w6_2 = w6 * w6, w6_4 = w6_2 * w6_2, w8_2 = w8 * w8;
    return zero_damped(pair, inverse_r * inverse_r, w6_4 * w6_4 * w6_4 * w6_2, eighth_power(w8_2),
                       (7.0 * pair.d6) * (w6 * inverse_r), (8.0 * pair.d8) * (w8 * inverse_r));
  }
};

} // namespace dispersion
