// SPDX-License-Identifier: GPL-2.0-or-later
//
// Messages on a GPU. A team has one thread for each channel of a node, or of several nodes if
// channels are few. A thread keeps what belongs to its channel in registers while it goes along the
// node's edges, which the team prepares in shared memory, a chunk at a time. Derivatives of an edge
// are summed over channels by shuffles. No number is written by two teams.
#pragma once

#include "edge_terms.h"
#include "mace/kokkos/base/thread_team.h"

#include <algorithm>

namespace mace::kokkos::detail {

inline constexpr int message_threads = 128;
using MessageTeam = ThreadTeam<message_threads>;

/// How the threads of a team and its shared memory are shared out.
struct MessageLayout {
  int lanes; ///< threads of a node: a power of two
  int nodes; ///< of a team
  int chunk; ///< edges of each node that are prepared together

  /// \param edge_bytes  that an edge takes in shared memory
  MessageLayout(int channels, std::size_t edge_bytes) {
    constexpr std::size_t memory = 32768; // leaves room for several teams
    lanes = 16;
    while (lanes < channels && lanes < message_threads)
      lanes *= 2;
    nodes = message_threads / lanes;
    chunk = std::clamp(static_cast<int>(memory / edge_bytes) / nodes, 1, 32);
  }
  int teams(int n) const { return (n + nodes - 1) / nodes; }

  KOKKOS_INLINE_FUNCTION int edges() const { return nodes * chunk; } ///< prepared together
  /// Threads of a node that can sum without shared memory, and how often there are so many.
  KOKKOS_INLINE_FUNCTION int width() const { return lanes < shuffle_width ? lanes : shuffle_width; }
  KOKKOS_INLINE_FUNCTION int sums() const { return lanes / width(); }
  KOKKOS_INLINE_FUNCTION int node(int team, int t) const { return team * nodes + t / lanes; }
  KOKKOS_INLINE_FUNCTION int lane(int t) const { return t % lanes; }
  /// Place of edge k of a chunk, of the node of thread t.
  KOKKOS_INLINE_FUNCTION int place(int t, int k) const { return t / lanes * chunk + k; }
};

/// The edges that nodes receive, as ranges of edges.
struct Received {
  const Edges &edges;
  int n_nodes;

  KOKKOS_INLINE_FUNCTION int begin(int node) const { return edges.first(node); }
  KOKKOS_INLINE_FUNCTION int count(int node) const {
    return node < n_nodes ? edges.first(node + 1) - edges.first(node) : 0;
  }
  KOKKOS_INLINE_FUNCTION int edge(int i) const { return i; }
};

/// The edges along which rows send, as ranges of by_sender.
struct Sent {
  const Edges &edges;
  int n_rows;

