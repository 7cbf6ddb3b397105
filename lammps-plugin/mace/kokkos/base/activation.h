// SPDX-License-Identifier: GPL-2.0-or-later
//
// The activation functions of readouts and gates.
#pragma once

#include "types.h"

namespace mace::kokkos {

/// 1 / (1 + exp(-x))
template <class Real> KOKKOS_INLINE_FUNCTION Real sigmoid(Real x) {
  return Real(1) / (Real(1) + Kokkos::exp(-x));
}

/// The same of each channel.
template <class Real> KOKKOS_INLINE_FUNCTION Vec<Real> sigmoid_of_each(const Vec<Real> &x) {
  Vec<Real> s;
  const Real *in = reinterpret_cast<const Real *>(&x);
  Real *out = reinterpret_cast<Real *>(&s);
  for (int lane = 0; lane < vec_width<Real>; ++lane)
    out[lane] = sigmoid(in[lane]);
  return s;
}

/// Derivative of silu(x) = x sigmoid(x), from x and its sigmoid s: numbers or channels.
template <class Real, class Number>
KOKKOS_INLINE_FUNCTION Number silu_slope(const Number &x, const Number &s) {
  return s * (Real(1) + x * (Real(1) - s));
}

} // namespace mace::kokkos
