// SPDX-License-Identifier: GPL-2.0-or-later
//
// Messages on a CPU. A team is one thread, which takes a block of receivers or senders and goes
// through all their edges for one vector of channels after the other.
#pragma once

#include "edge_terms.h"

namespace mace::kokkos::detail {

/// Receivers or senders treated together, so that an edge's coupling is computed once and a table
/// row may be met again while it is in cache.
inline constexpr int forward_block = 8, reverse_block = 4;

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
        for (int cv = 0; cv < args.table.vecs; ++cv)
          for (int node = begin; node < end; ++node) {
            Vec<Real> sum[Group::n_out] = {};
            for (int e = edges.first(node) - e0; e < edges.first(node + 1) - e0; ++e) {
              const Vec<Real> *h = &args.feature(cv, edge[e].sender, args.feature_comp);
              accumulate<L_MAX, L_IN>(edge[e], knot_rows(args, edge[e], cv), h, stride, sum);
            }
            static_for<Group::n_out>(
                [&](auto o) { args.message(cv, node, args.first_comp + o) = sum[o]; });
          }
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
        for (int cv = 0; cv < args.table.vecs; ++cv)
          for (int node = begin; node < end; ++node)
            for (int e = edges.first(node) - e0; e < edges.first(node + 1) - e0; ++e) {
              const Vec<Real> *dm = &args.message(cv, node, args.first_comp);
              const Vec<Real> h = args.feature(cv, edge[e].sender, args.feature_comp);
              accumulate_adjoint<L_MAX, 0, false>(edge[e], knot_rows(args, edge[e], cv), &h, dm,
                                                  stride, static_cast<Vec<Real> *>(nullptr),
                                                  sums + 3 * e);
            }
        for (int e = 0; e < n_edges; ++e)
          add_sums(sums + 3 * e, args.edge_adjoint, e0 + e);
      });
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
        auto *sums = scratch_array<Vec<Real>>(team, 3 * n_edges);
        for (int i = 0; i < 3 * n_edges; ++i)
          sums[i] = Vec<Real>{};
        for (int cv = 0; cv < args.table.vecs; ++cv)
          for (int sender = begin; sender < end; ++sender) {
            const int node = node_of_row(sender);
            if (node < 0)
              continue;
            Vec<Real> h[Group::n_in], dh[Group::n_in] = {};
            static_for<Group::n_in>(
                [&](auto i) { h[i] = args.feature(cv, node, args.feature_comp + i); });
            for (int s = edges.sent_begin(sender) - s0; s < edges.sender_end(sender) - s0; ++s) {
              if (edge[s].receiver >= n_nodes)
                continue;
              const Vec<Real> *dm = &args.message(cv, edge[s].receiver, args.first_comp);
              accumulate_adjoint<L_MAX, L_IN, true>(edge[s], knot_rows(args, edge[s], cv), h, dm,
                                                    stride, dh, sums + 3 * s);
            }
            static_for<Group::n_in>(
                [&](auto i) { args.feature_adjoint(cv, node, args.feature_comp + i) = dh[i]; });
          }
        for (int s = 0; s < n_edges; ++s)
          add_sums(sums + 3 * s, args.edge_adjoint, edges.by_sender(s0 + s));
      });
}

} // namespace mace::kokkos::detail
