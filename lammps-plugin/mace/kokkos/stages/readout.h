// SPDX-License-Identifier: GPL-2.0-or-later
//
// Readouts: the energy a layer's scalar features contribute to their node, and its derivative.
// The energy enters the total with a known factor, so both are made in one go.
#pragma once

#include "mace/kokkos/base/types.h"
#include "mace/model.h"

namespace mace::kokkos {

/// A readout of one head. The first map goes from channels to `units` numbers; the rest of a
/// perceptron is small and stored densely, layer after layer.
template <class Real> struct ReadoutWeights {
  int units = 0;       ///< outputs of the first map; 1 without a hidden layer
  int n_widths = 0;    ///< layers after the first
  int total_units = 0; ///< hidden units of all layers
  Real activation_scale = 1;
  Array<Vec<Real>> first{"mace::readout", 0}; ///< (units, vecs)
  Array<int> widths{"mace::readout", 0};      ///< (n_widths + 1) units of each layer
  Array<Real> rest{"mace::readout", 0};       ///< (width, next width) of each further layer
  int vecs = 0;
};

/// \param head   index of the head
/// \param scale  factor on the energy (the model's scale)
template <class Real>
ReadoutWeights<Real> make_readout(const Readout &readout, int head, double scale, int channels);

/// node_energy(i) += energy of h(i), dh(i) += its derivative, for nodes 0 .. n_nodes-1; h and dh
/// are component 0 of the arrays.
template <class Real>
void readout(const ReadoutWeights<Real> &weights, int n_nodes, const NodeArray<Real> &h,
             const NodeArray<Real> &dh, const Array<double> &node_energy);

} // namespace mace::kokkos
