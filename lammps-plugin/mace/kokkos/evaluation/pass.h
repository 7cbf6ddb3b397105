// SPDX-License-Identifier: GPL-2.0-or-later
//
// One pass through the layers, forward and back: the order of the stages, which a full evaluation
// and a local one (local_evaluation.h) have in common. What they differ in are the steps below.
#pragma once

#include "layer.h"

namespace mace::kokkos {

template <class Real> class Pass {
public:
  virtual ~Pass() = default;

  /// Features, energies and, in dH, the adjoints that readouts give the layers' outputs.
  void forward();
  /// From these to the edges' derivatives, in shared().edge_adjoint. After forward().
  void reverse();

protected:
  Pass(const std::vector<LayerKernels<Real>> &layers, SharedState<Real> &shared)
      : layers_(layers), shared_(shared) {}

  const LayerKernels<Real> &layer(int l) const { return layers_[l]; }
  int last() const { return static_cast<int>(layers_.size()) - 1; }
  SharedState<Real> &shared() { return shared_; }

  /// What a layer works on, in the two directions.
  virtual Graph<Real> forward_graph(int layer) = 0;
  virtual LayerState<Real> &forward_state(int layer) = 0;
  virtual Graph<Real> reverse_graph(int layer) = 0;
  virtual LayerState<Real> &reverse_state(int layer) = 0;
  /// The output of the layer below, for all nodes of `graph`.
  virtual const LayerState<Real> &below(int layer, const Graph<Real> &graph) = 0;
  /// Adds a layer's share to the energies, and its derivative to state.dH.
  virtual void read_out(int layer, LayerState<Real> &state) = 0;
  /// A layer's features are known for the nodes of the layer below.
  virtual void fed(int layer) = 0;

  /// Before a layer's reverse direction: state.A and state.pre_gate are still themselves.
  virtual void begin_reverse(int layer) = 0;
  /// shared().message is the adjoint of the layer's messages.
  virtual void messages_known(int layer) = 0;
  /// shared().edge_adjoint has the layer's density normalization, if it has one.
  virtual void density_added(int layer) = 0;
  /// Adds the layer's messages to it, and makes state.features_adjoint.
  virtual void add_messages(int layer, const Graph<Real> &graph, LayerState<Real> &state) {
    layers_[layer].reverse_messages(graph, state, shared_);
  }
  virtual void messages_added(int layer) = 0;
  /// Before adjoints are handed to the layer below. Not layer 0.
  virtual void leave(int layer, LayerState<Real> &state) = 0;
  /// state.features_adjoint is complete but for what other ranks know. Not layer 0.
  virtual void features_known(int layer, LayerState<Real> &state) = 0;

private:
  const std::vector<LayerKernels<Real>> &layers_;
  SharedState<Real> &shared_;
};

} // namespace mace::kokkos
