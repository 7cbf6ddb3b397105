// SPDX-License-Identifier: GPL-2.0-or-later
#include "edge_graph.h"

namespace mace {

int EdgeGraph::node_of(int row_index) {
  int &node = node_of_row_[row_index];
  if (node < 0) {
    node = n_nodes();
    row.push_back(row_index);
  }
  return node;
}

void EdgeGraph::build(const Atoms &atoms, double cutoff) {
  row.clear();
  sender.clear();
  receiver.clear();
  vector.clear();
  node_of_row_.assign(atoms.n_all, -1);

  n_owned_nodes = 0;
  for (int c = 0; c < atoms.n_centers; ++c) {
    node_of(atoms.centers[c]);
    if (atoms.centers[c] < atoms.n_owned)
      ++n_owned_nodes;
  }

  const double cutoff_squared = cutoff * cutoff;
  for (int c = 0; c < atoms.n_centers; ++c) {
    const double *center = atoms.positions + 3 * std::int64_t{atoms.centers[c]};
    for (std::int64_t k = atoms.first[c]; k < atoms.first[c + 1]; ++k) {
      const int j = atoms.neighbors[k];
      if (atoms.species[j] < 0)
        continue;
      const double *neighbor = atoms.positions + 3 * std::int64_t{j};
      const double d[3] = {center[0] - neighbor[0], center[1] - neighbor[1],
                           center[2] - neighbor[2]};
      if (d[0] * d[0] + d[1] * d[1] + d[2] * d[2] >= cutoff_squared)
        continue;
      sender.push_back(node_of(atoms.image_of ? atoms.image_of[j] : j));
      receiver.push_back(c);
      vector.insert(vector.end(), d, d + 3);
    }
  }
}

} // namespace mace
