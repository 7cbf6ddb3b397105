// SPDX-License-Identifier: GPL-2.0-or-later
//
// The directed edges sender -> receiver within the cut-off, found anew in every step from the
// neighbor list.
#pragma once

#include "topology.h"

namespace mace::kokkos {

/// Directed edges. Arrays of `count` edges, receivers in order of their node; every array is
/// indexed by the edge. The same edges by sender stand in `by_sender`.
struct Edges {
  int count = 0;
  Array<int> first{"mace::first", 0};           ///< (n_nodes + 1) of a receiver's edges
  Array<int> receiver{"mace::receiver", 0};     ///< node
  Array<int> sender_row{"mace::sender_row", 0}; ///< row that the sender's force goes to
  Array<int> sender_node{"mace::sender_node", 0};
  Array<int> sender_species{"mace::sender_species", 0};
  Array<double> vector{"mace::vector", 0}; ///< (count, 3) receiver minus sender, Angstrom
  /// (n_rows) where a row's edges as sender end in by_sender; they begin where the row before ends
  Array<int> sender_end{"mace::sender_end", 0};
  Array<int> by_sender{"mace::by_sender", 0}; ///< edges of the rows as senders, ascending
  int most_received = 0;                      ///< largest number of edges of one receiver
  int most_sent = 0;                          ///< and of one sender

  /// Where a row's edges as sender begin in by_sender.
  KOKKOS_INLINE_FUNCTION int sent_begin(int row) const { return row > 0 ? sender_end(row - 1) : 0; }
  std::size_t bytes() const;
};

/// Collects the edges shorter than the cut-off.
///
/// \param positions  (n_all, 3) on the device, Angstrom
/// \throws Error if two atoms coincide or a position is not finite
void find_edges(const Topology &topology, const Array<double> &positions, double cutoff,
                Edges &edges);

} // namespace mace::kokkos
