// SPDX-License-Identifier: GPL-2.0-or-later
//
// Radial functions as piecewise quintic Hermite polynomials: value and two derivatives at each
// knot. The number of knots is doubled until value and slope between the knots are within a
// tolerance of the exact functions, so the error of the table is known, not hoped for.
#pragma once

#include "mace/model.h"
#include "types.h"

namespace mace::kokkos {

/// Where the knots are: [r_min, r_mid] and [r_mid, r_max], each divided evenly. Short distances
/// have a grid of their own, because functions there may vary on another scale and few edges see
/// them. Below r_min functions continue linearly.
struct RadialGrid {
  double r_min = 0.02, r_mid = 0.6, r_max = 0.0;
  int n_inner = 0, n_outer = 0; // intervals

  int knots() const { return n_inner + n_outer + 1; }
  KOKKOS_INLINE_FUNCTION double knot(int k) const {
    return k <= n_inner ? r_min + (r_mid - r_min) * k / n_inner
                        : r_mid + (r_max - r_mid) * (k - n_inner) / n_outer;
  }
};

/// A place on a grid: f(r) = sum_c value[c] T[interval][c] and f'(r) = sum_c slope[c]
/// T[interval][c] with T the three numbers of the interval's two knots.
template <class Real> struct RadialPoint {
  int interval;
  Real value[6];
  Real slope[6];
};

/// Quintic Hermite weights at distance r.
template <class Real>
KOKKOS_INLINE_FUNCTION void locate(const RadialGrid &grid, double r, RadialPoint<Real> &point) {
  const bool inner = r < grid.r_mid;
  const double start = inner ? grid.r_min : grid.r_mid;
  const int n = inner ? grid.n_inner : grid.n_outer;
  const double h = ((inner ? grid.r_mid : grid.r_max) - start) / n;
  const double below = r < grid.r_min ? r - grid.r_min : 0.0; // linear continuation
  const double x = (r - below - start) / h;
  int k = static_cast<int>(x);
  k = k > n - 1 ? n - 1 : k;
  const double t = x - k, t2 = t * t, t3 = t2 * t, s = 1.0 - t, s2 = s * s;
  double value[6], slope[6];
  value[3] = t3 * (10.0 - 15.0 * t + 6.0 * t2);
  value[0] = 1.0 - value[3];
  value[1] = h * t * s2 * s * (1.0 + 3.0 * t);
  value[4] = -h * s * t3 * (4.0 - 3.0 * t);
  value[2] = 0.5 * h * h * t2 * s2 * s;
  value[5] = 0.5 * h * h * t3 * s2;
  slope[3] = 30.0 * t2 * s2 / h;
  slope[0] = -slope[3];
  slope[1] = s2 * (1.0 + 2.0 * t - 15.0 * t2);
  slope[4] = t2 * (-12.0 + 28.0 * t - 15.0 * t2);
  slope[2] = 0.5 * h * t * s2 * (2.0 - 5.0 * t);
  slope[5] = 0.5 * h * t2 * s * (3.0 - 5.0 * t);
  point.interval = inner ? k : grid.n_inner + k;
  for (int c = 0; c < 6; ++c) {
    point.value[c] = static_cast<Real>(value[c] + below * slope[c]);
    point.slope[c] = static_cast<Real>(slope[c]);
  }
}

/// The radial functions of one layer for every unordered pair of species.
///
/// weights(row(pair, cv, knot) + path * 3 + derivative): vectors of channels. Paths stand in the
/// order of the group kernels (messages.h), which is that of `path_order`.
template <class Real> struct RadialTable {
  RadialGrid grid;
  int pairs = 0, vecs = 0, paths = 0;
  Array<Vec<Real>> weights;
  Array<double> density;                       ///< (pairs, knots, 3), empty without density
  double value_error = 0.0, slope_error = 0.0; ///< largest seen, relative to the largest function

  KOKKOS_INLINE_FUNCTION std::size_t row(int pair, int cv, int knot) const {
    const int knots = grid.n_inner + grid.n_outer + 1;
    return ((static_cast<std::size_t>(pair) * vecs + cv) * knots + knot) * paths * 3;
  }
  std::size_t bytes() const {
    return weights.extent(0) * sizeof(Vec<Real>) + density.extent(0) * sizeof(double);
  }
};

/// Index of the unordered pair (a, b) of species; 0 for all if pairs do not differ.
KOKKOS_INLINE_FUNCTION int pair_index(int a, int b) {
  return a < b ? b * (b + 1) / 2 + a : a * (a + 1) / 2 + b;
}

/// Whether the radial functions of a model depend on the species of an edge.
bool depends_on_pair(const RadialEmbedding &embedding);

/// Tabulates a layer.
///
/// \param elements    model's element index of each species
/// \param path_order  path_order[i]: which of layer.paths stands at place i of a table row
/// \param tolerance   bound on the error of values, relative to the path's largest value, and on a
///                    tenth of the error of slopes, relative to its largest slope
/// \throws Error if the bound does not hold with 16384 intervals
template <class Real>
RadialTable<Real> make_radial_table(const Model &model, const Layer &layer,
                                    const std::vector<int> &elements,
                                    const std::vector<int> &path_order, double tolerance);

} // namespace mace::kokkos
