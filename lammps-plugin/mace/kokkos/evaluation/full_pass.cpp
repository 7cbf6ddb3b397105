// SPDX-License-Identifier: GPL-2.0-or-later
#include "full_pass.h"

#include "mace/kokkos/base/kernel_stage.h"

namespace mace::kokkos {

template <class Real> std::size_t EvaluationState<Real>::bytes() const {
  std::size_t total = edges.bytes() + shared.bytes() + sizeof(double) * node_energy.extent(0);
  for (const auto &layer : layers)
    total += layer.bytes();
  return total;
}

/// Nodes that take part in a layer: all whose features later layers need.
template <class Real> Graph<Real> FullPass<Real>::forward_graph(int layer) {
  const int level = this->last() - layer;
  return {topology_, state_.edges, topology_.order.level_end[level], topology_.tiles[level]};
}

template <class Real> void FullPass<Real>::read_out(int layer, LayerState<Real> &state) {
  const KernelStage stage(Stage::Readout);
  readout(head_.readouts[layer], topology_.order.level_end[0], state.H, state.dH,
          state_.node_energy);
}

template <class Real>
NodeRows<Real> FullPass<Real>::rows_of(int layer, const NodeArray<Real> &features) const {
  return {features, topology_.node_of_row, this->layer(layer).feature_channels()};
}

/// Hands features to their ghosts.
template <class Real> void FullPass<Real>::fed(int layer) {
  if (!exchange_)
    return;
  const KernelStage stage(Stage::Exchange);
  NodeRows<Real> rows = rows_of(layer, state_.layers[layer].features);
  exchange_->forward(rows);
}

/// Collects the adjoints of ghosts.
template <class Real> void FullPass<Real>::features_known(int layer, LayerState<Real> &state) {
  if (!exchange_)
    return;
  const KernelStage stage(Stage::Exchange);
  NodeRows<Real> rows = rows_of(layer, state.features_adjoint);
  exchange_->reverse(rows);
}

template struct EvaluationState<float>;
template struct EvaluationState<double>;
template class FullPass<float>;
template class FullPass<double>;

} // namespace mace::kokkos
