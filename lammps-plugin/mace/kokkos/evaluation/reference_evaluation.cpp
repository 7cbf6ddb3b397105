// SPDX-License-Identifier: GPL-2.0-or-later
#include "reference_evaluation.h"

#include "mace/kokkos/base/host_copy.h"

namespace mace::kokkos {

namespace {

template <class Real> void copy(const NodeArray<Real> &from, NodeArray<Real> &to) {
  to.resize(from.nodes, from.comps, from.vecs);
  const std::size_t n = static_cast<std::size_t>(from.nodes) * from.comps * from.vecs;
  Kokkos::deep_copy(leading(to.data, n), leading(from.data, n));
}

template <class Real> void copy(const Array<Real> &from, std::size_t n, Array<Real> &to) {
  reserve(to, n);
  Kokkos::deep_copy(leading(to, n), leading(from, n));
}

} // namespace

template <class Real>
void ReferenceEvaluation<Real>::begin(int layers, const Edges &edges, int n_nodes) {
  complete_ = false;
  n_nodes_ = n_nodes;
  edge_numbers_ = 3 * static_cast<std::size_t>(edges.count);
  layers_.resize(layers);
}

template <class Real>
void ReferenceEvaluation<Real>::keep_energies(int layer, const Array<double> &node_energy) {
  download(node_energy, n_nodes_, layers_[layer].node_energy);
}

template <class Real>
void ReferenceEvaluation<Real>::keep_inputs(int layer, const LayerState<Real> &state) {
  if (layer + 1 == static_cast<int>(layers_.size()))
    return;
  copy(state.A, layers_[layer].A);
  copy(state.pre_gate, layers_[layer].pre_gate);
}

template <class Real>
void ReferenceEvaluation<Real>::keep_adjoints(int layer, const SharedState<Real> &shared) {
  if (layer == 0)
    return;
  copy(shared.message, layers_[layer].message_adjoint);
  copy(shared.residual_adjoint, layers_[layer].residual_adjoint);
}

template <class Real>
void ReferenceEvaluation<Real>::keep_density(int layer, bool has_density,
                                             const Array<Real> &edge_adjoint) {
  KeptLayer<Real> &kept = layers_[layer];
  kept.edges_before =
      layer + 1 < static_cast<int>(layers_.size()) ? layers_[layer + 1].edges_after : Array<Real>();
  if (has_density) {
    if (kept.edges_between.data() == kept.edges_before.data())
      kept.edges_between = Array<Real>("mace::kept_edges", 0);
    copy(edge_adjoint, edge_numbers_, kept.edges_between);
  } else {
    kept.edges_between = kept.edges_before;
  }
}

template <class Real>
void ReferenceEvaluation<Real>::keep_messages(int layer, const Array<Real> &edge_adjoint) {
  copy(edge_adjoint, edge_numbers_, layers_[layer].edges_after);
}

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

template class ReferenceEvaluation<float>;
template class ReferenceEvaluation<double>;

} // namespace mace::kokkos
