// SPDX-License-Identifier: GPL-2.0-or-later
//
// Messages on a CPU. A team is one thread, which takes a block of receivers or senders and goes
// through all their edges for one group of channel vectors after the other: groups, as the numbers
// all channels share of an edge are more than a cache holds for all edges of a block.
#pragma once

#include "edge_terms.h"

namespace mace::kokkos::detail {

/// Receivers or senders treated together, so that an edge's coupling is computed once and a table
/// row may be met again while it is in cache.
inline constexpr int forward_block = 8, reverse_block = 4;

/// Vectors of channels that are treated together, at most MOST.
template <int MOST> struct VecGroup {
  static constexpr int most = MOST; ///< their sums have to stay in the nearest cache
  int first, count;
};

/// Calls f for every group of `vecs` channel vectors. One alone has its sums in registers.
template <class F> KOKKOS_FORCEINLINE_FUNCTION void for_each_vec_group(int vecs, const F &f) {
  constexpr int most = 256 / static_cast<int>(sizeof(Vec<float>));
  if (vecs == 1)
    f(VecGroup<1>{0, 1});
  else
    for (int first = 0; first < vecs; first += most)
      f(VecGroup<most>{first, first + most < vecs ? most : vecs - first});
}

template <class T> T *scratch_array(const Team &team, std::size_t n) {
  return static_cast<T *>(team.team_scratch(1).get_shmem_aligned(n * sizeof(T), 64));
}

/// Teams that take blocks as they come.
inline TeamPolicy block_policy(int n, int block, std::size_t scratch_bytes) {
  return TeamPolicy((n + block - 1) / block, 1).set_scratch_size(1, Kokkos::PerTeam(scratch_bytes));
}

template <class Real> void add_sums(const Vec<Real> *d, const Array<Real> &edge_adjoint, int e) {
  for (int a = 0; a < 3; ++a)
    edge_adjoint(3 * e + a) += horizontal_sum(d[a]);
}

template <int L_MAX, int L_IN, class Real>
void host_messages(const Edges &edges, int n_nodes, const MessageArgs<Real> &args) {
  using Group = PathGroup<L_MAX, L_IN>;
  using Edge = EdgeForward<L_MAX, L_IN, Real>;
  constexpr int block = forward_block;
  const std::size_t scratch = block * edges.most_received * sizeof(Edge) + 64;
  Kokkos::parallel_for(
      "mace::messages", block_policy(n_nodes, block, scratch), KOKKOS_LAMBDA(const Team &team) {
        const int begin = team.league_rank() * block;
        const int end = begin + block < n_nodes ? begin + block : n_nodes;
        const int e0 = edges.first(begin), n_edges = edges.first(end) - e0;
        Edge *edge = scratch_array<Edge>(team, n_edges);
        for (int e = 0; e < n_edges; ++e)
          prepare(args, edges, e0 + e, edge[e]);
        const int stride = args.feature.comp_stride();
        for_each_vec_group(args.table.vecs, [&](const auto group) {
          for (int node = begin; node < end; ++node) {
            Vec<Real> sum[group.most][Group::n_out] = {};
            for (int e = edges.first(node) - e0; e < edges.first(node + 1) - e0; ++e)
              for (int c = 0; c < group.count; ++c) {
                const int cv = group.first + c;
                const Vec<Real> *h = &args.feature(cv, edge[e].sender, args.feature_comp);
                accumulate<L_MAX, L_IN>(edge[e], knot_rows(args, edge[e], cv), h, stride, sum[c]);
              }
            for (int c = 0; c < group.count; ++c)
              static_for<Group::n_out>([&](auto o) {
                args.message(group.first + c, node, args.first_comp + o) = sum[c][o];
              });
          }
        });
      });
}

template <int L_MAX, class Real>
void host_adjoint_by_receiver(const Edges &edges, int n_nodes, const MessageArgs<Real> &args) {
  using Edge = EdgeReverse<L_MAX, 0, Real>;
  constexpr int block = reverse_block;
  const std::size_t scratch =
      block * edges.most_received * (sizeof(Edge) + 3 * sizeof(Vec<Real>)) + 128;
  Kokkos::parallel_for(
      "mace::messages_adjoint_by_receiver", block_policy(n_nodes, block, scratch),
      KOKKOS_LAMBDA(const Team &team) {
        const int begin = team.league_rank() * block;
        const int end = begin + block < n_nodes ? begin + block : n_nodes;
        const int e0 = edges.first(begin), n_edges = edges.first(end) - e0;
        Edge *edge = scratch_array<Edge>(team, n_edges);
        for (int e = 0; e < n_edges; ++e)
          prepare(args, edges, e0 + e, edge[e]);
        const int stride = args.message.comp_stride();
        auto *sums = scratch_array<Vec<Real>>(team, 3 * n_edges);
        for (int i = 0; i < 3 * n_edges; ++i)
          sums[i] = Vec<Real>{};
        for_each_vec_group(args.table.vecs, [&](const auto group) {
          for (int node = begin; node < end; ++node)
            for (int e = edges.first(node) - e0; e < edges.first(node + 1) - e0; ++e)
              for (int c = 0; c < group.count; ++c) {
                const int cv = group.first + c;
                const Vec<Real> *dm = &args.message(cv, node, args.first_comp);
                const Vec<Real> h = args.feature(cv, edge[e].sender, args.feature_comp);
                accumulate_adjoint<L_MAX, 0, false>(edge[e], knot_rows(args, edge[e], cv), &h, dm,
                                                    stride, static_cast<Vec<Real> *>(nullptr),
                                                    sums + 3 * e);
              }
        });
        for (int e = 0; e < n_edges; ++e)
          add_sums(sums + 3 * e, args.edge_adjoint, e0 + e);
      });
}

/// Tables larger than this are not in a cache near the core.
inline constexpr std::size_t near_bytes = 4 << 20;

/// Asks for the cache lines of [first, first + n).
template <class T> KOKKOS_FORCEINLINE_FUNCTION void fetch_lines(const T *first, std::size_t n) {
  const char *begin = reinterpret_cast<const char *>(first);
  for (std::size_t at = 0; at < n * sizeof(T); at += 64)
    __builtin_prefetch(begin + at);
}

/// Asks for what accumulate_adjoint will read of memory for an edge and a vector of channels.
template <class Group, class Real, class Edge>
KOKKOS_FORCEINLINE_FUNCTION void fetch_ahead(const MessageArgs<Real> &args, const Edge &edge,
                                             int cv) {
  const KnotRows<Real> rows = knot_rows(args, edge, cv);
  fetch_lines(&rows(0, 0), 3 * Group::size);
  fetch_lines(&rows(1, 0), 3 * Group::size);
  fetch_lines(&args.message(cv, edge.receiver, args.first_comp), Group::n_out);
}

template <int L_MAX, int L_IN, class Real>
void host_adjoint_by_sender(const Edges &edges, int n_rows, int n_nodes,
                            const Array<int> &node_of_row, const MessageArgs<Real> &args) {
  using Group = PathGroup<L_MAX, L_IN>;
  using Edge = EdgeReverse<L_MAX, L_IN, Real>;
  constexpr int block = reverse_block;
  const std::size_t scratch =
      block * edges.most_sent * (sizeof(Edge) + 3 * sizeof(Vec<Real>)) + 128;
  Kokkos::parallel_for(
      "mace::messages_adjoint_by_sender", block_policy(n_rows, block, scratch),
      KOKKOS_LAMBDA(const Team &team) {
        const int begin = team.league_rank() * block;
        const int end = begin + block < n_rows ? begin + block : n_rows;
        const int s0 = edges.sent_begin(begin), n_edges = edges.sender_end(end - 1) - s0;
        Edge *edge = scratch_array<Edge>(team, n_edges);
        for (int s = 0; s < n_edges; ++s)
          prepare(args, edges, edges.by_sender(s0 + s), edge[s]);
        const int stride = args.message.comp_stride();
        const bool far = args.table.bytes() > near_bytes;
        auto *sums = scratch_array<Vec<Real>>(team, 3 * n_edges);
        for (int i = 0; i < 3 * n_edges; ++i)
          sums[i] = Vec<Real>{};
        for_each_vec_group(args.table.vecs, [&](const auto group) {
          for (int sender = begin; sender < end; ++sender) {
            const int node = node_of_row(sender);
            if (node < 0)
              continue;
            Vec<Real> h[group.most][Group::n_in], dh[group.most][Group::n_in] = {};
            for (int c = 0; c < group.count; ++c)
              static_for<Group::n_in>([&](auto i) {
                h[c][i] = args.feature(group.first + c, node, args.feature_comp + i);
              });
            for (int s = edges.sent_begin(sender) - s0; s < edges.sender_end(sender) - s0; ++s) {
              if (edge[s].receiver >= n_nodes)
                continue;
              for (int c = 0; c < group.count; ++c) {
                const int cv = group.first + c;
                if (far && s + 1 < n_edges && edge[s + 1].receiver < n_nodes)
                  fetch_ahead<Group>(args, edge[s + 1], cv);
                const Vec<Real> *dm = &args.message(cv, edge[s].receiver, args.first_comp);
                accumulate_adjoint<L_MAX, L_IN, true>(edge[s], knot_rows(args, edge[s], cv), h[c],
                                                      dm, stride, dh[c], sums + 3 * s);
              }
            }
            for (int c = 0; c < group.count; ++c)
              static_for<Group::n_in>([&](auto i) {
                args.feature_adjoint(group.first + c, node, args.feature_comp + i) = dh[c][i];
              });
          }
        });
        for (int s = 0; s < n_edges; ++s)
          add_sums(sums + 3 * s, args.edge_adjoint, edges.by_sender(s0 + s));
      });
}

} // namespace mace::kokkos::detail
