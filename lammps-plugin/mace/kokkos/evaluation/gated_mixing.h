// SPDX-License-Identifier: GPL-2.0-or-later
//
// What a layer of the second generation does between its messages and its product
// (mace/model.h, GatedInteraction): with m the messages, u the features the edges see and f the
// density normalization,
//   p = f m linear + u edge_residual,   A = gate(p) linear_out.
#pragma once

#include "layer_messages.h"
#include "layer_state.h"
#include "mace/kokkos/stages/gate.h"
#include "mace/kokkos/stages/linear_stage.h"
#include "mace/kokkos/stages/pair_terms.h"

namespace mace::kokkos {

template <class Real> class GatedMixing {
public:
  /// \param index     which layer of the model
  /// \param elements  model's element index of each species
  /// \param messages  of this layer
  GatedMixing(const Model &model, int index, const std::vector<int> &elements,
              const LayerMessages<Real> &messages);

  /// state.pre_gate and state.A from shared.message, state.factor and state.features.
  void forward(const Graph<Real> &graph, LayerState<Real> &state, SharedState<Real> &shared) const;
  /// From A's adjoint in state.A to the adjoint of the messages, shared.message; shared.dot is
  /// f dE/df, summed over its vectors.
  void reverse(const Graph<Real> &graph, LayerState<Real> &state, SharedState<Real> &shared) const;
  /// Adds what reverse() found for u by the residual to state.features_adjoint.
  void add_residual_adjoint(const Graph<Real> &graph, const LayerState<Real> &state,
                            const SharedState<Real> &shared) const;

  std::size_t bytes() const;

private:
  bool first_;
  int vecs_;
  Gate<Real> gate_;
  LinearStage<Real> linear_;
  LinearStage<Real> residual_{Write::Add, Write::Set};         ///< not layer 0
  NodeArray<Real> species_residual_{"mace::species_residual"}; ///< layer 0: u edge_residual
  LinearStage<Real> out_;
};

} // namespace mace::kokkos
