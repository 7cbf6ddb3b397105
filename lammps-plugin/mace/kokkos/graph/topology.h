// SPDX-License-Identifier: GPL-2.0-or-later
//
// What of the graph changes only when LAMMPS rebuilds its neighbor lists: which atoms are nodes
// (atoms whose features are computed) and in what order.
#pragma once

#include "device_atoms.h"
#include "mace/kokkos/base/types.h"
#include "node_tiles.h"

namespace mace::kokkos {

/// Nodes in the order the kernels want: by level, then by species, then by row. Level 0 are the
/// owned atoms; level n are ghosts whose features n layers before the last are needed (set-up
/// `ghosts`).
struct NodeOrder {
  int n_nodes = 0;
  int n_rows = 0;                ///< rows that forces and exchanged features are kept for
  std::vector<int> level_end;    ///< nodes of level <= l are 0 .. level_end[l]-1
  std::vector<Segment> segments; ///< nodes of one level and species
  int n_feature_rows = 0;        ///< nodes, plus ghosts in set-up `exchange`
};

/// Nodes and rows of one neighbor list. Arrays live on the device and grow with the largest list
/// so far: their extents may be larger than said here.
struct Topology {
  DeviceAtoms atoms;
  NodeOrder order;
  Array<int> image_of{"mace::image_of", 0}; ///< (n_all): the row itself without images
  /// (n_all) -1: the row has no features (exchange: ghosts follow the nodes)
  Array<int> node_of_row{"mace::node_of_row", 0};
  Array<int> row_of_node{"mace::row_of_node", 0}; ///< (n_nodes)
  Array<int> center_of_node{"mace::center_of_node", 0};
  Array<int> node_species{"mace::node_species", 0};
  std::vector<NodeTiles> tiles; ///< [level] of the nodes up to that level

  /// Takes over changed atoms and neighbors. What the numbering needs of the device is how many
  /// nodes of each level and species there are.
  ///
  /// \param layers    message-passing layers of the model
  /// \param exchange  whether ghosts get their features from other ranks
  /// \throws Error if an atom has no neighbor list
  void update(const DeviceAtoms &changed, int n_species, int layers, bool exchange);

  /// Bytes held for atoms, neighbor lists and the order of nodes.
  std::size_t bytes() const;

private:
  Array<int> own_images_{"mace::own_images", 0};       ///< (n_all)
  Array<int> center_of_row_{"mace::center_of_row", 0}; ///< (n_all) -1: no neighbor list
  Array<int> group_of_row_{"mace::group_of_row", 0};   ///< (n_all) level and species; -1: none
  Array<int> group_size_{"mace::group_size", 0};       ///< (layers * species)
};

} // namespace mace::kokkos
