// SPDX-License-Identifier: GPL-2.0-or-later
//
// The pass that evaluates all atoms of a rank, features of ghosts exchanged with other ranks if
// need be.
#pragma once

#include "head.h"
#include "mace/kokkos/exchange/node_rows.h"
#include "pass.h"

namespace mace::kokkos {

/// Arrays that outlive a pass: they are used again in the next one.
template <class Real> struct EvaluationState {
  Edges edges;
  std::vector<LayerState<Real>> layers;
  SharedState<Real> shared;
  Array<double> node_energy{"mace::node_energy", 0}; ///< without the isolated atoms'

  std::size_t bytes() const;
};

template <class Real> class FullPass : public Pass<Real> {
public:
  /// \param exchange  null if no atom has neighbors on another rank
  FullPass(const std::vector<LayerKernels<Real>> &layers, const Head<Real> &head,
           const Topology &topology, EvaluationState<Real> &state, DeviceExchange *exchange)
      : Pass<Real>(layers, state.shared), head_(head), topology_(topology), state_(state),
        exchange_(exchange) {}

protected:
  EvaluationState<Real> &state() { return state_; }

  Graph<Real> forward_graph(int layer) override;
  LayerState<Real> &forward_state(int layer) override { return state_.layers[layer]; }
  Graph<Real> reverse_graph(int layer) override { return forward_graph(layer); }
  LayerState<Real> &reverse_state(int layer) override { return state_.layers[layer]; }
  const LayerState<Real> &below(int layer, const Graph<Real> &) override {
    return state_.layers[layer - 1];
  }
  void read_out(int layer, LayerState<Real> &state) override;
  void fed(int layer) override;
  void begin_reverse(int) override {}
  void messages_known(int) override {}
  void density_added(int) override {}
  void messages_added(int) override {}
  void leave(int, LayerState<Real> &) override {}
  void features_known(int layer, LayerState<Real> &state) override;

private:
  NodeRows<Real> rows_of(int layer, const NodeArray<Real> &features) const;

  const Head<Real> &head_;
  const Topology &topology_;
  EvaluationState<Real> &state_;
  DeviceExchange *exchange_;
};

} // namespace mace::kokkos
