// SPDX-License-Identifier: GPL-2.0-or-later
//
// Radial functions as piecewise quintic Hermite polynomials: value and two derivatives at each
// knot. The range is cut into segments, and the intervals of each are halved until value and slope
// between the knots are within a tolerance of the exact functions, so the error of the table is
// known, not hoped for, and knots stand where the functions need them. (Most edges are long and
// functions smooth there, so the rows that are read often are few and stay in cache.)
#pragma once

#include "mace/atoms.h"
#include "mace/kokkos/base/types.h"
#include "mace/model.h"

namespace mace::kokkos {

/// Where the knots are. Segment 0 is [r_min, r_mid], shorter than any bond; the others divide
/// [r_mid, r_max] evenly. Every segment has intervals of its own size and both of its end knots.
struct RadialGrid {
  static constexpr int segments = 9;
  double r_min = shortest_distance, r_mid = 0.6, r_max = 0.0;
  int intervals[segments] = {};
  int first_knot[segments + 1] = {};

  KOKKOS_INLINE_FUNCTION int knots() const { return first_knot[segments]; }
  KOKKOS_INLINE_FUNCTION double start(int s) const {
    return s == 0 ? r_min : r_mid + (r_max - r_mid) * (s - 1) / (segments - 1);
  }
  KOKKOS_INLINE_FUNCTION double width(int s) const {
    return s == 0 ? r_mid - r_min : (r_max - r_mid) / (segments - 1);
  }
  KOKKOS_INLINE_FUNCTION int segment(double r) const {
    if (r < r_mid)
      return 0;
    const int s = 1 + static_cast<int>((r - r_mid) / (r_max - r_mid) * (segments - 1));
    return s < segments ? s : segments - 1;
  }
};

/// A place on a grid: f(r) = sum_c value[c] T[knot][c] and f'(r) = sum_c slope[c] T[knot][c] with T
/// the numbers of a knot and of the next.
template <class Real> struct RadialPoint {
  int knot;
  Real value[6];
  Real slope[6];
};

/// Quintic Hermite weights at t = 0 .. 1 of an interval of width h, for value and derivatives at
/// its start and at its end.
KOKKOS_INLINE_FUNCTION void hermite_weights(double t, double h, double value[6], double slope[6]) {
  const double t2 = t * t, t3 = t2 * t, s = 1.0 - t, s2 = s * s;
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
}

/// Finds the place of distance r.
template <class Real>
KOKKOS_INLINE_FUNCTION void locate(const RadialGrid &grid, double r, RadialPoint<Real> &point) {
  const int s = grid.segment(r), n = grid.intervals[s];
  const double h = grid.width(s) / n;
  const double x = (r - grid.start(s)) / h;
  int k = static_cast<int>(x);
  k = k > n - 1 ? n - 1 : k;
  double value[6], slope[6];
  hermite_weights(x - k, h, value, slope);
  point.knot = grid.first_knot[s] + k;
  for (int c = 0; c < 6; ++c) {
    point.value[c] = static_cast<Real>(value[c]);
    point.slope[c] = static_cast<Real>(slope[c]);
  }
}

/// What radial functions see of the species at the ends of an edge.
enum class PairKind {
  None,      ///< nothing: one table for all
  Unordered, ///< both, in either order (distance transforms)
  Ordered    ///< which one sends and which one receives
};

/// Index of the unordered pair (a, b) of species.
KOKKOS_INLINE_FUNCTION int pair_index(int a, int b) {
  return a < b ? b * (b + 1) / 2 + a : a * (a + 1) / 2 + b;
}

/// The radial functions of one layer for every pair of species.
///
/// weights(row(pair, cv, knot) + (path * 3 + derivative) * row_stride()): vectors of channels.
/// Paths stand in the order of the group kernels (messages.h), which is that of `path_order`.
template <class Real> struct RadialTable {
  RadialGrid grid;
  PairKind kind = PairKind::None;
  int species = 0;
  int pairs = 0, vecs = 0, paths = 0;
  Array<Vec<Real>> weights;
  Array<double> density;                       ///< (pairs, knots, 3), empty without density
  double value_error = 0.0, slope_error = 0.0; ///< largest seen, relative to the largest function

  /// The pair of an edge's species.
  KOKKOS_INLINE_FUNCTION int pair(int sender, int receiver) const {
    return kind == PairKind::None        ? 0
           : kind == PairKind::Unordered ? pair_index(sender, receiver)
                                         : sender * species + receiver;
  }
  KOKKOS_INLINE_FUNCTION std::size_t row(int pair, int cv, int knot) const {
    const std::size_t numbers = static_cast<std::size_t>(paths) * 3;
    if constexpr (on_host)
      return ((static_cast<std::size_t>(pair) * vecs + cv) * grid.knots() + knot) * numbers;
    else // neighboring threads read neighboring numbers
      return (static_cast<std::size_t>(pair) * grid.knots() + knot) * numbers * vecs + cv;
  }
  KOKKOS_INLINE_FUNCTION int row_stride() const { return on_host ? 1 : vecs; }
  std::size_t bytes() const {
    return weights.extent(0) * sizeof(Vec<Real>) + density.extent(0) * sizeof(double);
  }
};

/// What the radial functions of a layer depend on.
PairKind pair_kind(const RadialEmbedding &embedding, const Layer &layer);

/// Tabulates a layer.
///
/// \param elements    model's element index of each species
/// \param path_order  path_order[i]: which of layer.paths stands at place i of a table row
/// \param tolerance   bound on the error of values and slopes, relative to the largest value and
///                    slope of the path
/// \throws Error if the bound does not hold with 4096 intervals in a segment
template <class Real>
RadialTable<Real> make_radial_table(const Model &model, const Layer &layer,
                                    const std::vector<int> &elements,
                                    const std::vector<int> &path_order, double tolerance);

} // namespace mace::kokkos
