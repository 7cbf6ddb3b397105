// SPDX-License-Identifier: GPL-2.0-or-later
//
// Real coupling coefficients C(l1 m1, l2 m2, l3 m3) for even l1 + l2 + l3, the only ones that occur
// between irreps of natural parity. Then the coefficients are proportional to the integral of three
// real spherical harmonics over the sphere (Gaunt), and e3nn's wigner_3j is that tensor with
// Frobenius norm 1 and a positive (0, 0, 0) component. All of it is done at compile time.
#pragma once

#include "solid_harmonics.h"

#include <array>

namespace mace::kokkos {

namespace detail {

constexpr double double_factorial(int n) {
  double f = 1.0;
  for (; n > 1; n -= 2)
    f *= n;
  return f;
}

/// Mean of x^a y^b z^c over the unit sphere.
constexpr double sphere_mean(int a, int b, int c) {
  if (a % 2 || b % 2 || c % 2)
    return 0.0;
  return double_factorial(a - 1) * double_factorial(b - 1) * double_factorial(c - 1) /
         double_factorial(a + b + c + 1);
}

constexpr double gaunt(const Polynomial &p, const Polynomial &q, const Polynomial &r) {
  double sum = 0.0;
  for (int i = 0; i < p.size; ++i)
    for (int j = 0; j < q.size; ++j)
      for (int k = 0; k < r.size; ++k) {
        const Monomial &a = p.terms[i], &b = q.terms[j], &c = r.terms[k];
        sum += a.coefficient * b.coefficient * c.coefficient *
               sphere_mean(a.x + b.x + c.x, a.y + b.y + c.y, a.z + b.z + c.z);
      }
  return sum;
}

} // namespace detail

/// wigner_3j(L1, L2, L3) of norm 1, index (m1 * (2 L2 + 1) + m2) * (2 L3 + 1) + m3.
template <int L1, int L2, int L3> constexpr auto make_wigner_3j() {
  static_assert((L1 + L2 + L3) % 2 == 0 && L3 <= L1 + L2 && L1 <= L2 + L3 && L2 <= L1 + L3);
  constexpr int n1 = 2 * L1 + 1, n2 = 2 * L2 + 1, n3 = 2 * L3 + 1;
  std::array<double, n1 * n2 * n3> c{};
  double norm = 0.0;
  for (int i = 0; i < n1; ++i)
    for (int j = 0; j < n2; ++j)
      for (int k = 0; k < n3; ++k) {
        double g = detail::gaunt(detail::solid_harmonics[first_component(L1) + i],
                                 detail::solid_harmonics[first_component(L2) + j],
                                 detail::solid_harmonics[first_component(L3) + k]);
        if (g < 1e-12 && g > -1e-12)
          g = 0.0; // zero but for the rounding of the square roots
        c[(i * n2 + j) * n3 + k] = g;
        norm += g * g;
      }
  for (auto &x : c)
    x /= detail::constexpr_sqrt(norm);
  return c;
}

template <int L1, int L2, int L3> inline constexpr auto wigner_3j = make_wigner_3j<L1, L2, L3>();

} // namespace mace::kokkos
