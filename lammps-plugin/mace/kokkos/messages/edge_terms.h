// SPDX-License-Identifier: GPL-2.0-or-later
//
// What one edge adds to messages and to their adjoint, for one vector of channels: the part that
// the kernels for a CPU and for a GPU share.
#pragma once

#include "coupling.h"
#include "edge_frame.h"
#include "messages.h"

namespace mace::kokkos::detail {

/// What all channels share of an edge in the forward direction.
template <int L_MAX, int L_IN, class Real> struct EdgeForward {
  using Group = PathGroup<L_MAX, L_IN>;
  RadialPoint<Real> radial;
  int pair, sender;
  Real coupling[Group::n_out * Group::n_in];
};

/// And in the reverse direction: also the derivatives of the couplings along two tangents.
template <int L_MAX, int L_IN, class Real> struct EdgeReverse {
  using Group = PathGroup<L_MAX, L_IN>;
  RadialPoint<Real> radial;
  int pair, sender, receiver;
  Real coupling[3][Group::n_out * Group::n_in];
};

template <class Real>
KOKKOS_INLINE_FUNCTION int edge_pair(const MessageArgs<Real> &args, const Edges &edges, int e) {
  return args.table.pair(edges.sender_species(e), args.node_species(edges.receiver(e)));
}

template <int L_MAX, int L_IN, class Real>
KOKKOS_INLINE_FUNCTION void prepare(const MessageArgs<Real> &args, const Edges &edges, int e,
                                    EdgeForward<L_MAX, L_IN, Real> &edge) {
  double u[3];
  const double r = direction(edges.vector, e, u);
  locate(args.table.grid, r, edge.radial);
  edge.pair = edge_pair(args, edges, e);
  edge.sender = args.sender_index(e);
  Real y[components(L_MAX)];
  spherical_harmonics<L_MAX>(u, y);
  couple<L_MAX, L_IN>(y, edge.coupling);
}

template <int L_MAX, int L_IN, class Real>
KOKKOS_INLINE_FUNCTION void prepare(const MessageArgs<Real> &args, const Edges &edges, int e,
                                    EdgeReverse<L_MAX, L_IN, Real> &edge) {
  double u[3], t1[3], t2[3];
  const double r = direction(edges.vector, e, u);
  tangents(u, t1, t2);
  locate(args.table.grid, r, edge.radial);
  edge.pair = edge_pair(args, edges, e);
  edge.sender = args.sender_index(e);
  edge.receiver = edges.receiver(e);
  Real y[3][components(L_MAX)];
  spherical_harmonics<L_MAX>(u, t1, t2, y[0], y[1], y[2]);
  const Real per_length = static_cast<Real>(1.0 / r);
  // Unrolled, as on a GPU what is indexed at run time is in local memory.
  static_for<components(L_MAX)>([&](auto c) {
    y[1][c] *= per_length;
    y[2][c] *= per_length;
  });
  static_for<3>([&](auto d) { couple<L_MAX, L_IN>(y[d], edge.coupling[d]); });
}

/// The numbers of a table for one vector of channels at the knots on both sides of an edge's
/// length.
template <class Real> struct KnotRows {
  const Vec<Real> *first;
  int size, stride;

  /// Number n of the left (0) or the right (1) knot.
  KOKKOS_FORCEINLINE_FUNCTION const Vec<Real> &operator()(int knot, int n) const {
    return first[(knot * size + n) * (on_host ? 1 : stride)];
  }
};

/// Those of the paths of a group.
template <class Real, class Edge>
KOKKOS_FORCEINLINE_FUNCTION KnotRows<Real> knot_rows(const MessageArgs<Real> &args,
                                                     const Edge &edge, int cv) {
  const RadialTable<Real> &table = args.table;
  return {&table.weights(table.row(edge.pair, cv, edge.radial.knot) +
                         static_cast<std::size_t>(3 * args.first_path) * table.row_stride()),
          3 * table.paths, table.row_stride()};
}

/// sum_c weight[c] T[c] for one path, T the six numbers of an interval.
template <class Real>
KOKKOS_FORCEINLINE_FUNCTION Vec<Real> interpolate(const KnotRows<Real> &rows, int path,
                                                  const Real *weight) {
  const int n = 3 * path;
  return rows(0, n) * weight[0] + rows(0, n + 1) * weight[1] + rows(0, n + 2) * weight[2] +
         rows(1, n) * weight[3] + rows(1, n + 1) * weight[4] + rows(1, n + 2) * weight[5];
}

/// Adds one edge's message to `sum`, for one vector of channels.
template <int L_MAX, int L_IN, class Real>
KOKKOS_FORCEINLINE_FUNCTION void accumulate(const EdgeForward<L_MAX, L_IN, Real> &edge,
                                            const KnotRows<Real> &rows, const Vec<Real> *h,
                                            int h_stride, Vec<Real> *sum) {
  using Group = PathGroup<L_MAX, L_IN>;
  static_for<Group::size>([&](auto p) {
    constexpr auto item = Group::items[p];
    const Vec<Real> R = interpolate<Real>(rows, p, edge.radial.value);
    Vec<Real> Rh[Group::n_in];
    static_for<Group::n_in>([&](auto i) { Rh[i] = R * h[i * h_stride]; });
    static_for<2 * item.l_out + 1>([&](auto m) {
      constexpr int o = item.offset + m;
      static_for<Group::n_in>([&](auto i) {
        if constexpr (are_coupled<L_MAX, L_IN>(o, i))
          sum[o] += Rh[i] * edge.coupling[o * Group::n_in + i];
      });
    });
  });
}

/// Adjoint of one edge's message, for one vector of channels: adds to the adjoint dh of the
/// feature and to the three derivatives d of the edge.
template <int L_MAX, int L_IN, bool FEATURES, class Real>
KOKKOS_FORCEINLINE_FUNCTION void accumulate_adjoint(const EdgeReverse<L_MAX, L_IN, Real> &edge,
                                                    const KnotRows<Real> &rows, const Vec<Real> *h,
                                                    const Vec<Real> *dm, int dm_stride,
                                                    Vec<Real> *dh, Vec<Real> *d) {
  using Group = PathGroup<L_MAX, L_IN>;
  Vec<Real> R[Group::size], dR[Group::size];
  const auto set_R = [&](auto p) { R[p] = interpolate<Real>(rows, p, edge.radial.value); };
  const auto set_dR = [&](auto p) { dR[p] = interpolate<Real>(rows, p, edge.radial.slope); };
  if constexpr (on_host) { // all of each at once: the weights stay in registers
    static_for<Group::size>(set_R);
    static_for<Group::size>(set_dR);
  }
  static_for<Group::size>([&](auto p) {
    constexpr auto item = Group::items[p];
    constexpr bool turns = item.l_edge > 0; // else the coupling is the same in all directions
    Vec<Real> s[3][Group::n_in] = {};
    static_for<2 * item.l_out + 1>([&](auto m) {
      constexpr int o = item.offset + m;
      const Vec<Real> g = dm[o * dm_stride];
      static_for<Group::n_in>([&](auto i) {
        if constexpr (are_coupled<L_MAX, L_IN>(o, i)) {
          s[0][i] += g * edge.coupling[0][o * Group::n_in + i];
          if constexpr (turns) {
            s[1][i] += g * edge.coupling[1][o * Group::n_in + i];
            s[2][i] += g * edge.coupling[2][o * Group::n_in + i];
          }
        }
      });
    });
    if constexpr (!on_host) { // no more of them at a time than registers hold
      set_R(p);
      set_dR(p);
    }
    Vec<Real> q[3] = {};
    static_for<Group::n_in>([&](auto i) {
      if constexpr (FEATURES)
        dh[i] += R[p] * s[0][i];
      q[0] += s[0][i] * h[i];
      if constexpr (turns) {
        q[1] += s[1][i] * h[i];
        q[2] += s[2][i] * h[i];
      }
    });
    d[0] += dR[p] * q[0];
    if constexpr (turns) {
      d[1] += R[p] * q[1];
      d[2] += R[p] * q[2];
    }
  });
}

} // namespace mace::kokkos::detail