  KOKKOS_INLINE_FUNCTION int begin(int row) const { return edges.sent_begin(row); }
  KOKKOS_INLINE_FUNCTION int count(int row) const {
    return row < n_rows ? edges.sender_end(row) - edges.sent_begin(row) : 0;
  }
  KOKKOS_INLINE_FUNCTION int edge(int i) const { return edges.by_sender(i); }
};

/// The most edges of a team's nodes, which all its threads go along to.
template <class Ranges>
KOKKOS_INLINE_FUNCTION int most_edges(const MessageLayout &layout, const Ranges &ranges, int team) {
  int most = 0;
  for (int n = 0; n < layout.nodes; ++n)
    most = Kokkos::max(most, ranges.count(team * layout.nodes + n));
  return most;
}

/// Prepares the edges first .. first+chunk-1 of each node of a team, between two barriers.
template <class Ranges, class Edge, class Real>
KOKKOS_FORCEINLINE_FUNCTION void prepare_chunk(const MessageTeam &team, const MessageLayout &layout,
                                               const Ranges &ranges, int first,
                                               const MessageArgs<Real> &args, Edge *edge) {
  team.barrier();
  team.for_all(layout.edges(), [&](const int i) {
    const int node = team.rank() * layout.nodes + i / layout.chunk, k = first + i % layout.chunk;
    if (k < ranges.count(node))
      prepare(args, ranges.edges, ranges.edge(ranges.begin(node) + k), edge[i]);
  });
  team.barrier();
}

/// Sums over channels of the three derivatives of the edges of a chunk: one for every shuffle_width
/// threads of a node.
template <class Real> class DerivativeSums {
public:
  static std::size_t bytes(const MessageLayout &layout) {
    return shared_bytes<Real>(3 * static_cast<std::size_t>(layout.sums()) * layout.edges());
  }
  KOKKOS_INLINE_FUNCTION DerivativeSums(const MessageTeam &team, const MessageLayout &layout)
      : layout_(layout),
        values_(team.shared<Real>(3 * static_cast<std::size_t>(layout.sums()) * layout.edges())) {}

  /// To be followed by a barrier.
  KOKKOS_INLINE_FUNCTION void clear(const MessageTeam &team) const {
    team.for_all(3 * layout_.sums() * layout_.edges(), [&](const int i) { values_[i] = Real(0); });
  }
  /// Thread t adds its derivatives of edge k; all threads of the team call it.
  KOKKOS_FORCEINLINE_FUNCTION void add(int t, int k, const Real *d) const {
    const int width = layout_.width();
    Real *to = values_ + 3 * (layout_.place(t, k) * layout_.sums() + layout_.lane(t) / width);
    static_for<3>([&](auto a) { add_over_threads(d[a], t, width, to[a]); });
  }
  /// Adds what all have added to the edges' adjoint. After a barrier.
  template <class Ranges>
  KOKKOS_INLINE_FUNCTION void store(const MessageTeam &team, const Ranges &ranges, int first,
                                    const Array<Real> &edge_adjoint) const {
    team.for_all(layout_.edges(), [&](const int i) {
      const int node = team.rank() * layout_.nodes + i / layout_.chunk;
      const int k = first + i % layout_.chunk;
      if (k >= ranges.count(node))
        return;
      const std::size_t e = 3 * static_cast<std::size_t>(ranges.edge(ranges.begin(node) + k));
      for (int a = 0; a < 3; ++a) {
        Real sum = 0;
        for (int s = 0; s < layout_.sums(); ++s)
          sum += values_[3 * (i * layout_.sums() + s) + a];
        edge_adjoint(e + a) += sum;
      }
    });
  }

private:
  const MessageLayout &layout_;
  Real *values_;
};

template <int L_MAX, int L_IN, class Real>
void device_messages(const Edges &edges, int n_nodes, const MessageArgs<Real> &args) {
  using Group = PathGroup<L_MAX, L_IN>;
  using Edge = EdgeForward<L_MAX, L_IN, Real>;
  const MessageLayout layout(args.table.vecs, sizeof(Edge));
  if (n_nodes == 0)
    return;
  Kokkos::parallel_for(
      "mace::messages",
      MessageTeam::policy(layout.teams(n_nodes), shared_bytes<Edge>(layout.edges())),
      KOKKOS_LAMBDA(const Team &member) {
        const MessageTeam team(member);
        const Received received{edges, n_nodes};
        const int most = most_edges(layout, received, team.rank());
        const int stride = args.feature.comp_stride();
        Edge *edge = team.template shared<Edge>(layout.edges());
        for (int first_channel = 0; first_channel < args.table.vecs;
             first_channel += layout.lanes) {
          Real sum[MessageTeam::copies][Group::n_out] = {};
          for (int first = 0; first < most; first += layout.chunk) {
            prepare_chunk(team, layout, received, first, args, edge);
            team.each([&](const int t, const int copy) {
              const int channel = first_channel + layout.lane(t);
              if (channel >= args.table.vecs)
                return;
              const int left = received.count(layout.node(team.rank(), t)) - first;
              for (int k = 0; k < layout.chunk && k < left; ++k) {
                const Edge &here = edge[layout.place(t, k)];
                const Real *h = &args.feature(channel, here.sender, args.feature_comp);
                accumulate<L_MAX, L_IN>(here, knot_rows(args, here, channel), h, stride, sum[copy]);
              }
            });
          }
          team.each([&](const int t, const int copy) {
            const int node = layout.node(team.rank(), t);
            const int channel = first_channel + layout.lane(t);
            if (node < n_nodes && channel < args.table.vecs)
              static_for<Group::n_out>(
                  [&](auto o) { args.message(channel, node, args.first_comp + o) = sum[copy][o]; });
          });
        }
      });
}

template <int L_MAX, class Real>
void device_adjoint_by_receiver(const Edges &edges, int n_nodes, const MessageArgs<Real> &args) {
  using Group = PathGroup<L_MAX, 0>;
  using Edge = EdgeReverse<L_MAX, 0, Real>;
  using Sums = DerivativeSums<Real>;
  const MessageLayout layout(args.table.vecs, sizeof(Edge));
  if (n_nodes == 0)
    return;
  Kokkos::parallel_for(
      "mace::messages_adjoint_by_receiver",
      MessageTeam::policy(layout.teams(n_nodes),
                          shared_bytes<Edge>(layout.edges()) + Sums::bytes(layout)),
      KOKKOS_LAMBDA(const Team &member) {
        const MessageTeam team(member);
        const Received received{edges, n_nodes};
        const int most = most_edges(layout, received, team.rank());
        Edge *edge = team.template shared<Edge>(layout.edges());
        const Sums sums(team, layout);
        for (int first_channel = 0; first_channel < args.table.vecs;
             first_channel += layout.lanes) {
          Real dm[MessageTeam::copies][Group::n_out] = {};
          team.each([&](const int t, const int copy) {
            const int node = layout.node(team.rank(), t);
            const int channel = first_channel + layout.lane(t);
            if (node < n_nodes && channel < args.table.vecs)
              static_for<Group::n_out>(
                  [&](auto o) { dm[copy][o] = args.message(channel, node, args.first_comp + o); });
          });
          for (int first = 0; first < most; first += layout.chunk) {
            sums.clear(team);
            prepare_chunk(team, layout, received, first, args, edge);
            team.each([&](const int t, const int copy) {
              const int channel = first_channel + layout.lane(t);
              const int left = received.count(layout.node(team.rank(), t)) - first;
              for (int k = 0; k < layout.chunk && k < most - first; ++k) {
                Real d[3] = {};
                if (k < left && channel < args.table.vecs) {
                  const Edge &here = edge[layout.place(t, k)];
                  const Real h = args.feature(channel, here.sender, args.feature_comp);
                  accumulate_adjoint<L_MAX, 0, false>(here, knot_rows(args, here, channel), &h,
                                                      dm[copy], 1, static_cast<Real *>(nullptr), d);
                }
                sums.add(t, k, d);
              }
            });
            team.barrier();
            sums.store(team, received, first, args.edge_adjoint);
            team.barrier();
          }
        }
      });
}

template <int L_MAX, int L_IN, class Real>
void device_adjoint_by_sender(const Edges &edges, int n_rows, int n_nodes,
                              const Array<int> &node_of_row, const MessageArgs<Real> &args) {
  using Group = PathGroup<L_MAX, L_IN>;
  using Edge = EdgeReverse<L_MAX, L_IN, Real>;
  using Sums = DerivativeSums<Real>;
  const MessageLayout layout(args.table.vecs, sizeof(Edge));
  if (n_rows == 0)
    return;
  Kokkos::parallel_for(
      "mace::messages_adjoint_by_sender",
      MessageTeam::policy(layout.teams(n_rows),
                          shared_bytes<Edge>(layout.edges()) + Sums::bytes(layout)),
      KOKKOS_LAMBDA(const Team &member) {
        const MessageTeam team(member);
        const Sent sent{edges, n_rows};
        const int most = most_edges(layout, sent, team.rank());
        const int stride = args.message.comp_stride();
        Edge *edge = team.template shared<Edge>(layout.edges());
        const Sums sums(team, layout);
        // Of a thread, or -1 if it has nothing to do.
        const auto node_of = [&](const int t, const int channel) {
          const int row = layout.node(team.rank(), t);
          return row < n_rows && channel < args.table.vecs ? node_of_row(row) : -1;
        };
        for (int first_channel = 0; first_channel < args.table.vecs;
             first_channel += layout.lanes) {
          Real h[MessageTeam::copies][Group::n_in] = {}, dh[MessageTeam::copies][Group::n_in] = {};
          team.each([&](const int t, const int copy) {
            const int channel = first_channel + layout.lane(t), node = node_of(t, channel);
            if (node >= 0)
              static_for<Group::n_in>(
                  [&](auto i) { h[copy][i] = args.feature(channel, node, args.feature_comp + i); });
          });
          for (int first = 0; first < most; first += layout.chunk) {
            sums.clear(team);
            prepare_chunk(team, layout, sent, first, args, edge);
            team.each([&](const int t, const int copy) {
              const int channel = first_channel + layout.lane(t);
              const int left =
                  node_of(t, channel) < 0 ? 0 : sent.count(layout.node(team.rank(), t)) - first;
              for (int k = 0; k < layout.chunk && k < most - first; ++k) {
                Real d[3] = {};
                const Edge &here = edge[layout.place(t, k)];
                if (k < left && here.receiver < n_nodes) {
                  const Real *dm = &args.message(channel, here.receiver, args.first_comp);
                  accumulate_adjoint<L_MAX, L_IN, true>(here, knot_rows(args, here, channel),
                                                        h[copy], dm, stride, dh[copy], d);
                }
                sums.add(t, k, d);
              }
            });
            team.barrier();
            sums.store(team, sent, first, args.edge_adjoint);
            team.barrier();
          }
          team.each([&](const int t, const int copy) {
            const int channel = first_channel + layout.lane(t), node = node_of(t, channel);
            if (node >= 0)
              static_for<Group::n_in>([&](auto i) {
                args.feature_adjoint(channel, node, args.feature_comp + i) = dh[copy][i];
              });
          });
        }
      });
}

} // namespace mace::kokkos::detail
