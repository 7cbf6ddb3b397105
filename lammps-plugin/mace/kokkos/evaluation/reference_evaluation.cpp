// SPDX-License-Identifier: GPL-2.0-or-later
#include "reference_evaluation.h"

#include "mace/kokkos/base/array_copy.h"

namespace mace::kokkos {

template <class Real>
void ReferenceEvaluation<Real>::finish(const Array<double> &node_energy,
                                       const Array<Real> &gradient) {
  download(node_energy, n_nodes_, node_energy_);
  download(gradient, edge_numbers_, gradient_);
  complete_ = true;
}

template <class Real> std::size_t ReferenceEvaluation<Real>::bytes() const {
  std::size_t total =
      node_energy_.capacity() * sizeof(double) + gradient_.capacity() * sizeof(Real);
  for (const KeptLayer<Real> &kept : layers_) {
    total += kept.pre_gate.bytes() + kept.A.bytes() + kept.message_adjoint.bytes() +
             kept.residual_adjoint.bytes() + kept.node_energy.capacity() * sizeof(double) +
             kept.edges_after.extent(0) * sizeof(Real);
    if (kept.edges_between.data() != kept.edges_before.data())
      total += kept.edges_between.extent(0) * sizeof(Real);
  }
  return total;
}

template <class Real>
KeepingPass<Real>::KeepingPass(const std::vector<LayerKernels<Real>> &layers,
                               const Head<Real> &head, const Topology &topology,
                               EvaluationState<Real> &state, DeviceExchange *exchange,
                               ReferenceEvaluation<Real> &kept)
    : FullPass<Real>(layers, head, topology, state, exchange), kept_(kept) {
  kept.complete_ = false;
  kept.n_nodes_ = topology.order.n_nodes;
  kept.edge_numbers_ = 3 * static_cast<std::size_t>(state.edges.count);
  kept.layers_.resize(layers.size());
}

template <class Real> void KeepingPass<Real>::read_out(int layer, LayerState<Real> &state) {
  FullPass<Real>::read_out(layer, state);
  download(this->state().node_energy, kept_.n_nodes_, kept_.layers_[layer].node_energy);
}

template <class Real> void KeepingPass<Real>::begin_reverse(int layer) {
  if (layer == this->last())
    return;
  copy(this->reverse_state(layer).A, kept_.layers_[layer].A);
  copy(this->reverse_state(layer).pre_gate, kept_.layers_[layer].pre_gate);
}

template <class Real> void KeepingPass<Real>::messages_known(int layer) {
  if (layer == 0)
    return;
  copy(this->shared().message, kept_.layers_[layer].message_adjoint);
  copy(this->shared().residual_adjoint, kept_.layers_[layer].residual_adjoint);
}

template <class Real> void KeepingPass<Real>::density_added(int layer) {
  KeptLayer<Real> &kept = kept_.layers_[layer];
  kept.edges_before = layer < this->last() ? kept_.layers_[layer + 1].edges_after : Array<Real>();
  if (this->layer(layer).has_density()) {
    if (kept.edges_between.data() == kept.edges_before.data())
      kept.edges_between = Array<Real>("mace::kept_edges", 0);
    copy(this->shared().edge_adjoint, kept_.edge_numbers_, kept.edges_between);
  } else {
    kept.edges_between = kept.edges_before;
  }
}

template <class Real> void KeepingPass<Real>::messages_added(int layer) {
  copy(this->shared().edge_adjoint, kept_.edge_numbers_, kept_.layers_[layer].edges_after);
}

template class ReferenceEvaluation<float>;
template class ReferenceEvaluation<double>;
template class KeepingPass<float>;
template class KeepingPass<double>;

} // namespace mace::kokkos
