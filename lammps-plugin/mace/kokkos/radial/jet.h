// SPDX-License-Identifier: GPL-2.0-or-later
//
// A number with its first and second derivative with respect to one variable (Taylor arithmetic).
// Radial functions are evaluated with it once, when their tables are made.
#pragma once

#include <cmath>

namespace mace::kokkos {

struct Jet {
  double value = 0.0;
  double d1 = 0.0;
  double d2 = 0.0;
};

/// The variable itself.
inline Jet variable(double x) { return {x, 1.0, 0.0}; }
inline Jet constant(double c) { return {c, 0.0, 0.0}; }

inline Jet operator+(const Jet &a, const Jet &b) {
  return {a.value + b.value, a.d1 + b.d1, a.d2 + b.d2};
}
inline Jet operator-(const Jet &a, const Jet &b) {
  return {a.value - b.value, a.d1 - b.d1, a.d2 - b.d2};
}
inline Jet operator*(const Jet &a, const Jet &b) {
  return {a.value * b.value, a.d1 * b.value + a.value * b.d1,
          a.d2 * b.value + 2.0 * a.d1 * b.d1 + a.value * b.d2};
}
inline Jet operator*(double s, const Jet &a) { return {s * a.value, s * a.d1, s * a.d2}; }
inline Jet operator+(double s, const Jet &a) { return {s + a.value, a.d1, a.d2}; }

/// f(a) from f and its first two derivatives at a.value.
inline Jet chain(const Jet &a, double f, double df, double ddf) {
  return {f, df * a.d1, ddf * a.d1 * a.d1 + df * a.d2};
}

inline Jet reciprocal(const Jet &a) {
  const double r = 1.0 / a.value;
  return chain(a, r, -r * r, 2.0 * r * r * r);
}
/// sin(a) / a. Below 1 from its series, the sum over n of (-a^2)^n / (2n + 1)!: the derivatives of
/// the quotient would cancel.
inline Jet sinc(const Jet &a) {
  const double x = a.value;
  if (std::abs(x) >= 1.0) {
    const double f = std::sin(x) / x, df = (std::cos(x) - f) / x;
    return chain(a, f, df, -f - 2.0 * df / x);
  }
  double f = 1.0, df = 0.0, ddf = 0.0;
  double term = -1.0 / 6.0; // over x^2
  for (int n = 2; n <= 20; n += 2) {
    f += term * x * x;
    df += n * term * x;
    ddf += n * (n - 1) * term;
    term *= -x * x / ((n + 2) * (n + 3));
  }
  return chain(a, f, df, ddf);
}
inline Jet exp(const Jet &a) {
  const double e = std::exp(a.value);
  return chain(a, e, e, e);
}
inline Jet tanh(const Jet &a) {
  const double t = std::tanh(a.value), d = 1.0 - t * t;
  return chain(a, t, d, -2.0 * t * d);
}
inline Jet pow(const Jet &a, double p) {
  const double f = std::pow(a.value, p - 2.0);
  return chain(a, f * a.value * a.value, p * f * a.value, p * (p - 1.0) * f);
}
/// x sigmoid(x)
inline Jet silu(const Jet &a) {
  const double s = 1.0 / (1.0 + std::exp(-a.value)), ds = s * (1.0 - s);
  return chain(a, a.value * s, s + a.value * ds, 2.0 * ds + a.value * ds * (1.0 - 2.0 * s));
}

} // namespace mace::kokkos
