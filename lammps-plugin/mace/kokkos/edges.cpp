// SPDX-License-Identifier: GPL-2.0-or-later
#include "edges.h"

#include "mace/error.h"

#include <Kokkos_Profiling_ScopedRegion.hpp>

#include <algorithm>
#include <numeric>

namespace mace::kokkos {

namespace {

/// How many layers before the last the features of each center are still needed; -1: never.
std::vector<int> levels(const Atoms &atoms, int layers) {
  std::vector<int> level(atoms.n_all, -1);
  std::vector<int> center_of(atoms.n_all, -1);
  for (int c = 0; c < atoms.n_centers; ++c)
    center_of[atoms.centers[c]] = c;
  std::vector<int> front;
  for (int i = 0; i < atoms.n_owned; ++i)
    if (atoms.species[i] >= 0) {
      level[i] = 0;
      front.push_back(i);
    }
  if (atoms.image_of)
    return level;
  for (int l = 1; l < layers; ++l) {
    std::vector<int> next;
    for (const int i : front)
      for (std::int64_t k = atoms.first[center_of[i]]; k < atoms.first[center_of[i] + 1]; ++k) {
        const int j = atoms.neighbors[k];
        if (level[j] < 0 && center_of[j] >= 0 && atoms.species[j] >= 0) {
          level[j] = l;
          next.push_back(j);
        }
      }
    front = std::move(next);
  }
  return level;
}

} // namespace

NodeOrder order_nodes(const Atoms &atoms, int n_species, int layers, bool exchange) {
  NodeOrder order;
  order.n_rows = atoms.image_of ? atoms.n_owned : atoms.n_all;
  order.node_of_row.assign(atoms.n_all, -1);
  const std::vector<int> level = levels(atoms, exchange ? 1 : layers);
  for (int l = 0; l < layers; ++l) {
    for (int s = 0; s < n_species; ++s) {
      const int begin = static_cast<int>(order.row_of_node.size());
      for (int i = 0; i < atoms.n_all; ++i)
        if (level[i] == l && atoms.species[i] == s) {
          order.node_of_row[i] = static_cast<int>(order.row_of_node.size());
          order.row_of_node.push_back(i);
        }
      const int end = static_cast<int>(order.row_of_node.size());
      if (end > begin)
        order.segments.push_back({begin, end, s});
    }
    order.level_end.push_back(static_cast<int>(order.row_of_node.size()));
  }
  order.n_nodes = order.n_feature_rows = static_cast<int>(order.row_of_node.size());
  if (exchange)
    for (int i = atoms.n_owned; i < atoms.n_all; ++i)
      order.node_of_row[i] = order.n_feature_rows++;
  return order;
}

void Topology::update(const Atoms &atoms, int n_species, int layers, bool exchange) {
  order = order_nodes(atoms, n_species, layers, exchange);
  std::vector<int> center_of(atoms.n_all, -1);
  for (int c = 0; c < atoms.n_centers; ++c)
    center_of[atoms.centers[c]] = c;

  std::vector<std::int64_t> first{0};
  std::vector<int> neighbors, node_species_host;
  for (const int row : order.row_of_node) {
    const int c = center_of[row];
    if (c < 0)
      throw Error("atom row " + std::to_string(row) + " has no neighbor list");
    for (std::int64_t k = atoms.first[c]; k < atoms.first[c + 1]; ++k)
      if (atoms.species[atoms.neighbors[k]] >= 0)
        neighbors.push_back(atoms.neighbors[k]);
    first.push_back(static_cast<std::int64_t>(neighbors.size()));
    node_species_host.push_back(atoms.species[row]);
  }
  std::vector<int> images(atoms.n_all);
  std::iota(images.begin(), images.end(), 0);
  if (atoms.image_of)
    images.assign(atoms.image_of, atoms.image_of + atoms.n_all);

  species =
      to_device(std::vector<int>(atoms.species, atoms.species + atoms.n_all), "mace::species");
  image_of = to_device(images, "mace::image_of");
  node_of_row = to_device(order.node_of_row, "mace::node_of_row");
  row_of_node = to_device(order.row_of_node, "mace::row_of_node");
  node_species = to_device(node_species_host, "mace::node_species");
  list_first = to_device(first, "mace::list_first");
  list = to_device(neighbors, "mace::list");
}

std::size_t Edges::bytes() const {
  return sizeof(int) *
             (first.extent(0) + receiver.extent(0) + sender_row.extent(0) + sender_node.extent(0) +
              sender_species.extent(0) + sender_end.extent(0) + by_sender.extent(0)) +
         sizeof(double) * vector.extent(0);
}

namespace {

/// counts(i) -> where i's share begins; the last entry is the total, which is returned.
int exclusive_sum(const Array<int> &counts, int n) {
  int total = 0;
  Kokkos::parallel_scan(
      "mace::exclusive_sum", Kokkos::RangePolicy<Space>(0, n),
      KOKKOS_LAMBDA(const int i, int &sum, const bool final) {
        const int here = counts(i);
        if (final)
          counts(i) = sum;
        sum += here;
      },
      total);
  Kokkos::deep_copy(Kokkos::subview(counts, n), total);
  return total;
}

int largest(const Array<int> &counts, int n) {
  int most = 0;
  Kokkos::parallel_reduce(
      "mace::largest", Kokkos::RangePolicy<Space>(0, n),
      KOKKOS_LAMBDA(const int i, int &m) { m = counts(i) > m ? counts(i) : m; },
      Kokkos::Max<int>(most));
  return most;
}

/// Lists each row's edges as sender. Edges of a row are put in ascending order, so that sums over
/// them do not depend on the order in which threads found them.
void sort_by_sender(Edges &edges, int n_rows) {
  reserve(edges.sender_end, static_cast<std::size_t>(n_rows) + 1);
  reserve(edges.by_sender, edges.count);
  const auto first = edges.sender_end, sorted = edges.by_sender, sender = edges.sender_row;
  Kokkos::deep_copy(first, 0);
  const int count = edges.count;
  Kokkos::parallel_for(
      "mace::count_sent", Kokkos::RangePolicy<Space>(0, count),
      KOKKOS_LAMBDA(const int e) { Kokkos::atomic_inc(&first(sender(e))); });
  edges.most_sent = largest(first, n_rows);
  exclusive_sum(first, n_rows);
  Kokkos::parallel_for(
      "mace::list_sent", Kokkos::RangePolicy<Space>(0, count),
      KOKKOS_LAMBDA(const int e) { sorted(Kokkos::atomic_fetch_inc(&first(sender(e)))) = e; });
  // The counters have moved on to where the next row begins.
  Kokkos::parallel_for(
      "mace::order_sent", Kokkos::RangePolicy<Space>(0, n_rows), KOKKOS_LAMBDA(const int r) {
        const int begin = r > 0 ? first(r - 1) : 0, end = first(r);
        for (int a = begin + 1; a < end; ++a) {
          const int e = sorted(a);
          int b = a;
          for (; b > begin && sorted(b - 1) > e; --b)
            sorted(b) = sorted(b - 1);
          sorted(b) = e;
        }
      });
}

} // namespace

void find_edges(const Topology &topology, const Array<double> &positions, double cutoff,
                Edges &edges) {
  Kokkos::Profiling::ScopedRegion region("mace::edges");
  const int n_nodes = topology.order.n_nodes;
  const double cutoff2 = cutoff * cutoff;
  const auto list = topology.list;
  const auto list_first = topology.list_first;
  const auto row_of_node = topology.row_of_node;
  const auto x = positions;
  reserve(edges.first, static_cast<std::size_t>(n_nodes) + 1);
  const auto first = edges.first;

  int bad = 0;
  Kokkos::parallel_reduce(
      "mace::count_edges", Kokkos::RangePolicy<Space>(0, n_nodes),
      KOKKOS_LAMBDA(const int n, int &worst) {
        const int i = row_of_node(n);
        int within = 0;
        for (std::int64_t k = list_first(n); k < list_first(n + 1); ++k) {
          const int j = list(k);
          double r2 = 0.0;
          for (int a = 0; a < 3; ++a)
            r2 += (x(3 * i + a) - x(3 * j + a)) * (x(3 * i + a) - x(3 * j + a));
          within += r2 < cutoff2;
          if (!(r2 > 1e-12))
            worst = i + 1 > worst ? i + 1 : worst;
        }
        first(n) = within;
      },
      Kokkos::Max<int>(bad));
  if (bad > 0)
    throw Error("atom row " + std::to_string(bad - 1) +
                " coincides with a neighbor, or a position is not a finite number");
  edges.most_received = largest(first, n_nodes);
  edges.count = exclusive_sum(first, n_nodes);

  reserve(edges.receiver, edges.count);
  reserve(edges.sender_row, edges.count);
  reserve(edges.sender_node, edges.count);
  reserve(edges.sender_species, edges.count);
  reserve(edges.vector, 3 * static_cast<std::size_t>(edges.count));
  const auto receiver = edges.receiver, sender_row = edges.sender_row,
             sender_node = edges.sender_node, sender_species = edges.sender_species;
  const auto vector = edges.vector;
  const auto image_of = topology.image_of, node_of_row = topology.node_of_row,
             species = topology.species;
  Kokkos::parallel_for(
      "mace::fill_edges", Kokkos::RangePolicy<Space>(0, n_nodes), KOKKOS_LAMBDA(const int n) {
        const int i = row_of_node(n);
        int e = first(n);
        for (std::int64_t k = list_first(n); k < list_first(n + 1); ++k) {
          const int j = list(k);
          double d[3], r2 = 0.0;
          for (int a = 0; a < 3; ++a) {
            d[a] = x(3 * i + a) - x(3 * j + a);
            r2 += d[a] * d[a];
          }
          if (r2 >= cutoff2)
            continue;
          receiver(e) = n;
          sender_row(e) = image_of(j);
          sender_node(e) = node_of_row(image_of(j));
          sender_species(e) = species(j);
          for (int a = 0; a < 3; ++a)
            vector(3 * e + a) = d[a];
          ++e;
        }
      });
  sort_by_sender(edges, topology.order.n_rows);
}

} // namespace mace::kokkos
