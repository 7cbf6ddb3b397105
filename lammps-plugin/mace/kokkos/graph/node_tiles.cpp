// SPDX-License-Identifier: GPL-2.0-or-later
#include "node_tiles.h"

#include "mace/kokkos/base/host_copy.h"

#include <algorithm>

namespace mace::kokkos {

namespace {

/// Segments that follow each other made one, whatever their species.
std::vector<Segment> joined(const std::vector<Segment> &segments) {
  std::vector<Segment> runs;
  for (const Segment &s : segments)
    if (!runs.empty() && runs.back().end == s.begin)
      runs.back().end = s.end;
    else
      runs.push_back({s.begin, s.end, 0});
  return runs;
}

} // namespace

void NodeTiles::Pieces::cut(const std::vector<Segment> &segments) {
  std::vector<Segment> pieces;
  for (const Segment &s : segments)
    for (int begin = s.begin; begin < s.end; begin += tile_nodes)
      pieces.push_back({begin, std::min(begin + tile_nodes, s.end), s.species});
  upload(pieces, room);
  tiles = leading(room, pieces.size());
}

void NodeTiles::cut(const std::vector<Segment> &segments) {
  by_species_.cut(segments);
  alike_.cut(joined(segments));
}

} // namespace mace::kokkos
