// SPDX-License-Identifier: GPL-2.0-or-later
#include "local_graph.h"

#include "mace/atom_error.h"
#include "mace/kokkos/base/host_copy.h"

#include <algorithm>
#include <cstring>
#include <numeric>

namespace mace::kokkos {

void LocalGraph::set_reference(const Topology &topology, const Edges &edges,
                               const double *positions) {
  const DeviceAtoms &atoms = topology.atoms;
  const int n = topology.order.n_nodes;
  const std::size_t count = edges.count;
  graph_.n_nodes = n;
  graph_.first = to_host(edges.first, static_cast<std::size_t>(n) + 1);
  graph_.sender = to_host(edges.sender_node, count);
  graph_.node_species = to_host(topology.node_species, n);
  const std::vector<int> receiver = to_host(edges.receiver, count);
  graph_.sent_first.assign(static_cast<std::size_t>(n) + 1, 0);
  for (const int sender : graph_.sender)
    ++graph_.sent_first[sender + 1];
  std::partial_sum(graph_.sent_first.begin(), graph_.sent_first.end(), graph_.sent_first.begin());
  graph_.sent_to.resize(count);
  std::vector<int> next(graph_.sent_first.begin(), graph_.sent_first.end() - 1);
  for (std::size_t e = 0; e < count; ++e)
    graph_.sent_to[next[graph_.sender[e]]++] = receiver[e];

  reference_sender_row_ = to_host(edges.sender_row, count);
  reference_sender_species_ = to_host(edges.sender_species, count);
  reference_vector_ = to_host(edges.vector, 3 * count);
  positions_.assign(positions, positions + 3 * static_cast<std::size_t>(atoms.n_all));
  species_ = to_host(atoms.species, atoms.n_all);
  image_of_ = to_host(topology.image_of, atoms.n_all);
  node_of_atom_ = to_host(topology.node_of_row, atoms.n_all);
  row_of_node_ = to_host(topology.row_of_node, n);
  center_of_node_ = to_host(topology.center_of_node, n);
  list_first_ = to_host(atoms.first, atoms.n_centers);
  list_count_ = to_host(atoms.count, atoms.n_centers);
  list_ = to_host(atoms.neighbors, atoms.neighbors.extent(0));
  list_stride_ = atoms.stride;
  list_mask_ = atoms.mask;
  moved_.assign(atoms.n_all, 0);
  patch_of_node_.assign(n, -1);
}

bool LocalGraph::find_changes(const double *positions, double cutoff, int layers, int most_moved) {
  moved_nodes_.clear();
  const int n_all = static_cast<int>(moved_.size());
  for (int row = 0; row < n_all; ++row) {
    const std::size_t x = 3 * static_cast<std::size_t>(row);
    moved_[row] = std::memcmp(positions + x, positions_.data() + x, 3 * sizeof(double)) != 0;
    if (!moved_[row] || species_[row] < 0)
      continue;
    const int node = node_of_atom_[image_of_[row]];
    if (std::find(moved_nodes_.begin(), moved_nodes_.end(), node) == moved_nodes_.end())
      moved_nodes_.push_back(node);
    if (static_cast<int>(moved_nodes_.size()) > most_moved)
      return false;
  }

  // Whoever is or was within the cut-off of a moved atom. Lists are full: a neighbor of an atom
  // has the atom, or an image of it, among its own neighbors.
  for (const int node : patched_)
    patch_of_node_[node] = -1;
  patched_.clear();
  const auto add = [&](int node) {
    if (patch_of_node_[node] >= 0)
      return;
    patch_of_node_[node] = static_cast<int>(patched_.size());
    patched_.push_back(node);
  };
  for (const int node : moved_nodes_) {
    add(node);
    for (int e = graph_.first[node]; e < graph_.first[node + 1]; ++e)
      add(graph_.sender[e]);
    for (int e = graph_.sent_first[node]; e < graph_.sent_first[node + 1]; ++e)
      add(graph_.sent_to[e]);
    const int c = center_of_node_[node];
    const double *xi = positions + 3 * static_cast<std::size_t>(row_of_node_[node]);
    for (int k = 0; k < list_count_[c]; ++k) {
      const int j = list_[list_first_[c] + k * list_stride_] & list_mask_;
      const double *xj = positions + 3 * static_cast<std::size_t>(j);
      double r2 = 0.0;
      for (int a = 0; a < 3; ++a)
        r2 += (xi[a] - xj[a]) * (xi[a] - xj[a]);
      if (species_[j] >= 0 && r2 < cutoff * cutoff)
        add(node_of_atom_[image_of_[j]]);
    }
  }

  patch_first_.assign(1, 0);
  patch_edges_.clear();
  lost_.clear();
  for (const int node : patched_)
    patch(node, positions, cutoff);
  find_changed_set(graph_, patched_, layers, changed_);
  list_edges();
  return true;
}

/// The edges a node receives now, in the order in which find_edges() puts them.
void LocalGraph::patch(int node, const double *positions, double cutoff) {
  const int i = row_of_node_[node], c = center_of_node_[node];
  int before = graph_.first[node]; // next edge of the reference
  const auto position = [](const double *all, int row, int a) {
    return all[3 * static_cast<std::size_t>(row) + a];
  };
  for (int k = 0; k < list_count_[c]; ++k) {
    const int j = list_[list_first_[c] + k * list_stride_] & list_mask_;
    if (species_[j] < 0)
      continue;
    double r2 = 0.0, now[3];
    bool was = before < graph_.first[node + 1];
    for (int a = 0; a < 3; ++a) {
      now[a] = position(positions, i, a) - position(positions, j, a);
      r2 += now[a] * now[a];
      // An edge of the reference is recognized by its vector, which is the same difference.
      was = was && position(positions_.data(), i, a) - position(positions_.data(), j, a) ==
                       reference_vector_[3 * static_cast<std::size_t>(before) + a];
    }
    if (!(r2 > shortest_distance * shortest_distance))
      throw AtomError(i, coincides);
    const bool moved = moved_[i] || moved_[j];
    if (was && moved)
      lost_.push_back({before, node});
    if (moved ? r2 < cutoff * cutoff : was)
      patch_edges_.push_back({image_of_[j],
                              node_of_atom_[image_of_[j]],
                              species_[j],
                              moved ? -1 : before,
                              {now[0], now[1], now[2]}});
    before += was;
  }
  if (before != graph_.first[node + 1])
    throw Error("the edges of atom row " + std::to_string(i) + " are not those of its neighbors");
  patch_first_.push_back(static_cast<int>(patch_edges_.size()));
}

/// Fills first_: where the edges that each row receives begin.
void LocalGraph::list_edges() {
  first_.assign(1, 0);
  for (const int node : changed_.nodes) {
    const int p = patch_of_node_[node];
    first_.push_back(first_.back() + (p >= 0 ? patch_first_[p + 1] - patch_first_[p]
                                             : graph_.first[node + 1] - graph_.first[node]));
  }
}

void LocalGraph::build() {
  const int rows = changed_.size();
  const std::size_t count = first_[rows];
  receiver_.resize(count);
  sender_row_.resize(count);
  sender_node_.resize(count);
  sender_species_.resize(count);
  reference_edge_.resize(count);
  vector_.resize(3 * count);
  for (int row = 0; row < rows; ++row) {
    const int node = changed_.nodes[row], p = patch_of_node_[node];
    int e = first_[row];
    const auto put = [&](int sender_row, int sender, int species, int reference, const double *v) {
      receiver_[e] = row;
      sender_row_[e] = sender_row;
      sender_node_[e] = changed_.row_of_node[sender];
      sender_species_[e] = species;
      reference_edge_[e] = reference;
      std::copy_n(v, 3, &vector_[3 * static_cast<std::size_t>(e)]);
      ++e;
    };
    if (p >= 0)
      for (int k = patch_first_[p]; k < patch_first_[p + 1]; ++k) {
        const PatchedEdge &edge = patch_edges_[k];
        put(edge.sender_row, edge.sender_node, edge.sender_species, edge.reference, edge.vector);
      }
    else
      for (int r = graph_.first[node]; r < graph_.first[node + 1]; ++r)
        put(reference_sender_row_[r], graph_.sender[r], reference_sender_species_[r], r,
            &reference_vector_[3 * static_cast<std::size_t>(r)]);
  }

  edges_.count = static_cast<int>(count);
  edges_.most_received = 0;
  for (int row = 0; row < rows; ++row)
    edges_.most_received = std::max(edges_.most_received, first_[row + 1] - first_[row]);
  upload(first_, edges_.first);
  upload(receiver_, edges_.receiver);
  upload(sender_row_, edges_.sender_row);
  upload(sender_node_, edges_.sender_node);
  upload(sender_species_, edges_.sender_species);
  upload(vector_, edges_.vector);
  upload(reference_edge_, reference_edge_device_);
  upload(changed_.nodes, node_of_row_);

  std::vector<int> species, identity(rows);
  for (const int node : changed_.nodes)
    species.push_back(graph_.node_species[node]);
  std::iota(identity.begin(), identity.end(), 0);
  upload(species, topology_.node_species);
  upload(identity, topology_.node_of_row);
  topology_.order.n_nodes = rows;
}

Edges LocalGraph::sent_by(int begin, int end, int receivers) {
  sender_end_.assign(static_cast<std::size_t>(end - begin) + 1, 0);
  const int count = first_[receivers];
  for (int e = 0; e < count; ++e)
    if (sender_node_[e] >= begin && sender_node_[e] < end)
      ++sender_end_[sender_node_[e] - begin + 1];
  Edges edges = edges_;
  edges.most_sent = *std::max_element(sender_end_.begin(), sender_end_.end());
  std::partial_sum(sender_end_.begin(), sender_end_.end(), sender_end_.begin());
  by_sender_.resize(sender_end_.back());
  // Counters move on to where the next sender begins; edges come in ascending order.
  for (int e = 0; e < count; ++e)
    if (sender_node_[e] >= begin && sender_node_[e] < end)
      by_sender_[sender_end_[sender_node_[e] - begin]++] = e;
  sender_end_.pop_back();
  upload(sender_end_, sent_end_device_);
  upload(by_sender_, sent_device_);
  edges.sender_end = sent_end_device_;
  edges.by_sender = sent_device_;
  return edges;
}

std::size_t LocalGraph::bytes() const {
  std::size_t total = edges_.bytes();
  for (const auto *numbers : {&graph_.first,
                              &graph_.sender,
                              &graph_.sent_first,
                              &graph_.sent_to,
                              &list_,
                              &receiver_,
                              &reference_sender_row_,
                              &reference_sender_species_,
                              &sender_row_,
                              &sender_node_,
                              &sender_species_,
                              &reference_edge_,
                              &by_sender_,
                              &graph_.node_species,
                              &species_,
                              &image_of_,
                              &node_of_atom_,
                              &row_of_node_,
                              &center_of_node_,
                              &list_count_,
                              &patch_of_node_})
    total += numbers->capacity() * sizeof(int);
  for (const auto *numbers : {&reference_vector_, &positions_, &vector_})
    total += numbers->capacity() * sizeof(double);
  return total + list_first_.capacity() * sizeof(std::int64_t) + moved_.capacity();
}

} // namespace mace::kokkos
