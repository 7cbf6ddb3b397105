// SPDX-License-Identifier: GPL-2.0-or-later
#include "topology.h"

#include "mace/atom_error.h"
#include "mace/kokkos/base/host_copy.h"

#include <algorithm>
#include <iterator>

namespace mace::kokkos {

namespace {

void fill(const Array<int> &array, int n, int value) {
  Kokkos::parallel_for(
      "mace::fill", range(n), KOKKOS_LAMBDA(const int i) { array(i) = value; });
}

void number(const Array<int> &array, int n) {
  Kokkos::parallel_for(
      "mace::number", range(n), KOKKOS_LAMBDA(const int i) { array(i) = i; });
}

void find_centers(const DeviceAtoms &atoms, const Array<int> &center_of_row) {
  fill(center_of_row, atoms.n_all, -1);
  const auto centers = atoms.centers;
  Kokkos::parallel_for(
      "mace::centers", range(atoms.n_centers),
      KOKKOS_LAMBDA(const int c) { center_of_row(centers(c)) = c; });
}

/// level * n_species + species of each row that is a node: how many layers before the last its
/// features are still needed, and what it is. -1 for the others.
///
/// \param levels  1: owned atoms alone
void find_groups(const DeviceAtoms &atoms, int n_species, int levels,
                 const Array<int> &center_of_row, const Array<int> &group_of_row) {
  const int n_owned = atoms.n_owned;
  const auto species = atoms.species;
  Kokkos::parallel_for(
      "mace::owned_groups", range(atoms.n_all), KOKKOS_LAMBDA(const int i) {
        group_of_row(i) = i < n_owned && species(i) >= 0 ? species(i) : -1;
      });
  for (int level = 1; level < levels; ++level)
    Kokkos::parallel_for(
        "mace::ghost_groups", range(atoms.n_all), KOKKOS_LAMBDA(const int i) {
          const int group = Kokkos::atomic_load(&group_of_row(i)), c = center_of_row(i);
          if (group < 0 || c < 0 || group / n_species != level - 1)
            return;
          for (int k = 0; k < atoms.count(c); ++k) {
            const int j = atoms.neighbors(atoms.first(c) + k * atoms.stride) & atoms.mask;
            if (center_of_row(j) >= 0 && species(j) >= 0)
              Kokkos::atomic_compare_exchange(&group_of_row(j), -1, level * n_species + species(j));
          }
        });
}

/// \throws AtomError naming the first node that has no neighbor list
void check_centers(int n_all, const Array<int> &center_of_row, const Array<int> &group_of_row) {
  int bad = n_all;
  Kokkos::parallel_reduce(
      "mace::check_centers", range(n_all),
      KOKKOS_LAMBDA(const int i, int &first) {
        if (group_of_row(i) >= 0 && center_of_row(i) < 0)
          first = i < first ? i : first;
      },
      Kokkos::Min<int>(bad));
  if (bad < n_all)
    throw AtomError(bad, "has no neighbor list");
}

std::vector<int> group_sizes(int n_all, int n_groups, const Array<int> &group_of_row,
                             Array<int> &room) {
  reserve(room, n_groups);
  const auto size = room;
  fill(size, n_groups, 0);
  Kokkos::parallel_for(
      "mace::group_sizes", range(n_all), KOKKOS_LAMBDA(const int i) {
        if (group_of_row(i) >= 0)
          Kokkos::atomic_inc(&size(group_of_row(i)));
      });
  return to_host(room, n_groups);
}

/// Numbers the rows of a group from `begin` on.
void number_group(int n_all, int group, int begin, const Array<int> &group_of_row,
                  const Array<int> &node_of_row, const Array<int> &row_of_node) {
  Kokkos::parallel_scan(
      "mace::number_group", range(n_all), KOKKOS_LAMBDA(const int i, int &node, const bool final) {
        if (group_of_row(i) != group)
          return;
        if (final) {
          node_of_row(i) = begin + node;
          row_of_node(begin + node) = i;
        }
        ++node;
      });
}

} // namespace

void Topology::update(const DeviceAtoms &changed, int n_species, int layers, bool exchange) {
  atoms = changed;
  const int n_all = atoms.n_all, n_owned = atoms.n_owned;
  const bool images = atoms.image_of.extent(0) > 0;
  reserve(center_of_row_, n_all);
  reserve(group_of_row_, n_all);
  find_centers(atoms, center_of_row_);
  find_groups(atoms, n_species, images || exchange ? 1 : layers, center_of_row_, group_of_row_);
  check_centers(n_all, center_of_row_, group_of_row_);
  const std::vector<int> sizes = group_sizes(n_all, layers * n_species, group_of_row_, group_size_);

  order = NodeOrder();
  order.n_rows = images ? n_owned : n_all;
  reserve(node_of_row, n_all);
  reserve(row_of_node, n_all);
  fill(node_of_row, n_all, -1);
  for (int group = 0; group < layers * n_species; ++group) {
    if (sizes[group] > 0) {
      const int begin = order.n_nodes;
      order.n_nodes += sizes[group];
      order.segments.push_back({begin, order.n_nodes, group % n_species});
      number_group(n_all, group, begin, group_of_row_, node_of_row, row_of_node);
    }
    if ((group + 1) % n_species == 0)
      order.level_end.push_back(order.n_nodes);
  }
  order.n_feature_rows = order.n_nodes + (exchange ? n_all - n_owned : 0);

  if (images) {
    image_of = atoms.image_of;
  } else {
    reserve(own_images_, n_all);
    number(own_images_, n_all);
    image_of = own_images_;
  }
  reserve(center_of_node, order.n_nodes);
  reserve(node_species, order.n_nodes);
  const int n_nodes = order.n_nodes;
  const auto row = row_of_node, center = center_of_node, species = node_species, node = node_of_row,
             center_of_row = center_of_row_, species_of_row = atoms.species;
  Kokkos::parallel_for(
      "mace::nodes", range(n_nodes), KOKKOS_LAMBDA(const int n) {
        center(n) = center_of_row(row(n));
        species(n) = species_of_row(row(n));
      });
  if (exchange)
    Kokkos::parallel_for(
        "mace::ghost_nodes", range(n_all - n_owned),
        KOKKOS_LAMBDA(const int g) { node(n_owned + g) = n_nodes + g; });

  tiles.resize(layers);
  for (int level = 0; level < layers; ++level) {
    std::vector<Segment> segments;
    std::copy_if(order.segments.begin(), order.segments.end(), std::back_inserter(segments),
                 [&](const Segment &s) { return s.begin < order.level_end[level]; });
    tiles[level].cut(segments);
  }
}

std::size_t Topology::bytes() const {
  std::size_t ints = order.level_end.capacity(), segments = order.segments.capacity();
  for (const Array<int> *array :
       {&atoms.species, &atoms.image_of, &atoms.centers, &atoms.count, &atoms.neighbors,
        &node_of_row, &row_of_node, &center_of_node, &node_species, &own_images_, &center_of_row_,
        &group_of_row_, &group_size_})
    ints += array->extent(0);
  std::size_t of_tiles = 0;
  for (const NodeTiles &level : tiles)
    of_tiles += level.bytes();
  return sizeof(int) * ints + sizeof(std::int64_t) * atoms.first.extent(0) +
         sizeof(Segment) * segments + of_tiles;
}

} // namespace mace::kokkos
