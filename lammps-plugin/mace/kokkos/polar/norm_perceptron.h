// SPDX-License-Identifier: GPL-2.0-or-later
//
// The perceptron NormMlp of channels of atoms, forward and reverse.
#pragma once

#include "mace/kokkos/stages/linear_stage.h"

namespace mace::kokkos {

/// Atoms that a network works on.
struct OneBody {
  NodeTiles tiles;
  const Array<int> &species; ///< by node
  int n_nodes;
};

/// A first map of one or more components of the input, and a last to one or more of the output.
struct PerceptronEnds {
  std::vector<Matrix> first;                   ///< of each component of the input
  std::vector<std::vector<double>> first_bias; ///< (species), each (units)
  std::vector<Matrix> last;                    ///< to each component of the output
  std::vector<std::vector<double>> last_bias;  ///< of each component of the output
};

template <class Real> class NormPerceptron {
public:
  /// \param mlp   whose hidden layers and normalizations are taken
  /// \param ends  instead of its first and last map
  NormPerceptron(const NormMlp &mlp, const PerceptronEnds &ends);

  /// What the reverse direction needs of the forward one.
  struct State {
    std::vector<NodeArray<Real>> hidden; ///< what enters each normalization
    NodeArray<Real> active;              ///< scratch

    std::size_t bytes() const;
  };

  /// \param y  resized
  void forward(const OneBody &atoms, const NodeArray<Real> &x, State &state,
               NodeArray<Real> &y) const;
  /// \param state  is used up
  /// \param dx     written
  void reverse(const OneBody &atoms, const NodeArray<Real> &dy, State &state,
               const NodeArray<Real> &dx) const;
  std::size_t bytes() const;

private:
  struct Norm {
    NodeArray<Real> weights{"mace::norm"}; ///< one node; components: mask, scale, shift
    int units = 0;
  };

  Real epsilon_;
  int outputs_, output_vecs_;
  std::vector<LinearStage<Real>> maps_;
  std::vector<NodeArray<Real>> biases_; ///< of each map, by species
  std::vector<Norm> norms_;
};

} // namespace mace::kokkos
