// SPDX-License-Identifier: GPL-2.0-or-later
//
// What of a full evaluation is kept for local ones (local_evaluation.h), beside the arrays that the
// engine still holds when it is done.
#pragma once

#include "full_pass.h"

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
  /// After a KeepingPass and what is added to it.
  void finish(const Array<double> &node_energy, const Array<Real> &gradient);

  bool complete() const { return complete_; }
  void forget() { *this = ReferenceEvaluation(); }

  const KeptLayer<Real> &layer(int l) const { return layers_[l]; }
  const std::vector<double> &node_energy() const { return node_energy_; } ///< of all terms
  const std::vector<Real> &gradient() const { return gradient_; }         ///< (edges, 3)
  std::size_t bytes() const;

private:
  template <class> friend class KeepingPass;

  bool complete_ = false;
  int n_nodes_ = 0;
  std::size_t edge_numbers_ = 0;
  std::vector<KeptLayer<Real>> layers_;
  std::vector<double> node_energy_;
  std::vector<Real> gradient_;
};

/// A full pass that keeps what local evaluations need of it.
template <class Real> class KeepingPass final : public FullPass<Real> {
public:
  KeepingPass(const std::vector<LayerKernels<Real>> &layers, const Head<Real> &head,
              const Topology &topology, EvaluationState<Real> &state, DeviceExchange *exchange,
              ReferenceEvaluation<Real> &kept);

private:
  void read_out(int layer, LayerState<Real> &state) override;
  void begin_reverse(int layer) override;
  void messages_known(int layer) override;
  void density_added(int layer) override;
  void messages_added(int layer) override;

  ReferenceEvaluation<Real> &kept_;
};

} // namespace mace::kokkos
