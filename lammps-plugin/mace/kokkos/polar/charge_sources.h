// SPDX-License-Identifier: GPL-2.0-or-later
//
// From features of layers to what charges are made of: mixed features, first charges and dipoles,
// first Fukui functions.
#pragma once

#include "mace/kokkos/stages/gate.h"
#include "norm_perceptron.h"

namespace mace::kokkos {

/// Features of a layer and their adjoints.
template <class Real> struct LayerFeatures { NodeArray<Real> H, dH; };

template <class Real> class ChargeSources {
public:
  /// \param n_species  of the evaluator
  ChargeSources(const Polar &polar, int n_species);

  struct State {
    NodeArray<Real> fukui[2] = {NodeArray<Real>("mace::fukui"), NodeArray<Real>("mace::fukui")};
    NodeArray<Real> active{"mace::fukui_active"}, dot{"mace::fukui_dot"}; ///< scratch

    std::size_t bytes() const {
      return fukui[0].bytes() + fukui[1].bytes() + active.bytes() + dot.bytes();
    }
  };

  /// \param mixed    resized: channels and components of the features
  /// \param sources  resized: charges and dipoles, channels of spins, four components
  /// \param fukui    resized: Fukui functions, channels of spins, one component
  void forward(const OneBody &atoms, const std::vector<LayerFeatures<Real>> &layers, State &state,
               NodeArray<Real> &mixed, NodeArray<Real> &sources, NodeArray<Real> &fukui) const;
  /// Adds to the dH of the layers. The state is used up.
  void reverse(const OneBody &atoms, const std::vector<LayerFeatures<Real>> &layers, State &state,
               const NodeArray<Real> &dmixed, const NodeArray<Real> &dsources,
               const NodeArray<Real> &dfukui) const;
  std::size_t bytes() const;

private:
  std::vector<LinearStage<Real>> mixer_, source_; ///< of each layer
  Gate<Real> activation_;
  std::vector<LinearStage<Real>> fukui_;
  std::vector<NodeArray<Real>> fukui_bias_;
  std::vector<int> fukui_vecs_;
};

} // namespace mace::kokkos
