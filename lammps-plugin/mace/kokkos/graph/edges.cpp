// SPDX-License-Identifier: GPL-2.0-or-later
#include "edges.h"

#include "edge_count.h"
#include "mace/atom_error.h"
#include "mace/kokkos/base/kernel_stage.h"

namespace mace::kokkos {

std::size_t Edges::bytes() const {
  return sizeof(int) *
             (first.extent(0) + receiver.extent(0) + sender_row.extent(0) + sender_node.extent(0) +
              sender_species.extent(0) + sender_end.extent(0) + by_sender.extent(0)) +
         sizeof(double) * vector.extent(0);
}

namespace {

/// counts(i) -> where i's share begins, for i <= n; what counts(n) is before does not matter.
void exclusive_sum(const Array<int> &counts, int n) {
  Kokkos::parallel_scan(
      "mace::exclusive_sum", range(n + 1), KOKKOS_LAMBDA(const int i, int &sum, const bool final) {
        const int here = i < n ? counts(i) : 0;
        if (final)
          counts(i) = sum;
        sum += here;
      });
}

int largest(const Array<int> &counts, int n) {
  int most = 0;
  Kokkos::parallel_reduce(
      "mace::largest", range(n),
      KOKKOS_LAMBDA(const int i, int &m) { m = counts(i) > m ? counts(i) : m; },
      Kokkos::Max<int>(most));
  return n > 0 ? most : 0;
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
      "mace::count_sent", range(count),
      KOKKOS_LAMBDA(const int e) { Kokkos::atomic_inc(&first(sender(e))); });
  if (on_host) // kernels for a GPU need no such number, and would have to wait for it
    edges.most_sent = largest(first, n_rows);
  exclusive_sum(first, n_rows);
  Kokkos::parallel_for(
      "mace::list_sent", range(count),
      KOKKOS_LAMBDA(const int e) { sorted(Kokkos::atomic_fetch_inc(&first(sender(e)))) = e; });
  // The counters have moved on to where the next row begins.
  Kokkos::parallel_for(
      "mace::order_sent", range(n_rows), KOKKOS_LAMBDA(const int r) {
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
  const KernelStage stage(Stage::Edges);
  const int n_nodes = topology.order.n_nodes;
  const double cutoff2 = cutoff * cutoff;
  const DeviceAtoms atoms = topology.atoms;
  const auto row_of_node = topology.row_of_node, center_of_node = topology.center_of_node;
  const auto x = positions;
  reserve(edges.first, static_cast<std::size_t>(n_nodes) + 1);
  const auto first = edges.first;

  int bad = 0, most = 0;
  std::int64_t total = 0; // which an int may not hold
  Kokkos::parallel_reduce(
      "mace::count_edges", range(n_nodes),
      KOKKOS_LAMBDA(const int n, int &worst, int &largest, std::int64_t &sum) {
        const int i = row_of_node(n), c = center_of_node(n);
        int within = 0;
        for (int k = 0; k < atoms.count(c); ++k) {
          const int j = atoms.neighbors(atoms.first(c) + k * atoms.stride) & atoms.mask;
          if (atoms.species(j) < 0)
            continue;
          double r2 = 0.0;
          for (int a = 0; a < 3; ++a)
            r2 += (x(3 * i + a) - x(3 * j + a)) * (x(3 * i + a) - x(3 * j + a));
          within += r2 < cutoff2;
          if (!(r2 > shortest_distance * shortest_distance))
            worst = i + 1 > worst ? i + 1 : worst;
        }
        first(n) = within;
        largest = within > largest ? within : largest;
        sum += within;
      },
      Kokkos::Max<int>(bad), Kokkos::Max<int>(most), Kokkos::Sum<std::int64_t>(total));
  if (bad > 0)
    throw AtomError(bad - 1, coincides);
  edges.most_received = n_nodes > 0 ? most : 0;
  edges.count = checked_edge_count(total);
  exclusive_sum(first, n_nodes);

  reserve(edges.receiver, edges.count);
  reserve(edges.sender_row, edges.count);
  reserve(edges.sender_node, edges.count);
  reserve(edges.sender_species, edges.count);
  reserve(edges.vector, 3 * static_cast<std::size_t>(edges.count));
  const auto receiver = edges.receiver, sender_row = edges.sender_row,
             sender_node = edges.sender_node, sender_species = edges.sender_species;
  const auto vector = edges.vector;
  const auto image_of = topology.image_of, node_of_row = topology.node_of_row;
  Kokkos::parallel_for(
      "mace::fill_edges", range(n_nodes), KOKKOS_LAMBDA(const int n) {
        const int i = row_of_node(n), c = center_of_node(n);
        int e = first(n);
        for (int k = 0; k < atoms.count(c); ++k) {
          const int j = atoms.neighbors(atoms.first(c) + k * atoms.stride) & atoms.mask;
          double d[3], r2 = 0.0;
          for (int a = 0; a < 3; ++a) {
            d[a] = x(3 * i + a) - x(3 * j + a);
            r2 += d[a] * d[a];
          }
          if (r2 >= cutoff2 || atoms.species(j) < 0)
            continue;
          receiver(e) = n;
          sender_row(e) = image_of(j);
          sender_node(e) = node_of_row(image_of(j));
          sender_species(e) = atoms.species(j);
          for (int a = 0; a < 3; ++a)
            vector(3 * e + a) = d[a];
          ++e;
        }
      });
  sort_by_sender(edges, topology.order.n_rows);
}

} // namespace mace::kokkos
