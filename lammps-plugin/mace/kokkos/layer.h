// SPDX-License-Identifier: GPL-2.0-or-later
//
// One message-passing layer, ready to be evaluated: weights in the kernels' layout, tables, and
// the order in which the stages run.
#pragma once

#include "linear.h"
#include "messages.h"
#include "product.h"
#include "readout.h"

#include <optional>

namespace mace::kokkos {

/// A linear map with its transpose, for the forward and the reverse direction.
template <class Real> struct LinearPair {
  LinearWeights<Real> forward;
  std::vector<LinearWeights<Real>> reverse; ///< one for each path

  LinearPair() = default;
  /// \param matrices  [species or one][path] (inputs, outputs)
  explicit LinearPair(const std::vector<std::vector<Matrix>> &matrices);
};

/// The paths of one degree l_in: its kernels and where they read and write.
template <class Real> struct MessageGroup {
  MessageKernels<Real> kernels;
  int l_in;
  int first_path;
  int first_comp;
};

/// Arrays that live from one evaluation to the next, so that nothing is allocated per step.
template <class Real> struct LayerState {
  NodeArray<Real> features{"mace::features"}; ///< h, input of the messages (not layer 0)
  NodeArray<Real> features_adjoint{"mace::features_adjoint"};
  NodeArray<Real> A{"mace::A"}; ///< message after linear, then its adjoint
  NodeArray<Real> H{"mace::H"}; ///< output
  NodeArray<Real> dH{"mace::dH"};
  Array<Real> factor{"mace::factor", 0}; ///< density normalisation
};

/// Scratch that layers share.
template <class Real> struct SharedState {
  NodeArray<Real> message{"mace::message"};
  NodeArray<Real> M{"mace::M"};
  NodeArray<Real> dot{"mace::dot"};
  Array<Real> edge_adjoint{"mace::edge_adjoint", 0};
};

/// What the stages of one evaluation are told.
template <class Real> struct Graph {
  const Topology &topology;
  const Edges &edges;
  int n_nodes;                   ///< active in this layer
  std::vector<Segment> segments; ///< of the active nodes
};

template <class Real> class LayerKernels {
public:
  /// \param index      which layer of the model
  /// \param elements   model's element index of each species
  /// \param head, scale  the chosen head and the model's scale for it
  /// \param tolerance  of the radial tables
  LayerKernels(const Model &model, int index, const std::vector<int> &elements, int head,
               double scale, double tolerance);

  /// Fills state.A and state.H from state.features (layer 0: from the species).
  void forward(const Graph<Real> &graph, LayerState<Real> &state, SharedState<Real> &shared,
               const LayerState<Real> *below) const;
  /// From state.dH to the edges' derivatives and state.features_adjoint; adds the skip
  /// connection's part to below->dH.
  void reverse(const Graph<Real> &graph, LayerState<Real> &state, SharedState<Real> &shared,
               LayerState<Real> *below) const;

  /// The next layer's features from this layer's output, and the adjoint of that.
  void feed(const LayerKernels &next, const Graph<Real> &graph, const LayerState<Real> &state,
            LayerState<Real> &above) const;
  void feed_adjoint(const LayerKernels &next, const Graph<Real> &graph, LayerState<Real> &state,
                    const LayerState<Real> &above) const;

  int output_comps() const { return components(l_out_); }
  int feature_comps() const { return components(l_in_); }
  const ReadoutWeights<Real> &readout_weights() const { return readout_; }
  const RadialTable<Real> &table() const { return table_; }
  std::size_t bytes() const;

private:
  MessageArgs<Real> message_args(const MessageGroup<Real> &group, const Graph<Real> &graph,
                                 const LayerState<Real> &state,
                                 const SharedState<Real> &shared) const;
  ProductNodes<Real> product_nodes(const Graph<Real> &graph, const LayerState<Real> &state) const;

  bool first_, density_, pair_tables_;
  int l_max_, l_in_, l_out_, vecs_, message_comps_ = 0;
  RadialTable<Real> table_;
  std::vector<MessageGroup<Real>> groups_;
  std::vector<LinearPair<Real>> linear_;       ///< per l of the message
  std::vector<std::vector<int>> linear_comps_; ///< per l: first component of each path
  ProductProgram<Real> product_;
  std::vector<LinearPair<Real>> product_linear_; ///< per l of the output
  std::vector<LinearPair<Real>> skip_;           ///< per l both sides have, by species
  std::vector<LinearPair<Real>> up_;             ///< per l of the features (not layer 0)
  NodeArray<Real> species_features_{"mace::species_features"}; ///< layer 0: h of each species
  NodeArray<Real> species_skip_{"mace::species_skip"};         ///< layer 0: skip connection
  ReadoutWeights<Real> readout_;
};

} // namespace mace::kokkos
