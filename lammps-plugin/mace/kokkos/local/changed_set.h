// SPDX-License-Identifier: GPL-2.0-or-later
//
// Which nodes a small change of the graph reaches, layer after layer. Nothing but who sends to
// whom.
#pragma once

#include "mace/kokkos/graph/edges.h"

#include <vector>

namespace mace::kokkos {

/// Directed edges as the host sees them.
struct HostGraph {
  int n_nodes = 0;
  std::vector<int> first;        ///< (n_nodes + 1) of a receiver's edges
  std::vector<int> sender;       ///< (edges) node
  std::vector<int> sent_first;   ///< (n_nodes + 1) of a sender's entries in sent_to
  std::vector<int> sent_to;      ///< (edges) receiving node
  std::vector<int> node_species; ///< (n_nodes)
};

/// Nodes that a change reaches, in an order in which every set is the beginning of the next one:
///   forward(0) <= ... <= forward(L-1) = reverse(L-1) <= ... <= reverse(0).
///
/// forward(l): nodes whose output of layer l changes: they receive along a changed edge, or from a
///             node of forward(l-1).
/// reverse(l): nodes whose adjoint of that output changes: they are in forward(L-1), or send to a
///             node of reverse(l+1).
struct ChangedSet {
  std::vector<int> nodes;        ///< (rows) node of each row
  std::vector<int> forward_end;  ///< per layer: rows of forward(l) are 0 .. forward_end[l]-1
  std::vector<int> reverse_end;  ///< the same for reverse(l)
  std::vector<Segment> segments; ///< consecutive rows of one species, of one set
  std::vector<int> row_of_node;  ///< (n_nodes) -1: not reached

  int size() const { return static_cast<int>(nodes.size()); }
};

/// \param receivers  nodes with a changed edge, each one time
/// \param layers     of the model
/// \param set        out; its arrays are used again
void find_changed_set(const HostGraph &graph, const std::vector<int> &receivers, int layers,
                      ChangedSet &set);

} // namespace mace::kokkos
