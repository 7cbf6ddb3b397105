// SPDX-License-Identifier: GPL-2.0-or-later
//
// One step of charges and dipoles in their potential (mace/polar.h, PolarUpdate). Products of
// constant matrices are made once: what is summed with the mixed features is
//   G_l = (v_l potential_l + m_l features_l + p_l charges_l) dot_l^T,  a_u = sum_l m_lu . G_lu
// and the perceptron ends with scale_l for each l.
#pragma once

#include "gated_readout.h"

namespace mace::kokkos {

template <class Real> class UpdateNetwork {
public:
  /// \param elements  model's element index of each species
  UpdateNetwork(const PolarUpdate &update, const std::vector<int> &elements);

  struct State {
    NodeArray<Real> G{"mace::polar_G"}; ///< then its adjoint
    NodeArray<Real> a{"mace::polar_a"};
    NodeArray<Real> scale{"mace::polar_scale"}; ///< then its adjoint
    NodeArray<Real> scaled{"mace::polar_scaled"};
    typename NormPerceptron<Real>::State mlp;
    typename GatedReadoutKernels<Real>::State readout;

    std::size_t bytes() const {
      return G.bytes() + a.bytes() + scale.bytes() + scaled.bytes() + mlp.bytes() + readout.bytes();
    }
  };

  /// \param m        mixed features
  /// \param v        features of the potential: channels of spins and widths, four components
  /// \param p        charges and dipoles: channels of spins, four components
  /// \param changes  resized, four components. Scalars: changes of charges, Fukui functions;
  ///                 vectors: changes of dipoles
  void forward(const OneBody &atoms, const NodeArray<Real> &m, const NodeArray<Real> &v,
               const NodeArray<Real> &p, State &state, NodeArray<Real> &changes) const;
  /// \param state   is used up
  /// \param dm      added to
  /// \param dv, dp  written
  void reverse(const OneBody &atoms, const NodeArray<Real> &m, const NodeArray<Real> &dchanges,
               State &state, const NodeArray<Real> &dm, const NodeArray<Real> &dv,
               const NodeArray<Real> &dp) const;
  std::size_t bytes() const;

private:
  LinearStage<Real> features_{Write::Set, Write::Add};
  LinearStage<Real> potential_{Write::Add, Write::Set}, charges_{Write::Add, Write::Set};
  NormPerceptron<Real> mlp_;
  GatedReadoutKernels<Real> readout_;
};

} // namespace mace::kokkos
