// SPDX-License-Identifier: GPL-2.0-or-later
//
// Messages: m_i[o, k] = sum_j R_p(o),k(r_ij) sum_{m1, m2} C[o; m1, m2] Y_m1(r_ij) h_j[m2, k] and
// their adjoint. One kernel treats one degree l_in of the features with all its paths.
//
// The coupling coefficients are contracted with Y once per edge for all channels, which leaves
// dense products of a handful of numbers per edge with vectors of channels. Edges are streamed:
// radial functions come from their table whenever they are needed, and nothing of the size of the
// channels is kept for an edge.
#pragma once

#include "clebsch_gordan.h"
#include "mace/kokkos/base/types.h"
#include "mace/kokkos/graph/edges.h"
#include "mace/kokkos/radial/radial_table.h"

namespace mace::kokkos {

/// The paths l_in x l_edge -> l_out of one l_in, and where each one's components start.
template <int L_MAX, int L_IN> struct PathGroup {
  struct Item {
    int l_edge, l_out, offset;
  };
  static constexpr int n_in = 2 * L_IN + 1;

  static constexpr bool valid(int l_edge, int l_out) {
    return (L_IN + l_edge + l_out) % 2 == 0 && l_out <= L_IN + l_edge && L_IN <= l_edge + l_out &&
           l_edge <= L_IN + l_out;
  }
  static constexpr int count() {
    int n = 0;
    for (int l_edge = 0; l_edge <= L_MAX; ++l_edge)
      for (int l_out = 0; l_out <= L_MAX; ++l_out)
        n += valid(l_edge, l_out);
    return n;
  }
  static constexpr int size = count();
  static constexpr auto make() {
    std::array<Item, count()> items{};
    int n = 0, offset = 0;
    for (int l_edge = 0; l_edge <= L_MAX; ++l_edge)
      for (int l_out = 0; l_out <= L_MAX; ++l_out)
        if (valid(l_edge, l_out)) {
          items[n++] = {l_edge, l_out, offset};
          offset += 2 * l_out + 1;
        }
    return items;
  }
  static constexpr auto items = make();
  /// Output components of all paths together.
  static constexpr int n_out = items[size - 1].offset + 2 * items[size - 1].l_out + 1;
};

/// What the message kernels are told about a layer.
template <class Real> struct MessageArgs {
  RadialTable<Real> table;
  int first_path;          ///< place of the group's first path in a table row
  int first_comp;          ///< of the group's first component in the message
  NodeArray<Real> message; ///< m, or its adjoint
  NodeArray<Real> feature; ///< h, by sender_index
  NodeArray<Real> feature_adjoint;
  int feature_comp;        ///< first component of degree l_in in the features
  Array<int> sender_index; ///< per edge: node, or species in the first layer
  Array<int> node_species;
  Array<Real> edge_adjoint; ///< (edges, 3): radial and two tangential derivatives, added to
};

/// Messages of the nodes 0 .. n_nodes-1. One team per block of receivers; each receiver's message
/// is written by one thread.
template <int L_MAX, int L_IN, class Real>
void messages(const Edges &edges, int n_nodes, const MessageArgs<Real> &args);

/// Adjoint with respect to edge vectors, for features that do not depend on positions: scalars of
/// the first layer. One team per block of receivers, which own their edges.
template <int L_MAX, class Real>
void messages_adjoint_by_receiver(const Edges &edges, int n_nodes, const MessageArgs<Real> &args);

/// Adjoint with respect to edge vectors and features. One team per block of senders: a sender owns
/// its features' adjoint and the edges it sends along, so that nothing is added to by two threads.
/// Edges to receivers >= n_nodes, which send no adjoint, are skipped.
template <int L_MAX, int L_IN, class Real>
void messages_adjoint_by_sender(const Edges &edges, int n_rows, int n_nodes,
                                const Array<int> &node_of_row, const MessageArgs<Real> &args);

/// The three kernels of an l_max and l_in chosen at run time.
template <class Real> struct MessageKernels {
  int n_paths;
  int n_comps;
  std::vector<std::array<int, 3>> paths; ///< l_edge, l_out, offset of each path
  void (*forward)(const Edges &, int, const MessageArgs<Real> &);
  void (*adjoint_by_receiver)(const Edges &, int, const MessageArgs<Real> &); ///< l_in 0, else null
  void (*adjoint_by_sender)(const Edges &, int, int, const Array<int> &, const MessageArgs<Real> &);
};

/// \throws Error if l_max is not 1..3 or l_in not 0..2
template <class Real> MessageKernels<Real> message_kernels(int l_max, int l_in);

} // namespace mace::kokkos
