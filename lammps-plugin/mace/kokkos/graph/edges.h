// SPDX-License-Identifier: GPL-2.0-or-later
//
// The graph of one evaluation: nodes (atoms whose features are computed) and the directed edges
// sender -> receiver within the cut-off. Every step refreshes the edges from the neighbor list;
// nodes are put in order only when the list has changed.
#pragma once

#include "device_atoms.h"
#include "mace/kokkos/base/types.h"
#include "node_tiles.h"

namespace mace::kokkos {

/// Nodes in the order the kernels want: by level, then by species. Level 0 are the owned atoms;
/// level n are ghosts whose features n layers before the last are needed (set-up `ghosts`).
struct NodeOrder {
  int n_nodes = 0;
  int n_rows = 0;                ///< rows that forces and exchanged features are kept for
  std::vector<int> level_end;    ///< nodes of level <= l are 0 .. level_end[l]-1
  std::vector<Segment> segments; ///< nodes of one level and species
  std::vector<int> row_of_node;  ///< atom row of a node
  std::vector<int> node_of_row;  ///< -1: row has no features (exchange: ghosts follow the nodes)
  int n_feature_rows = 0;        ///< nodes, plus ghosts in set-up `exchange`
};

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

/// What changes only when LAMMPS rebuilds its neighbor lists.
struct Topology {
  DeviceAtoms atoms;
  NodeOrder order;
  Array<int> image_of{"mace::image_of", 0};       ///< (n_all): the row itself without images
  Array<int> node_of_row{"mace::node_of_row", 0}; ///< (n_all)
  Array<int> row_of_node{"mace::row_of_node", 0}; ///< (n_nodes)
  Array<int> center_of_node{"mace::center_of_node", 0};
  Array<int> node_species{"mace::node_species", 0};
  std::vector<NodeTiles> tiles; ///< [level] of the nodes up to that level

  /// Takes over changed atoms and neighbors.
  ///
  /// \param layers    message-passing layers of the model
  /// \param exchange  whether ghosts get their features from other ranks
  /// \throws Error if an atom has no neighbor list
  void update(const DeviceAtoms &changed, int n_species, int layers, bool exchange);
};

/// Collects the edges shorter than the cut-off.
///
/// \param positions  (n_all, 3) on the device, Angstrom
/// \throws Error if two atoms coincide or a position is not finite
void find_edges(const Topology &topology, const Array<double> &positions, double cutoff,
                Edges &edges);

} // namespace mace::kokkos
