// SPDX-License-Identifier: GPL-2.0-or-later
//
// Nodes cut into pieces of work for maps that treat them alike, on the device.
#pragma once

#include "mace/kokkos/base/types.h"
#include "segment.h"

#include <vector>

namespace mace::kokkos {

/// Nodes of a full tile: what a tile of a linear map's rows is a divisor of.
inline constexpr int tile_nodes = on_host ? 96 : 32;

/// The nodes of some segments as tiles of at most tile_nodes: once with one species in each, once
/// as if all were of one.
class NodeTiles {
public:
  NodeTiles() = default;
  /// A list of segments is nodes enough.
  // NOLINTNEXTLINE(google-explicit-constructor)
  NodeTiles(const std::vector<Segment> &segments) { cut(segments); }

  /// Of other segments; keeps the room there is.
  void cut(const std::vector<Segment> &segments);

  const Array<Segment> &tiles(bool one_species_each) const {
    return one_species_each ? by_species_.tiles : alike_.tiles;
  }
  std::size_t bytes() const {
    return sizeof(Segment) * (by_species_.room.extent(0) + alike_.room.extent(0));
  }

private:
  struct Pieces {
    Array<Segment> room{"mace::node_tiles", 0};
    Array<Segment> tiles{room}; ///< the part of it that is in use

    void cut(const std::vector<Segment> &segments);
  };

  Pieces by_species_, alike_;
};

} // namespace mace::kokkos
