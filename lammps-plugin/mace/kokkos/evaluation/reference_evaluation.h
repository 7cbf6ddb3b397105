// SPDX-License-Identifier: GPL-2.0-or-later
//
// What of a full evaluation is kept for local ones (local_evaluation.h), beside the arrays that the
// engine still holds when it is done.
#pragma once

#include "layer_state.h"

namespace mace::kokkos {

/// Of one layer.
template <class Real> struct KeptLayer {
  NodeArray<Real> pre_gate{"mace::kept_pre_gate"}, A{"mace::kept_A"}; ///< not of the last layer
  NodeArray<Real> message_adjoint{"mace::kept_message_adjoint"};      ///< not of the first
  NodeArray<Real> residual_adjoint{"mace::kept_residual_adjoint"};    ///< gated, not of the first
  /// Sums of the edges' derivatives over the layers from the last one down to this: without this
  /// layer (empty in the last), with its density normalization, with its messages too.
  Array<Real> edges_before, edges_between, edges_after{"mace::kept_edges", 0};
  std::vector<double> node_energy; ///< sums over the layers from the first one up to this
};

template <class Real> class ReferenceEvaluation {
public:
  /// Begins to keep an evaluation.
  void begin(int layers, const Edges &edges, int n_nodes);
  /// After a layer's readout.
  void keep_energies(int layer, const Array<double> &node_energy);
  /// Before reverse_nodes() overwrites what it needs, and after it.
  void keep_inputs(int layer, const LayerState<Real> &state);
  void keep_adjoints(int layer, const SharedState<Real> &shared);
  /// After reverse_density(), and after reverse_messages().
  void keep_density(int layer, bool has_density, const Array<Real> &edge_adjoint);
  void keep_messages(int layer, const Array<Real> &edge_adjoint);
  /// After all of it.
  void finish(const Array<double> &node_energy, const Array<Real> &gradient);

  bool complete() const { return complete_; }
  void forget() { *this = ReferenceEvaluation(); }

  const KeptLayer<Real> &layer(int l) const { return layers_[l]; }
  const std::vector<double> &node_energy() const { return node_energy_; } ///< of all terms
  const std::vector<Real> &gradient() const { return gradient_; }         ///< (edges, 3)
  std::size_t bytes() const;

private:
  bool complete_ = false;
  int n_nodes_ = 0;
  std::size_t edge_numbers_ = 0;
  std::vector<KeptLayer<Real>> layers_;
  std::vector<double> node_energy_;
  std::vector<Real> gradient_;
};

} // namespace mace::kokkos
