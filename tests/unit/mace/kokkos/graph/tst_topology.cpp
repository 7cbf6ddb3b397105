// SPDX-License-Identifier: GPL-2.0-or-later
//
// The numbering of nodes against one made atom by atom on the host.
#include "kernel_test.h"

#include "mace/atom_error.h"
#include "mace/kokkos/graph/topology.h"

#include <optional>
#include <set>

namespace {

using namespace kernel_test;

constexpr int n_species = 4, layers = 3, mask = 0xffffff;

/// Atoms in random order of species, some unseen; owned ones and some ghosts with neighbors.
struct List {
  int n_owned, n_all;
  std::vector<int> species, centers;
  std::vector<std::vector<int>> neighbors; ///< of the centers

  List(int owned, int all, Random &random) : n_owned(owned), n_all(all) {
    for (int i = 0; i < all; ++i) {
      species.push_back(random.integer(n_species + 1) - 1);
      if (i >= owned && random.integer(3) == 0)
        continue;
      centers.push_back(i);
      neighbors.emplace_back();
      for (int k = random.integer(5); k > 0; --k)
        neighbors.back().push_back(random.integer(all));
    }
  }

  /// In LAMMPS' layout on a device: a column a center, bits of special bonds above the mask.
  DeviceAtoms on_device() const {
    const int n = static_cast<int>(centers.size());
    std::vector<int> count, columns(static_cast<std::size_t>(5) * n, -1);
    std::vector<std::int64_t> first;
    for (int c = 0; c < n; ++c) {
      first.push_back(c);
      count.push_back(static_cast<int>(neighbors[c].size()));
      for (int k = 0; k < count[c]; ++k)
        columns[c + k * n] = neighbors[c][k] | (k % 3) << 30;
    }
    DeviceAtoms atoms;
    atoms.n_owned = n_owned;
    atoms.n_all = n_all;
    atoms.n_centers = n;
    atoms.species = to_device(species, "species");
    atoms.centers = to_device(centers, "centers");
    atoms.first = to_device(first, "first");
    atoms.count = to_device(count, "count");
    atoms.neighbors = to_device(columns, "neighbors");
    atoms.stride = n;
    atoms.mask = mask;
    return atoms;
  }

  std::optional<int> center_of(int row) const {
    const auto c = std::find(centers.begin(), centers.end(), row);
    if (c == centers.end())
      return {};
    return static_cast<int>(c - centers.begin());
  }

