// SPDX-License-Identifier: GPL-2.0-or-later
//
// Numbers the kernels calculate with: a vector of lanes, one atom each, or such a vector with its
// derivative along one move of the atoms. On CPUs a vector fills a register, on GPUs it is one
// number. Kernels are written once for all of them.
#pragma once

#include "mace/kokkos/base/types.h"

#include <Kokkos_Core.hpp>
#include <cstdint>
#include <cstring>
#ifdef __AVX512DQ__
#include <immintrin.h>
#endif

namespace dispersion {

using mace::kokkos::Array;
using mace::kokkos::Space;
using Lanes = mace::kokkos::Vec<double>;

inline constexpr int lane_count = mace::kokkos::vec_width<double>;

/// A number and its derivative.
template <class T> struct Jet { T value, slope; };

/// How many doubles of an array stand for one number: value, or value and slope.
template <class N> inline constexpr int planes = 1;
template <class T> inline constexpr int planes<Jet<T>> = 2;

template <class T> KOKKOS_INLINE_FUNCTION Jet<T> operator+(const Jet<T> &a, const Jet<T> &b) {
  return {a.value + b.value, a.slope + b.slope};
}
template <class T> KOKKOS_INLINE_FUNCTION Jet<T> operator-(const Jet<T> &a, const Jet<T> &b) {
  return {a.value - b.value, a.slope - b.slope};
}
template <class T> KOKKOS_INLINE_FUNCTION Jet<T> operator*(const Jet<T> &a, const Jet<T> &b) {
  return {a.value * b.value, a.value * b.slope + a.slope * b.value};
}
template <class T> KOKKOS_INLINE_FUNCTION Jet<T> operator/(const Jet<T> &a, const Jet<T> &b) {
  const T inverse = 1.0 / b.value, quotient = a.value * inverse;
  return {quotient, (a.slope - quotient * b.slope) * inverse};
}
template <class T> KOKKOS_INLINE_FUNCTION Jet<T> operator+(const Jet<T> &a, double b) {
  return {a.value + b, a.slope};
}
template <class T> KOKKOS_INLINE_FUNCTION Jet<T> operator+(double a, const Jet<T> &b) {
  return b + a;
}
template <class T> KOKKOS_INLINE_FUNCTION Jet<T> operator-(const Jet<T> &a, double b) {
  return {a.value - b, a.slope};
}
template <class T> KOKKOS_INLINE_FUNCTION Jet<T> operator-(double a, const Jet<T> &b) {
  return {a - b.value, -b.slope};
}
template <class T> KOKKOS_INLINE_FUNCTION Jet<T> operator*(double a, const Jet<T> &b) {
  return {a * b.value, a * b.slope};
}
template <class T> KOKKOS_INLINE_FUNCTION Jet<T> operator/(double a, const Jet<T> &b) {
  const T inverse = 1.0 / b.value, quotient = a * inverse;
  return {quotient, -quotient * b.slope * inverse};
}
template <class T> KOKKOS_INLINE_FUNCTION Jet<T> &operator+=(Jet<T> &a, const Jet<T> &b) {
  return a = a + b;
}
template <class T> KOKKOS_INLINE_FUNCTION Jet<T> &operator-=(Jet<T> &a, const Jet<T> &b) {
  return a = a - b;
}

/// What comparisons see.
template <class T> KOKKOS_INLINE_FUNCTION const T &value_of(const T &a) { return a; }
template <class T> KOKKOS_INLINE_FUNCTION const T &value_of(const Jet<T> &a) { return a.value; }

/// `a` in the lanes of a mask, zero in the others, whatever stands there.
template <class Mask, class T> KOKKOS_INLINE_FUNCTION T only(const Mask &mask, const T &a) {
  return mask ? a : T{};
}
template <class Mask, class T>
KOKKOS_INLINE_FUNCTION Jet<T> only(const Mask &mask, const Jet<T> &a) {
  return {only(mask, a.value), only(mask, a.slope)};
}

KOKKOS_INLINE_FUNCTION bool any(bool mask) { return mask; }
template <class Mask> KOKKOS_INLINE_FUNCTION bool any(const Mask &mask) {
#ifdef __AVX512DQ__ // compilers join the lanes one by one
  if constexpr (sizeof(Mask) == 64)
    return _mm512_movepi64_mask((__m512i)mask) != 0;
#endif
  auto joined = mask[0];
  for (int lane = 1; lane < lane_count; ++lane)
    joined |= mask[lane];
  return joined != 0;
}

KOKKOS_INLINE_FUNCTION double inverse_root(double a) { return 1.0 / Kokkos::sqrt(a); }
KOKKOS_INLINE_FUNCTION double inverse_cube_root(double a) { return 1.0 / Kokkos::cbrt(a); }
KOKKOS_INLINE_FUNCTION double exponential(double a) { return Kokkos::exp(a); }

#if !defined(KOKKOS_ENABLE_CUDA) && !defined(KOKKOS_ENABLE_HIP) && !defined(KOKKOS_ENABLE_SYCL)
namespace detail {
struct Bits {
  typedef std::int64_t type __attribute__((vector_size(sizeof(Lanes))));
};
} // namespace detail

/// 1 / sqrt(a) for normal positive a, by Newton's iteration from a guess made of the exponent; good
/// to two units in the last place.
inline Lanes inverse_root(const Lanes &a) {
  using Bits = detail::Bits::type;
  const Bits guess = 0x5fe6eb50c7b537a9 - ((Bits)a >> 1);
  Lanes y = (Lanes)guess;
  const Lanes half = 0.5 * a;
  for (int iteration = 0; iteration < 4; ++iteration)
    y = y * (1.5 - half * y * y);
  return y;
}

/// exp(a) for a in [-700, 700], to 1e-14: two to a whole number, times the series of the rest.
inline Lanes exponential(const Lanes &a) {
  using Bits = detail::Bits::type;
  constexpr double shift = 6755399441055744.0; // 1.5 * 2^52: the fraction is rounded away
  const Lanes shifted = a * 1.4426950408889634 + shift;
  const Lanes whole = shifted - shift;
  const Lanes x = (a - whole * 0.693147180369123816490) - whole * 1.90821492927058770002e-10;
  constexpr double inverse_factorial[] = {1.0 / 39916800, 1.0 / 3628800, 1.0 / 362880, 1.0 / 40320,
                                          1.0 / 5040,     1.0 / 720,     1.0 / 120,    1.0 / 24,
                                          1.0 / 6,        0.5,           1.0,          1.0};
  Lanes sum = x * inverse_factorial[0] + inverse_factorial[1];
  for (int power = 2; power < 12; ++power)
    sum = sum * x + inverse_factorial[power];
  return (Lanes)((Bits)sum + ((Bits)shifted << 52));
}

/// a^(-1/3) for normal positive a, in the same way.
inline Lanes inverse_cube_root(const Lanes &a) {
  using Bits = detail::Bits::type;
  constexpr double scale = 4503599627370496.0; // 2^52: an exponent's place
  const Lanes guess = 1363.9 * scale - (1.0 / 3.0) * __builtin_convertvector((Bits)a, Lanes);
  Lanes y = (Lanes) __builtin_convertvector(guess, Bits);
  for (int iteration = 0; iteration < 5; ++iteration)
    y = y * (4.0 / 3.0 - (1.0 / 3.0) * a * y * y * y);
  return y;
}
#endif

template <class T> KOKKOS_INLINE_FUNCTION Jet<T> inverse_cube_root(const Jet<T> &a) {
  const T y = inverse_cube_root(a.value), y2 = y * y;
  return {y, (-1.0 / 3.0) * y2 * y2 * a.slope};
}
template <class T> KOKKOS_INLINE_FUNCTION Jet<T> inverse_root(const Jet<T> &a) {
  const T y = inverse_root(a.value);
  return {y, -0.5 * y * y * y * a.slope};
}
template <class T> KOKKOS_INLINE_FUNCTION Jet<T> exponential(const Jet<T> &a) {
  const T y = exponential(a.value);
  return {y, y * a.slope};
}

/// One number of a quantity that has `n` of them.
template <class N> struct Stored {
  static KOKKOS_INLINE_FUNCTION N load(const double *first, int) {
    N number;
    std::memcpy(&number, first, sizeof number);
    return number;
  }
  static KOKKOS_INLINE_FUNCTION void store(double *first, int, const N &number) {
    std::memcpy(first, &number, sizeof number);
  }
  /// The same number in all lanes.
  static KOKKOS_INLINE_FUNCTION N same(const double *first, int) { return N{} + *first; }
};
template <class T> struct Stored<Jet<T>> {
  static KOKKOS_INLINE_FUNCTION Jet<T> load(const double *first, int n) {
    return {Stored<T>::load(first, n), Stored<T>::load(first + n, n)};
  }
  static KOKKOS_INLINE_FUNCTION void store(double *first, int n, const Jet<T> &number) {
    Stored<T>::store(first, n, number.value);
    Stored<T>::store(first + n, n, number.slope);
  }
  static KOKKOS_INLINE_FUNCTION Jet<T> same(const double *first, int n) {
    return {Stored<T>::same(first, n), Stored<T>::same(first + n, n)};
  }
};

/// A quantity of every slot: value and, if there are any, slopes after them.
template <class N> struct Quantity {
  Array<double> data;
  int slots = 0;

  explicit Quantity(const char *label = "") : data(std::string(label), 0) {}
  void resize(int n) {
    slots = n;
    mace::kokkos::reserve(data, static_cast<std::size_t>(n) * planes<N>);
  }
  KOKKOS_INLINE_FUNCTION N load(int slot) const {
    return Stored<N>::load(data.data() + slot, slots);
  }
  KOKKOS_INLINE_FUNCTION void store(int slot, const N &number) const {
    Stored<N>::store(data.data() + slot, slots, number);
  }
  KOKKOS_INLINE_FUNCTION N same(int slot) const {
    return Stored<N>::same(data.data() + slot, slots);
  }
  std::size_t doubles() const { return static_cast<std::size_t>(slots) * planes<N>; }
};

} // namespace dispersion
