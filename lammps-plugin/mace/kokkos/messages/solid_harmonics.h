// SPDX-License-Identifier: GPL-2.0-or-later
//
// Real spherical harmonics of degree 0..3 as polynomials of a unit vector, in the order and
// normalisation of e3nn ("component": the squares of degree l add up to 2 l + 1; the polar axis
// is y). The polynomials are data known at compile time; values, gradients and the coupling
// coefficients (clebsch_gordan.h) all come from them.
// Source: e3nn documentation, "spherical harmonics"; the polynomials are the textbook ones.
#pragma once

#include "mace/kokkos/base/types.h"

#include <Kokkos_Core.hpp>
#include <array>

namespace mace::kokkos {

inline constexpr int max_degree = 3;

/// Number of components of degree 0..l together, and where degree l starts among them.
constexpr int components(int l) { return (l + 1) * (l + 1); }
constexpr int first_component(int l) { return l * l; }

namespace detail {

constexpr double constexpr_sqrt(double x) {
  double root = x > 1.0 ? x : 1.0;
  for (int i = 0; i < 64; ++i)
    root = 0.5 * (root + x / root);
  return root;
}

struct Monomial {
  double coefficient = 0.0;
  int x = 0, y = 0, z = 0; // exponents
};

struct Polynomial {
  int size = 0;
  std::array<Monomial, 3> terms{};
};

template <class... Terms> constexpr Polynomial polynomial(double factor, Terms... terms) {
  Polynomial p{sizeof...(Terms), {terms...}};
  for (int i = 0; i < p.size; ++i)
    p.terms[i].coefficient *= factor;
  return p;
}

constexpr std::array<Polynomial, components(max_degree)> make_solid_harmonics() {
  using M = Monomial;
  const double s3 = constexpr_sqrt(3.0), s5 = constexpr_sqrt(5.0), s7 = constexpr_sqrt(7.0);
  const double s15 = constexpr_sqrt(15.0), s105 = constexpr_sqrt(105.0);
  const double a33 = s7 * constexpr_sqrt(5.0 / 8.0), a31 = s7 * constexpr_sqrt(3.0 / 8.0);
  return {polynomial(1.0, M{1, 0, 0, 0}),
          polynomial(s3, M{1, 1, 0, 0}),
          polynomial(s3, M{1, 0, 1, 0}),
          polynomial(s3, M{1, 0, 0, 1}),
          polynomial(s15, M{1, 1, 0, 1}),
          polynomial(s15, M{1, 1, 1, 0}),
          polynomial(s5, M{1, 0, 2, 0}, M{-0.5, 2, 0, 0}, M{-0.5, 0, 0, 2}),
          polynomial(s15, M{1, 0, 1, 1}),
          polynomial(s15 / 2, M{1, 0, 0, 2}, M{-1, 2, 0, 0}),
          polynomial(a33, M{3, 1, 0, 2}, M{-1, 3, 0, 0}),
          polynomial(s105, M{1, 1, 1, 1}),
          polynomial(a31, M{4, 1, 2, 0}, M{-1, 3, 0, 0}, M{-1, 1, 0, 2}),
          polynomial(s7 / 2, M{2, 0, 3, 0}, M{-3, 2, 1, 0}, M{-3, 0, 1, 2}),
          polynomial(a31, M{4, 0, 2, 1}, M{-1, 2, 0, 1}, M{-1, 0, 0, 3}),
          polynomial(s105 / 2, M{1, 0, 1, 2}, M{-1, 2, 1, 0}),
          polynomial(a33, M{1, 0, 0, 3}, M{-3, 2, 0, 1})};
}

inline constexpr auto solid_harmonics = make_solid_harmonics();

} // namespace detail

namespace detail {

/// x^0 .. x^max_degree of the three components of a vector.
struct Powers {
  double of[3][max_degree + 1];
  KOKKOS_FORCEINLINE_FUNCTION explicit Powers(const double u[3]) {
    for (int a = 0; a < 3; ++a) {
      of[a][0] = 1.0;
      for (int n = 1; n <= max_degree; ++n)
        of[a][n] = of[a][n - 1] * u[a];
    }
  }
};

} // namespace detail

/// Spherical harmonics of degree 0..L_MAX at a unit vector.
///
/// \param u  unit vector
/// \param y  (components(L_MAX)) values
template <int L_MAX, class Real>
KOKKOS_INLINE_FUNCTION void spherical_harmonics(const double u[3], Real *y) {
  const detail::Powers power(u);
  static_for<components(L_MAX)>([&](auto c) {
    constexpr auto harmonic = detail::solid_harmonics[c];
    double value = 0.0;
    static_for<harmonic.size>([&](auto i) {
      constexpr auto m = harmonic.terms[i];
      value += m.coefficient * power.of[0][m.x] * power.of[1][m.y] * power.of[2][m.z];
    });
    y[c] = static_cast<Real>(value);
  });
}

/// The same with the derivatives along two directions t perpendicular to u: d Y(u) / dt, per
/// radian.
///
/// \param u          unit vector
/// \param t1, t2     unit vectors perpendicular to u
/// \param y          (components(L_MAX)) values
/// \param dy1, dy2   (components(L_MAX)) derivatives along t1 and t2
template <int L_MAX, class Real>
KOKKOS_INLINE_FUNCTION void spherical_harmonics(const double u[3], const double t1[3],
                                                const double t2[3], Real *y, Real *dy1, Real *dy2) {
  const detail::Powers power(u);
  static_for<components(L_MAX)>([&](auto c) {
    constexpr auto harmonic = detail::solid_harmonics[c];
    double value = 0.0, gx = 0.0, gy = 0.0, gz = 0.0;
    static_for<harmonic.size>([&](auto i) {
      constexpr auto m = harmonic.terms[i];
      const double px = power.of[0][m.x], py = power.of[1][m.y], pz = power.of[2][m.z];
      value += m.coefficient * px * py * pz;
      if constexpr (m.x > 0)
        gx += m.coefficient * m.x * power.of[0][m.x - 1] * py * pz;
      if constexpr (m.y > 0)
        gy += m.coefficient * m.y * power.of[1][m.y - 1] * px * pz;
      if constexpr (m.z > 0)
        gz += m.coefficient * m.z * power.of[2][m.z - 1] * px * py;
    });
    y[c] = static_cast<Real>(value);
    dy1[c] = static_cast<Real>(gx * t1[0] + gy * t1[1] + gz * t1[2]);
    dy2[c] = static_cast<Real>(gx * t2[0] + gy * t2[1] + gz * t2[2]);
  });
}

} // namespace mace::kokkos
