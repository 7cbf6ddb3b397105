// SPDX-License-Identifier: GPL-2.0-or-later
//
// The kernels declared in messages.h. Included by the files that instantiate them, one for each
// l_max and precision.
#pragma once

#include "coupling.h"
#include "edge_frame.h"
#include "messages.h"

namespace mace::kokkos {

namespace detail {

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

/// sum_c weight[c] T[c] for one function, T the six numbers of an interval.
template <class Real>
KOKKOS_FORCEINLINE_FUNCTION Vec<Real> interpolate(const Vec<Real> *left, const Vec<Real> *right,
                                                  const Real *weight) {
  return left[0] * weight[0] + left[1] * weight[1] + left[2] * weight[2] + right[0] * weight[3] +
         right[1] * weight[4] + right[2] * weight[5];
}

/// Adds one edge's message to `sum`, for one vector of channels.
template <int L_MAX, int L_IN, class Real>
KOKKOS_FORCEINLINE_FUNCTION void accumulate(const EdgeForward<L_MAX, L_IN, Real> &edge,
                                            const Vec<Real> *row, int row_size, const Vec<Real> *h,
                                            int h_stride, Vec<Real> *sum) {
  using Group = PathGroup<L_MAX, L_IN>;
  static_for<Group::size>([&](auto p) {
    constexpr auto item = Group::items[p];
    const Vec<Real> R = interpolate<Real>(row + 3 * p, row + row_size + 3 * p, edge.radial.value);
    Vec<Real> Rh[Group::n_in];
    static_for<Group::n_in>([&](auto i) { Rh[i] = R * h[i * h_stride]; });
    static_for<2 * item.l_out + 1>([&](auto m) {
      constexpr int o = item.offset + m;
      static_for<Group::n_in>(
          [&](auto i) { sum[o] += Rh[i] * edge.coupling[o * Group::n_in + i]; });
    });
  });
}

/// Adjoint of one edge's message, for one vector of channels: adds to the adjoint dh of the
/// feature and to the three derivatives d of the edge.
template <int L_MAX, int L_IN, bool FEATURES, class Real>
KOKKOS_FORCEINLINE_FUNCTION void accumulate_adjoint(const EdgeReverse<L_MAX, L_IN, Real> &edge,
                                                    const Vec<Real> *row, int row_size,
                                                    const Vec<Real> *h, const Vec<Real> *dm,
                                                    int dm_stride, Vec<Real> *dh, Vec<Real> *d) {
  using Group = PathGroup<L_MAX, L_IN>;
  static_for<Group::size>([&](auto p) {
    constexpr auto item = Group::items[p];
    Vec<Real> s[3][Group::n_in] = {};
    static_for<2 * item.l_out + 1>([&](auto m) {
      constexpr int o = item.offset + m;
      const Vec<Real> g = dm[o * dm_stride];
      static_for<Group::n_in>([&](auto i) {
        s[0][i] += g * edge.coupling[0][o * Group::n_in + i];
        s[1][i] += g * edge.coupling[1][o * Group::n_in + i];
        s[2][i] += g * edge.coupling[2][o * Group::n_in + i];
      });
    });
    const Vec<Real> R = interpolate<Real>(row + 3 * p, row + row_size + 3 * p, edge.radial.value);
    const Vec<Real> dR = interpolate<Real>(row + 3 * p, row + row_size + 3 * p, edge.radial.slope);
    Vec<Real> q[3] = {};
    static_for<Group::n_in>([&](auto i) {
      if constexpr (FEATURES)
        dh[i] += R * s[0][i];
      q[0] += s[0][i] * h[i];
      q[1] += s[1][i] * h[i];
      q[2] += s[2][i] * h[i];
    });
    d[0] += dR * q[0];
    d[1] += R * q[1];
    d[2] += R * q[2];
  });
}

/// Receivers or senders treated together, so that an edge's coupling is computed once and a table
/// row may be met again while it is in cache.
inline constexpr int forward_block = on_host ? 8 : 1;
inline constexpr int reverse_block = on_host ? 4 : 1;

template <class T> KOKKOS_INLINE_FUNCTION T *scratch_array(const Team &team, std::size_t n) {
  return static_cast<T *>(team.team_scratch(1).get_shmem_aligned(n * sizeof(T), 64));
}

/// Teams of one thread that take blocks as they come on a CPU; teams over channels on a GPU.
inline TeamPolicy block_policy(int n, int block, std::size_t scratch_bytes) {
  const int teams = (n + block - 1) / block;
  if constexpr (on_host)
    return TeamPolicy(teams, 1).set_scratch_size(1, Kokkos::PerTeam(scratch_bytes));
  else
    return TeamPolicy(teams, Kokkos::AUTO).set_scratch_size(1, Kokkos::PerTeam(scratch_bytes));
}

/// The three derivatives of one edge summed over channels.
template <class Real> struct EdgeDerivative {
  Real d[3] = {};
  KOKKOS_INLINE_FUNCTION EdgeDerivative &operator+=(const EdgeDerivative &other) {
    for (int a = 0; a < 3; ++a)
      d[a] += other.d[a];
    return *this;
  }
};

template <class Real>
KOKKOS_INLINE_FUNCTION void add_sums(const Vec<Real> *d, const Array<Real> &edge_adjoint, int e) {
  for (int a = 0; a < 3; ++a)
    edge_adjoint(3 * e + a) += horizontal_sum(d[a]);
}

} // namespace detail

template <int L_MAX, int L_IN, class Real>
void messages(const Edges &edges, int n_nodes, const MessageArgs<Real> &args) {
  using Group = PathGroup<L_MAX, L_IN>;
  using Edge = detail::EdgeForward<L_MAX, L_IN, Real>;
  constexpr int block = detail::forward_block;
  const std::size_t scratch = block * edges.most_received * sizeof(Edge) + 64;
  Kokkos::parallel_for(
      "mace::messages", detail::block_policy(n_nodes, block, scratch),
      KOKKOS_LAMBDA(const Team &team) {
        const int begin = team.league_rank() * block;
        const int end = begin + block < n_nodes ? begin + block : n_nodes;
        const int e0 = edges.first(begin), n_edges = edges.first(end) - e0;
        Edge *edge = detail::scratch_array<Edge>(team, n_edges);
        Kokkos::parallel_for(Kokkos::TeamThreadRange(team, n_edges),
                             [&](const int e) { detail::prepare(args, edges, e0 + e, edge[e]); });
        team.team_barrier();
        const int row_size = 3 * args.table.paths, stride = args.feature.comp_stride();
        Kokkos::parallel_for(Kokkos::TeamThreadRange(team, args.table.vecs), [&](const int cv) {
          for (int node = begin; node < end; ++node) {
            Vec<Real> sum[Group::n_out] = {};
            for (int e = edges.first(node) - e0; e < edges.first(node + 1) - e0; ++e) {
              const Vec<Real> *row = &args.table.weights(
                  args.table.row(edge[e].pair, cv, edge[e].radial.knot) + 3 * args.first_path);
              const Vec<Real> *h = &args.feature(cv, edge[e].sender, args.feature_comp);
              detail::accumulate<L_MAX, L_IN>(edge[e], row, row_size, h, stride, sum);
            }
            static_for<Group::n_out>(
                [&](auto o) { args.message(cv, node, args.first_comp + o) = sum[o]; });
          }
        });
      });
}

template <int L_MAX, class Real>
void messages_adjoint_by_receiver(const Edges &edges, int n_nodes, const MessageArgs<Real> &args) {
  using Edge = detail::EdgeReverse<L_MAX, 0, Real>;
  using Sum = detail::EdgeDerivative<Real>;
  constexpr int block = detail::reverse_block;
  const std::size_t scratch =
      block * edges.most_received * (sizeof(Edge) + 3 * sizeof(Vec<Real>)) + 128;
  Kokkos::parallel_for(
      "mace::messages_adjoint_by_receiver", detail::block_policy(n_nodes, block, scratch),
      KOKKOS_LAMBDA(const Team &team) {
        const int begin = team.league_rank() * block;
        const int end = begin + block < n_nodes ? begin + block : n_nodes;
        const int e0 = edges.first(begin), n_edges = edges.first(end) - e0;
        Edge *edge = detail::scratch_array<Edge>(team, n_edges);
        Kokkos::parallel_for(Kokkos::TeamThreadRange(team, n_edges),
                             [&](const int e) { detail::prepare(args, edges, e0 + e, edge[e]); });
        team.team_barrier();
        const int row_size = 3 * args.table.paths, stride = args.message.comp_stride();
        const auto add = [&](const int cv, const int node, const int e, Vec<Real> *d) {
          const Vec<Real> *row = &args.table.weights(
              args.table.row(edge[e].pair, cv, edge[e].radial.knot) + 3 * args.first_path);
          const Vec<Real> *dm = &args.message(cv, node, args.first_comp);
          const Vec<Real> h = args.feature(cv, edge[e].sender, args.feature_comp);
          detail::accumulate_adjoint<L_MAX, 0, false>(edge[e], row, row_size, &h, dm, stride,
                                                      static_cast<Vec<Real> *>(nullptr), d);
        };
        if constexpr (on_host) {
          auto *sums = detail::scratch_array<Vec<Real>>(team, 3 * n_edges);
          for (int i = 0; i < 3 * n_edges; ++i)
            sums[i] = Vec<Real>{};
          for (int cv = 0; cv < args.table.vecs; ++cv)
            for (int node = begin; node < end; ++node)
              for (int e = edges.first(node) - e0; e < edges.first(node + 1) - e0; ++e)
                add(cv, node, e, sums + 3 * e);
          for (int e = 0; e < n_edges; ++e)
            detail::add_sums(sums + 3 * e, args.edge_adjoint, e0 + e);
        } else {
          for (int e = 0; e < n_edges; ++e) {
            Sum total;
            Kokkos::parallel_reduce(
                Kokkos::TeamThreadRange(team, args.table.vecs),
                [&](const int cv, Sum &sum) {
                  Vec<Real> d[3] = {};
                  add(cv, edge[e].receiver, e, d);
                  for (int a = 0; a < 3; ++a)
                    sum.d[a] += horizontal_sum(d[a]);
                },
                total);
            Kokkos::single(Kokkos::PerTeam(team), [&]() {
              for (int a = 0; a < 3; ++a)
                args.edge_adjoint(3 * (e0 + e) + a) += total.d[a];
            });
          }
        }
      });
}

template <int L_MAX, int L_IN, class Real>
void messages_adjoint_by_sender(const Edges &edges, int n_rows, int n_nodes,
                                const Array<int> &node_of_row, const MessageArgs<Real> &args) {
  using Group = PathGroup<L_MAX, L_IN>;
  using Edge = detail::EdgeReverse<L_MAX, L_IN, Real>;
  using Sum = detail::EdgeDerivative<Real>;
  constexpr int block = detail::reverse_block;
  const std::size_t scratch =
      block * edges.most_sent * (sizeof(Edge) + 3 * sizeof(Vec<Real>)) + 128;
  Kokkos::parallel_for(
      "mace::messages_adjoint_by_sender", detail::block_policy(n_rows, block, scratch),
      KOKKOS_LAMBDA(const Team &team) {
        const int begin = team.league_rank() * block;
        const int end = begin + block < n_rows ? begin + block : n_rows;
        const auto sent_begin = [&](const int row) {
          return row > 0 ? edges.sender_end(row - 1) : 0;
        };
        const int s0 = sent_begin(begin), n_edges = edges.sender_end(end - 1) - s0;
        const int first_node = node_of_row(begin);
        Edge *edge = detail::scratch_array<Edge>(team, n_edges);
        Kokkos::parallel_for(Kokkos::TeamThreadRange(team, n_edges), [&](const int s) {
          detail::prepare(args, edges, edges.by_sender(s0 + s), edge[s]);
        });
        team.team_barrier();
        const int row_size = 3 * args.table.paths, stride = args.message.comp_stride();
        const auto add = [&](const int cv, const int s, const Vec<Real> *h, Vec<Real> *dh,
                             Vec<Real> *d) {
          if (edge[s].receiver >= n_nodes)
            return;
          const Vec<Real> *row = &args.table.weights(
              args.table.row(edge[s].pair, cv, edge[s].radial.knot) + 3 * args.first_path);
          const Vec<Real> *dm = &args.message(cv, edge[s].receiver, args.first_comp);
          detail::accumulate_adjoint<L_MAX, L_IN, true>(edge[s], row, row_size, h, dm, stride, dh,
                                                        d);
        };
        const auto load = [&](const int cv, const int node, Vec<Real> *h) {
          static_for<Group::n_in>(
              [&](auto i) { h[i] = args.feature(cv, node, args.feature_comp + i); });
        };
        if constexpr (on_host) {
          auto *sums = detail::scratch_array<Vec<Real>>(team, 3 * n_edges);
          for (int i = 0; i < 3 * n_edges; ++i)
            sums[i] = Vec<Real>{};
          for (int cv = 0; cv < args.table.vecs; ++cv)
            for (int row = begin; row < end; ++row) {
              const int node = row == begin ? first_node : node_of_row(row);
              if (node < 0)
                continue;
              Vec<Real> h[Group::n_in], dh[Group::n_in] = {};
              load(cv, node, h);
              for (int s = sent_begin(row) - s0; s < edges.sender_end(row) - s0; ++s)
                add(cv, s, h, dh, sums + 3 * s);
              static_for<Group::n_in>(
                  [&](auto i) { args.feature_adjoint(cv, node, args.feature_comp + i) = dh[i]; });
            }
          for (int s = 0; s < n_edges; ++s)
            detail::add_sums(sums + 3 * s, args.edge_adjoint, edges.by_sender(s0 + s));
        } else {
          const int node = first_node;
          if (node < 0)
            return;
          Kokkos::parallel_for(Kokkos::TeamThreadRange(team, args.table.vecs), [&](const int cv) {
            static_for<Group::n_in>([&](auto i) {
              args.feature_adjoint(cv, node, args.feature_comp + i) = Vec<Real>{};
            });
          });
          for (int s = 0; s < n_edges; ++s) {
            Sum total;
            Kokkos::parallel_reduce(
                Kokkos::TeamThreadRange(team, args.table.vecs),
                [&](const int cv, Sum &sum) {
                  Vec<Real> h[Group::n_in], dh[Group::n_in] = {}, d[3] = {};
                  load(cv, node, h);
                  add(cv, s, h, dh, d);
                  static_for<Group::n_in>([&](auto i) {
                    args.feature_adjoint(cv, node, args.feature_comp + i) += dh[i];
                  });
                  for (int a = 0; a < 3; ++a)
                    sum.d[a] += horizontal_sum(d[a]);
                },
                total);
            Kokkos::single(Kokkos::PerTeam(team), [&]() {
              for (int a = 0; a < 3; ++a)
                args.edge_adjoint(3 * edges.by_sender(s0 + s) + a) += total.d[a];
            });
          }
        }
      });
}

/// The kernels of one l_max and l_in, with what is needed to feed them.
template <int L_MAX, int L_IN, class Real> MessageKernels<Real> make_message_kernels() {
  using Group = PathGroup<L_MAX, L_IN>;
  MessageKernels<Real> kernels{Group::size, Group::n_out,
                               {},          messages<L_MAX, L_IN, Real>,
                               nullptr,     messages_adjoint_by_sender<L_MAX, L_IN, Real>};
  if constexpr (L_IN == 0)
    kernels.adjoint_by_receiver = messages_adjoint_by_receiver<L_MAX, Real>;
  for (const auto &item : Group::items)
    kernels.paths.push_back({item.l_edge, item.l_out, item.offset});
  return kernels;
}

} // namespace mace::kokkos
