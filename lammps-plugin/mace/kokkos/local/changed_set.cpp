// SPDX-License-Identifier: GPL-2.0-or-later
#include "changed_set.h"

#include <algorithm>

namespace mace::kokkos {

namespace {

/// Adds the nodes that are not in the set yet, those of one species together.
void append(const HostGraph &graph, std::vector<int> &shell, ChangedSet &set) {
  const int begin = set.size();
  std::sort(shell.begin(), shell.end(), [&](int a, int b) {
    const int sa = graph.node_species[a], sb = graph.node_species[b];
    return sa != sb ? sa < sb : a < b;
  });
  for (const int node : shell) {
    const int row = set.size(), species = graph.node_species[node];
    set.row_of_node[node] = row;
    set.nodes.push_back(node);
    if (row == begin || set.segments.back().species != species)
      set.segments.push_back({row, row + 1, species});
    else
      set.segments.back().end = row + 1;
  }
}

/// The nodes of `ends`[first[n] .. first[n+1]) for the rows from `begin` on that are not in the
/// set.
std::vector<int> neighbors(const std::vector<int> &first, const std::vector<int> &ends, int begin,
                           ChangedSet &set) {
  constexpr int seen = -2;
  std::vector<int> shell;
  for (int row = begin; row < set.size(); ++row)
    for (int e = first[set.nodes[row]]; e < first[set.nodes[row] + 1]; ++e)
      if (set.row_of_node[ends[e]] == -1) {
        set.row_of_node[ends[e]] = seen;
        shell.push_back(ends[e]);
      }
  return shell;
}

} // namespace

void find_changed_set(const HostGraph &graph, const std::vector<int> &receivers, int layers,
                      ChangedSet &set) {
  set.nodes.clear();
  set.segments.clear();
  set.forward_end.assign(layers, 0);
  set.reverse_end.assign(layers, 0);
  set.row_of_node.assign(graph.n_nodes, -1);

  std::vector<int> shell = receivers;
  append(graph, shell, set);
  set.forward_end[0] = set.size();
  int begin = 0; // rows before it have no neighbors outside the set
  for (int l = 1; l < layers; ++l) {
    shell = neighbors(graph.sent_first, graph.sent_to, begin, set);
    begin = set.size();
    append(graph, shell, set);
    set.forward_end[l] = set.size();
  }
  set.reverse_end[layers - 1] = set.size();
  begin = 0; // senders are other nodes than receivers
  for (int l = layers - 2; l >= 0; --l) {
    shell = neighbors(graph.first, graph.sender, begin, set);
    begin = set.size();
    append(graph, shell, set);
    set.reverse_end[l] = set.size();
  }
}

} // namespace mace::kokkos
