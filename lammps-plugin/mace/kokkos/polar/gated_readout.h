// SPDX-License-Identifier: GPL-2.0-or-later
//
// The perceptron GatedReadout: scalars and vectors through two gates.
#pragma once

#include "mace/kokkos/stages/gate.h"
#include "norm_perceptron.h"

namespace mace::kokkos {

template <class Real> class GatedReadoutKernels {
public:
  /// \param n_species  of the evaluator
  GatedReadoutKernels(const GatedReadout &readout, int n_species);

  struct State {
    NodeArray<Real> first{"mace::readout_first"}, second{"mace::readout_second"}; ///< before gates
    NodeArray<Real> open{"mace::readout_open"}, dot{"mace::readout_dot"};         ///< scratch

    std::size_t bytes() const {
      return first.bytes() + second.bytes() + open.bytes() + dot.bytes();
    }
  };

  /// \param x  of which the components of l = 0 and 1 are used
  /// \param y  resized: four components; channels of scalars, channels of vectors
  void forward(const OneBody &atoms, const NodeArray<Real> &x, State &state,
               NodeArray<Real> &y) const;
  /// \param state  is used up
  /// \param dx     its components of l = 0 and 1 are written
  void reverse(const OneBody &atoms, const NodeArray<Real> &dy, State &state,
               const NodeArray<Real> &dx) const;
  std::size_t bytes() const;

private:
  Gate<Real> gate_;
  int first_vecs_, second_vecs_, output_vecs_;
  LinearStage<Real> first_, second_, third_;
  NodeArray<Real> second_bias_, third_bias_;
};

} // namespace mace::kokkos
