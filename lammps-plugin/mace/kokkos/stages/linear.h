// SPDX-License-Identifier: GPL-2.0-or-later
//
// Linear maps over channels: y[node, m, :] = sum_p x_p[node, m, :] W_p for the components m of one
// irrep, with one matrix for all nodes or one for each species. A register-tiled matrix product.
#pragma once

#include "mace/kokkos/base/types.h"
#include "mace/kokkos/graph/edges.h"
#include "mace/model.h"

namespace mace::kokkos {

/// Matrices in the order the kernel reads them: (species, path, panel, input channel, vector of the
/// panel), input channels padded to whole vectors with zeros. A panel is the output vectors that
/// are summed together; it is read from its first number to its last.
template <class Real> struct LinearWeights {
  Array<Vec<Real>> data{"mace::linear", 0};
  int species = 1; ///< 1: the same for all
  int paths = 1;
  int vecs_in = 0;
  int vecs_out = 0;

  /// Output vectors in a panel.
  KOKKOS_INLINE_FUNCTION int panel_width() const {
    return vecs_out % 4 == 0 ? 4 : vecs_out % 2 == 0 ? 2 : 1;
  }
  /// The panel that begins with output vector `first`.
  KOKKOS_INLINE_FUNCTION const Vec<Real> *panel(int s, int path, int first) const {
    return &data(((static_cast<std::size_t>(s) * paths + path) * vecs_out + first) * vecs_in *
                 vec_width<Real>);
  }
  std::size_t bytes() const { return data.extent(0) * sizeof(Vec<Real>); }
};

/// \param matrices  [species][path] (inputs, outputs), all of one size
template <class Real>
LinearWeights<Real> pack_linear(const std::vector<std::vector<Matrix>> &matrices);

/// Where a map reads and writes.
struct LinearShape {
  int n_m;                  ///< components of the irrep
  std::vector<int> comp_in; ///< first input component of each path
  int comp_out;             ///< first output component
  bool accumulate = false;  ///< add to y
};

/// Applies the map to the nodes of `segments` (consecutive nodes of one species).
///
/// \param factor  (nodes) multiplies what the map gives each node; empty: 1
template <class Real>
void apply_linear(const LinearWeights<Real> &weights, const LinearShape &shape,
                  const std::vector<Segment> &segments, const NodeArray<Real> &x,
                  const NodeArray<Real> &y, const Array<Real> &factor = {});

} // namespace mace::kokkos
