// SPDX-License-Identifier: GPL-2.0-or-later
#include "moment_pass.h"

#include "mace/kokkos/base/array_copy.h"

namespace mace::kokkos {

namespace {

/// out(node) = x(row of the node) * in(node). One thread a node and vector of channels.
template <class Real>
void weigh_nodes(const Topology &topology, const Array<double> &coordinates, int axis,
                 const NodeArray<Real> &in, const NodeArray<Real> &out) {
  const auto row_of_node = topology.row_of_node;
  for_each_node_vec(
      "mace::moment_seeds", in.nodes, in.vecs, KOKKOS_LAMBDA(const int node, const int cv) {
        const Real x = static_cast<Real>(coordinates(3 * row_of_node(node) + axis));
        for (int c = 0; c < in.comps; ++c)
          out(cv, node, c) = x * in(cv, node, c);
      });
}

/// moment(ghost) -= shift(ghost) * adjoint(ghost). One thread a ghost and vector of channels.
template <class Real>
void move_ghosts(const Topology &topology, const Array<double> &shifts, int axis,
                 const NodeArray<Real> &adjoint, const NodeArray<Real> &moment) {
  const int n_owned = topology.atoms.n_owned;
  const auto node_of_row = topology.node_of_row;
  for_each_node_vec(
      "mace::moment_shifts", topology.atoms.n_all - n_owned, moment.vecs,
      KOKKOS_LAMBDA(const int ghost, const int cv) {
        const int row = n_owned + ghost, node = node_of_row(row);
        const Real shift = static_cast<Real>(shifts(3 * row + axis));
        for (int c = 0; c < moment.comps; ++c)
          moment(cv, node, c) -= shift * adjoint(cv, node, c);
      });
}

} // namespace

template <class Real>
MomentPass<Real>::MomentPass(const std::vector<LayerKernels<Real>> &layers, const Head<Real> &head,
                             const Topology &topology, EvaluationState<Real> &state,
                             DeviceExchange &exchange, std::vector<MomentLayer<Real>> &kept)
    : FullPass<Real>(layers, head, topology, state, &exchange), topology_(topology), kept_(kept) {
  kept.resize(layers.size());
}

template <class Real> void MomentPass<Real>::reverse_moment(const MomentFrame &frame, int axis) {
  frame_ = &frame;
  axis_ = axis;
  for (int l = 0; l <= this->last(); ++l)
    weigh_nodes(topology_, frame.coordinates, axis, kept_[l].dH, this->reverse_state(l).dH);
  this->reverse();
  frame_ = nullptr;
}

template <class Real> void MomentPass<Real>::read_out(int layer, LayerState<Real> &state) {
  FullPass<Real>::read_out(layer, state);
  copy(state.dH, kept_[layer].dH);
}

template <class Real> void MomentPass<Real>::begin_reverse(int layer) {
  LayerState<Real> &state = this->reverse_state(layer);
  MomentLayer<Real> &kept = kept_[layer];
  if (frame_) {
    copy(kept.A, state.A);
    copy(kept.pre_gate, state.pre_gate);
  } else {
    copy(state.A, kept.A);
    copy(state.pre_gate, kept.pre_gate);
  }
}

template <class Real> void MomentPass<Real>::features_known(int layer, LayerState<Real> &state) {
  if (frame_)
    move_ghosts(topology_, frame_->shifts, axis_, kept_[layer].features_adjoint,
                state.features_adjoint);
  else
    copy(state.features_adjoint, kept_[layer].features_adjoint);
  FullPass<Real>::features_known(layer, state);
}

template class MomentPass<float>;
template class MomentPass<double>;

} // namespace mace::kokkos
