// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "mace/evaluator.h"

#include <cstdint>
#include <vector>

namespace mace {

/// The atoms and neighbors of one evaluation as a graph of nodes and directed edges.
///
/// Nodes are the centers, in their order (owned atoms first), then the other atoms that some
/// center sees. Each edge runs from a neighbor (sender) to a center (receiver).
struct EdgeGraph {
  int n_owned_nodes = 0;
  std::vector<int> row;               ///< (nodes) row of Atoms
  std::vector<std::int64_t> sender;   ///< (edges) node
  std::vector<std::int64_t> receiver; ///< (edges) node
  std::vector<double> vector;         ///< (edges, 3) receiver minus sender, Angstrom

  int n_nodes() const { return static_cast<int>(row.size()); }
  std::int64_t n_edges() const { return static_cast<std::int64_t>(sender.size()); }

  /// Rebuilds the graph from all pairs closer than `cutoff`.
  void build(const Atoms &atoms, double cutoff);

private:
  std::vector<int> node_of_row_;

  int node_of(int row_index);
};

} // namespace mace
