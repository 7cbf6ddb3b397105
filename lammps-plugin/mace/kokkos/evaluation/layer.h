// SPDX-License-Identifier: GPL-2.0-or-later
//
// One message-passing layer, ready to be evaluated: weights in the kernels' layout, tables, and
// the order in which the stages run. Nothing here depends on the chosen head.
#pragma once

#include "gated_mixing.h"
#include "layer_messages.h"
#include "layer_state.h"
#include "mace/kokkos/stages/linear_stage.h"
#include "mace/kokkos/stages/product.h"

#include <optional>

namespace mace::kokkos {

template <class Real> class LayerKernels {
public:
  /// \param index     which layer of the model
  /// \param elements  model's element index of each species
  /// \param tables    gives the layer's radial table
  LayerKernels(const Model &model, int index, const std::vector<int> &elements,
               const RadialTables<Real> &tables);

  /// Fills state.A and state.H from state.features (layer 0: from the species).
  void forward(const Graph<Real> &graph, LayerState<Real> &state, SharedState<Real> &shared,
               const LayerState<Real> *below) const;
  /// The reverse direction in its steps, in this order. All are linear in state.dH.
  ///
  /// Adds the skip connection's part to below.dH. Not layer 0.
  void reverse_skip(const Graph<Real> &graph, const LayerState<Real> &state,
                    LayerState<Real> &below) const;
  /// From state.dH to the adjoint of the messages, shared.message, and that of the density
  /// normalization, shared.dot. state.A and state.pre_gate become their adjoints.
  void reverse_nodes(const Graph<Real> &graph, LayerState<Real> &state,
                     SharedState<Real> &shared) const;
  /// Adds the normalization's part to shared.edge_adjoint.
  void reverse_density(const Graph<Real> &graph, const LayerState<Real> &state,
                       SharedState<Real> &shared) const;
  /// Adds the messages' part to shared.edge_adjoint, and sets state.features_adjoint of the rows in
  /// the graph's lists of senders. Layer 0 needs no such lists.
  void reverse_messages(const Graph<Real> &graph, LayerState<Real> &state,
                        SharedState<Real> &shared) const;
  /// Adds the part of a gated layer's residual, shared.residual_adjoint, to state.features_adjoint.
  void reverse_residual(const Graph<Real> &graph, LayerState<Real> &state,
                        const SharedState<Real> &shared) const;

  /// The next layer's features from this layer's output, and the adjoint of that.
  void feed(const LayerKernels &next, const Graph<Real> &graph, const LayerState<Real> &state,
            LayerState<Real> &above) const;
  void feed_adjoint(const LayerKernels &next, const Graph<Real> &graph, LayerState<Real> &state,
                    const LayerState<Real> &above) const;

  bool has_density() const { return density_; }
  int message_comps() const { return messages_.comps; }
  int output_comps() const { return components(l_out_); }
  int feature_comps() const { return components(l_edge_); }
  int feature_channels() const { return feature_channels_; }
  const RadialTable<Real> &table() const { return messages_.table; }
  std::size_t bytes() const;

private:
  MessageArgs<Real> message_args(const MessageGroup<Real> &group, const Graph<Real> &graph,
                                 const LayerState<Real> &state,
                                 const SharedState<Real> &shared) const;
  ProductNodes<Real> product_nodes(const Graph<Real> &graph, const LayerState<Real> &state) const;

  bool first_, density_;
  int l_max_, l_edge_, l_out_; ///< highest degrees of the message, of u and of the output
  int vecs_, feature_channels_;
  LayerMessages<Real> messages_;
  DensityNormalization normalization_;
  std::optional<GatedMixing<Real>> gated_;
  LinearStage<Real> linear_; ///< of the messages, without a gate
  ProductProgram<Real> product_;
  LinearStage<Real> product_linear_;
  LinearStage<Real> skip_{Write::Add, Write::Add}; ///< not layer 0
  LinearStage<Real> up_{Write::Set, Write::Add};   ///< from the output of the layer below
  NodeArray<Real> species_features_{"mace::species_features"}; ///< layer 0: u of each species
  NodeArray<Real> species_skip_{"mace::species_skip"};         ///< layer 0: skip connection
};

} // namespace mace::kokkos