  /// Rows whose features are needed n layers before the last and not later, n = 0 .. levels-1.
  std::vector<std::set<int>> rows_by_level(int levels) const {
    std::vector<std::set<int>> rows(layers);
    std::set<int> known;
    for (int i = 0; i < n_owned; ++i)
      if (species[i] >= 0)
        rows[0].insert(i);
    known = rows[0];
    for (int l = 1; l < levels; ++l) {
      for (const int i : rows[l - 1])
        for (const int j : neighbors[*center_of(i)])
          if (species[j] >= 0 && center_of(j) && !known.count(j))
            rows[l].insert(j);
      known.insert(rows[l].begin(), rows[l].end());
    }
    return rows;
  }
};

/// Compares every number of a topology with what the list says.
void check(const Topology &topology, const List &list, int levels, bool exchange) {
  std::vector<int> rows, level_end, node_of_row(list.n_all, -1);
  std::vector<std::array<int, 3>> segments;
  for (const std::set<int> &level : list.rows_by_level(levels)) {
    for (int s = 0; s < n_species; ++s) {
      const int begin = static_cast<int>(rows.size());
      for (const int row : level)
        if (list.species[row] == s) {
          node_of_row[row] = static_cast<int>(rows.size());
          rows.push_back(row);
        }
      if (const int end = static_cast<int>(rows.size()); end > begin)
        segments.push_back({begin, end, s});
    }
    level_end.push_back(static_cast<int>(rows.size()));
  }
  int feature_rows = static_cast<int>(rows.size());
  if (exchange)
    for (int i = list.n_owned; i < list.n_all; ++i)
      node_of_row[i] = feature_rows++;

  const NodeOrder &order = topology.order;
  const std::size_t n = rows.size();
  REQUIRE(order.n_nodes == static_cast<int>(n));
  CHECK(order.n_feature_rows == feature_rows);
  CHECK(order.level_end == level_end);
  REQUIRE(order.segments.size() == segments.size());
  for (std::size_t i = 0; i < segments.size(); ++i) {
    const Segment &s = order.segments[i];
    CHECK(std::array<int, 3>{s.begin, s.end, s.species} == segments[i]);
  }
  CHECK(to_host(topology.row_of_node, n) == rows);
  CHECK(to_host(topology.node_of_row, list.n_all) == node_of_row);
  const auto centers = to_host(topology.center_of_node, n),
             species = to_host(topology.node_species, n),
             images = to_host(topology.image_of, list.n_all);
  for (std::size_t node = 0; node < n; ++node) {
    CHECK(centers[node] == list.center_of(rows[node]));
    CHECK(species[node] == list.species[rows[node]]);
  }
  for (int i = 0; i < list.n_all; ++i)
    CHECK(images[i] == (topology.atoms.image_of.extent(0) > 0 ? i % list.n_owned : i));

  // Tiles cover the nodes of their level once, in order.
  REQUIRE(topology.tiles.size() == layers);
  for (int l = 0; l < layers; ++l)
    for (const bool by_species : {true, false}) {
      const Array<Segment> &tiles = topology.tiles[l].tiles(by_species);
      int end = 0;
      for (const Segment &tile : to_host(tiles, tiles.extent(0))) {
        CHECK(tile.begin == end);
        CHECK((tile.end > tile.begin && tile.end <= tile.begin + tile_nodes));
        if (by_species)
          for (int node = tile.begin; node < tile.end; ++node)
            CHECK(species[node] == tile.species);
        end = tile.end;
      }
      CHECK(end == level_end[l]);
    }
}

} // namespace

TEST_CASE_METHOD(Runtime, "nodes are numbered by level and species") {
  Random random(GENERATE(1, 2, 3));
  INFO(random);
  Topology topology;
  // Lists of all sizes in the room of one topology.
  for (const auto &[owned, all] :
       {std::pair{60, 200}, {7, 20}, {0, 0}, {400, 900}, {1, 1}, {90, 91}}) {
    const List list(owned, all, random);
    INFO(owned << " of " << all << " atoms");
    topology.update(list.on_device(), n_species, layers, false);
    CHECK(topology.order.n_rows == all);
    check(topology, list, layers, false);
    topology.update(list.on_device(), n_species, layers, true);
    CHECK(topology.order.n_rows == all);
    check(topology, list, 1, true);
    if (owned == 0)
      continue;
    DeviceAtoms folded = list.on_device();
    std::vector<int> images(all);
    for (int i = 0; i < all; ++i)
      images[i] = i % owned;
    folded.image_of = to_device(images, "images");
    topology.update(folded, n_species, layers, false);
    CHECK(topology.order.n_rows == owned);
    check(topology, list, 1, false);
  }
}

TEST_CASE_METHOD(Runtime, "an owned atom without a neighbor list is named") {
  Random random(4);
  List list(30, 50, random);
  list.species[11] = list.species[17] = 0;
  for (const int row : {17, 11}) {
    const int c = *list.center_of(row);
    list.centers.erase(list.centers.begin() + c);
    list.neighbors.erase(list.neighbors.begin() + c);
  }
  Topology topology;
  try {
    topology.update(list.on_device(), n_species, layers, false);
    FAIL("no error");
  } catch (const mace::AtomError &e) {
    CHECK(e.row() == 11);
    CHECK(e.complaint() == "has no neighbor list");
  }
}
