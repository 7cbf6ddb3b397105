// SPDX-License-Identifier: GPL-2.0-or-later
//
// The part of a graph that changes when a few atoms leave their places in a reference
// configuration: rows of changed nodes (changed_set.h) and all edges they receive.
#pragma once

#include "changed_set.h"
#include "mace/kokkos/graph/edges.h"

namespace mace::kokkos {

/// Edge of the reference that is not there any more, or has another vector now.
struct LostEdge {
  int edge;     ///< of the reference
  int receiver; ///< node
};

class LocalGraph {
public:
  /// Takes over the reference. Every node must have its neighbors among the nodes (set-up `images`,
  /// or a cluster without ghosts).
  ///
  /// \param positions  (n_all, 3) Angstrom
  void set_reference(const Topology &topology, const Edges &edges, const double *positions);

  /// Atoms of the reference; 0 without one.
  int reference_nodes() const { return graph_.n_nodes; }
  std::int64_t reference_edges() const { return static_cast<std::int64_t>(graph_.sender.size()); }

  /// Finds who has moved, and all that this reaches.
  ///
  /// \param positions   (n_all, 3) Angstrom
  /// \param most_moved  gives up beyond this number of atoms
  /// \return            whether there are at most `most_moved`
  /// \throws Error if two atoms coincide or a position is not finite
  bool find_changes(const double *positions, double cutoff, int layers, int most_moved);
  /// Makes the arrays that follow. After find_changes().
  void build();

  const ChangedSet &changed() const { return changed_; }
  /// Edges that the first `rows` rows receive. After find_changes().
  std::int64_t edges_received(int rows) const { return first_[rows]; }
  /// Reference edges along which nothing comes as it did.
  const std::vector<LostEdge> &lost_edges() const { return lost_; }

  /// By row: node_species; node_of_row is 0, 1, ..., the rows that sent_by() counts. What a layer
  /// wants to know beside is for the caller to set.
  Topology &topology() { return topology_; }
  const Topology &topology() const { return topology_; }
  /// Received by the rows, without lists of senders. `sender_row` is a row of atoms, `sender_node`
  /// a row of the changed set, -1 for none.
  const Edges &edges() const { return edges_; }
  /// The same with lists of what the rows begin .. end-1 send to rows before `receivers`.
  Edges sent_by(int begin, int end, int receivers);
  const Array<int> &node_of_row() const { return node_of_row_; }              ///< (rows)
  const Array<int> &reference_edge() const { return reference_edge_device_; } ///< -1: a moved edge

  // The same on the host.
  int atom_row(int node) const { return row_of_node_[node]; }
  int sender_row(std::int64_t edge) const { return sender_row_[edge]; }
  const double *vector(std::int64_t edge) const { return &vector_[3 * edge]; }
  int reference_sender_row(std::int64_t edge) const { return reference_sender_row_[edge]; }
  const double *reference_vector(std::int64_t edge) const { return &reference_vector_[3 * edge]; }

  std::size_t bytes() const;

private:
  void patch(int node, const double *positions, double cutoff);
  void list_edges();

  // The reference on the host.
  HostGraph graph_;
  std::vector<int> reference_sender_row_, reference_sender_species_;
  std::vector<double> reference_vector_, positions_;
  std::vector<int> species_, image_of_, node_of_atom_, row_of_node_, center_of_node_;
  std::vector<std::int64_t> list_first_;
  std::vector<int> list_count_, list_;
  std::int64_t list_stride_ = 1;
  int list_mask_ = ~0;

  // Nodes with moved edges, and the edges they receive now.
  std::vector<char> moved_; ///< (n_all)
  std::vector<int> moved_nodes_, patched_;
  std::vector<int> patch_of_node_; ///< (nodes) place in patched_ or -1
  struct PatchedEdge {
    int sender_row, sender_node, sender_species, reference;
    double vector[3];
  };
  std::vector<int> patch_first_;
  std::vector<PatchedEdge> patch_edges_;
  std::vector<LostEdge> lost_;

  ChangedSet changed_;
  std::vector<int> first_, receiver_, sender_row_, sender_node_, sender_species_, reference_edge_;
  std::vector<double> vector_;
  std::vector<int> sender_end_, by_sender_;
  Topology topology_;
  Edges edges_;
  Array<int> sent_end_device_{"mace::local_sent", 0}, sent_device_{"mace::local_sent", 0};
  Array<int> node_of_row_{"mace::local_node", 0};
  Array<int> reference_edge_device_{"mace::local_edge", 0};
};

} // namespace mace::kokkos
