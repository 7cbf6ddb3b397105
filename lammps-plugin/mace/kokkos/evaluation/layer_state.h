// SPDX-License-Identifier: GPL-2.0-or-later
//
// What the stages of one evaluation are told, and the arrays they hand on. Arrays live from one
// evaluation to the next, so that nothing is allocated per step.
#pragma once

#include "mace/kokkos/base/types.h"
#include "mace/kokkos/graph/edges.h"

namespace mace::kokkos {

/// The part of the graph that one layer works on.
template <class Real> struct Graph {
  const Topology &topology;
  const Edges &edges;
  int n_nodes;     ///< active in this layer
  NodeTiles tiles; ///< of the active nodes
};

/// Arrays of one layer.
template <class Real> struct LayerState {
  NodeArray<Real> features{"mace::features"}; ///< u, input of the messages (not layer 0)
  NodeArray<Real> features_adjoint{"mace::features_adjoint"};
  NodeArray<Real> pre_gate{"mace::pre_gate"}; ///< input of the gate, then its adjoint
  NodeArray<Real> A{"mace::A"};               ///< input of the product, then its adjoint
  NodeArray<Real> H{"mace::H"};               ///< output
  NodeArray<Real> dH{"mace::dH"};
  Array<Real> factor{"mace::factor", 0}; ///< density normalization

  std::size_t bytes() const {
    return features.bytes() + features_adjoint.bytes() + pre_gate.bytes() + A.bytes() + H.bytes() +
           dH.bytes() + sizeof(Real) * factor.extent(0);
  }
};

/// Scratch that layers share.
template <class Real> struct SharedState {
  NodeArray<Real> message{"mace::message"};
  NodeArray<Real> gated{"mace::gated"};                       ///< output of the gate, its adjoint
  NodeArray<Real> residual_adjoint{"mace::residual_adjoint"}; ///< of u, by the residual alone
  NodeArray<Real> M{"mace::M"};
  NodeArray<Real> dot{"mace::dot"};
  Array<Real> edge_adjoint{"mace::edge_adjoint", 0};

  std::size_t bytes() const {
    return message.bytes() + gated.bytes() + residual_adjoint.bytes() + M.bytes() + dot.bytes() +
           sizeof(Real) * edge_adjoint.extent(0);
  }
};

} // namespace mace::kokkos
