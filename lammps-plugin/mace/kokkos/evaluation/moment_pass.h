// SPDX-License-Identifier: GPL-2.0-or-later
//
// A pass whose reverse direction runs several times from one forward direction: from the energy
// E = sum_i e_i, then from first moments sum_i x_i e_i, x a coordinate of the atoms.
#pragma once

#include "full_pass.h"

namespace mace::kokkos {

/// What the reverse direction replaces, kept of one layer.
template <class Real> struct MomentLayer {
  NodeArray<Real> A{"mace::moment_A"}, pre_gate{"mace::moment_pre_gate"};
  NodeArray<Real> dH{"mace::moment_dH"};                             ///< as the readouts give it
  NodeArray<Real> features_adjoint{"mace::moment_features_adjoint"}; ///< of E, of ghosts too

  std::size_t bytes() const {
    return A.bytes() + pre_gate.bytes() + dH.bytes() + features_adjoint.bytes();
  }
};

/// Positions of the rows in the frame of their rank.
struct MomentFrame {
  Array<double> coordinates{"mace::coordinates", 0}; ///< (rows, 3) Angstrom
  /// (rows, 3) of a ghost minus those of its owner in the owner's frame; 0 of owned atoms.
  Array<double> shifts{"mace::shifts", 0};
};

/// An image of an atom hands the derivatives of a moment to the atom with another x: a moment about
/// the image's place is moved to the atom's, by the derivatives of E and the shift between them.
/// Moments are therefore those of unfolded neighborhoods, at the cost of the folded ones.
template <class Real> class MomentPass final : public FullPass<Real> {
public:
  /// \param kept  arrays that outlive the pass
  MomentPass(const std::vector<LayerKernels<Real>> &layers, const Head<Real> &head,
             const Topology &topology, EvaluationState<Real> &state, DeviceExchange &exchange,
             std::vector<MomentLayer<Real>> &kept);

  // forward() comes first, then reverse(), which is of E.
  /// The edges' derivatives of sum_i x_i e_i, in the state's edge_adjoint.
  void reverse_moment(const MomentFrame &frame, int axis);

private:
  void read_out(int layer, LayerState<Real> &state) override;
  void begin_reverse(int layer) override;
  void features_known(int layer, LayerState<Real> &state) override;

  const Topology &topology_;
  std::vector<MomentLayer<Real>> &kept_;
  const MomentFrame *frame_ = nullptr; ///< of the moment that is being made; null: of E
  int axis_ = 0;
};

} // namespace mace::kokkos
