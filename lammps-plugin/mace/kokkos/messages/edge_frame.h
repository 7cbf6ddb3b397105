// SPDX-License-Identifier: GPL-2.0-or-later
//
// Direction of an edge and two tangents: the axes along which an edge's derivatives are summed.
#pragma once

#include "mace/kokkos/base/types.h"

namespace mace::kokkos::detail {

/// Two unit vectors perpendicular to the unit vector u and to each other, without a branch that
/// could divide by zero. Source: T. Duff et al., J. Comput. Graph. Tech. 6, 1 (2017).
KOKKOS_INLINE_FUNCTION void tangents(const double u[3], double t1[3], double t2[3]) {
  const double sign = u[2] < 0.0 ? -1.0 : 1.0;
  const double a = -1.0 / (sign + u[2]), b = u[0] * u[1] * a;
  t1[0] = 1.0 + sign * u[0] * u[0] * a;
  t1[1] = sign * b;
  t1[2] = -sign * u[0];
  t2[0] = b;
  t2[1] = sign + u[1] * u[1] * a;
  t2[2] = -u[1];
}

/// Unit vector and length of an edge.
KOKKOS_INLINE_FUNCTION double direction(const Array<double> &vectors, int e, double u[3]) {
  double r2 = 0.0;
  for (int a = 0; a < 3; ++a)
    r2 += vectors(3 * e + a) * vectors(3 * e + a);
  const double r = Kokkos::sqrt(r2);
  for (int a = 0; a < 3; ++a)
    u[a] = vectors(3 * e + a) / r;
  return r;
}

} // namespace mace::kokkos::detail
