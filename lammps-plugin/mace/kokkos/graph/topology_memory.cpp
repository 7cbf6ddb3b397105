// SPDX-License-Identifier: GPL-2.0-or-later
#include "topology_memory.h"

namespace mace::kokkos {

namespace {

std::size_t memory_of(const DeviceAtoms &atoms) {
  return sizeof(int) *
             (atoms.species.extent(0) + atoms.image_of.extent(0) + atoms.centers.extent(0) +
              atoms.count.extent(0) + atoms.neighbors.extent(0)) +
         sizeof(std::int64_t) * atoms.first.extent(0);
}

std::size_t memory_of(const NodeOrder &order) {
  return sizeof(int) * (order.level_end.capacity() + order.row_of_node.capacity() +
                        order.node_of_row.capacity()) +
         sizeof(Segment) * order.segments.capacity();
}

} // namespace

std::size_t memory_of(const Topology &topology) {
  // Images are the atoms' own array where there are any.
  const bool own_images = topology.atoms.image_of.extent(0) == 0;
  std::size_t tiles = 0;
  for (const NodeTiles &level : topology.tiles)
    tiles += level.bytes();
  return tiles + memory_of(topology.atoms) + memory_of(topology.order) +
         sizeof(int) * ((own_images ? topology.image_of.extent(0) : 0) +
                        topology.node_of_row.extent(0) + topology.row_of_node.extent(0) +
                        topology.center_of_node.extent(0) + topology.node_species.extent(0));
}

} // namespace mace::kokkos
