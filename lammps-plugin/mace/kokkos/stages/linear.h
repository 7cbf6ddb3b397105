// SPDX-License-Identifier: GPL-2.0-or-later
//
// Linear maps over channels: y[node, m, :] = sum_p x_p[node, m, :] W_p for the components m of one
// irrep, with one matrix for all nodes or one for each species. A matrix product in register tiles:
// linear_host.h for the vectors of a CPU, linear_device.h for the threads of a GPU.
#pragma once

#include "mace/kokkos/base/types.h"
#include "mace/kokkos/graph/node_tiles.h"
#include "mace/model.h"

namespace mace::kokkos {

/// Matrices in the order the kernel reads them: (species, path, panel, input channel, vector of the
/// panel), input channels padded to whole vectors with zeros. A panel is the output vectors that
/// are summed together, on a GPU all; it is read from its first number to its last.
template <class Real> struct LinearWeights {
  Array<Vec<Real>> data;
  int species = 1; ///< 1: the same for all
  int paths = 1;
  int vecs_in = 0;
  int vecs_out = 0;

  /// Output vectors in a panel: as many as the registers have room for beside enough rows.
  KOKKOS_INLINE_FUNCTION int panel_width() const {
    if constexpr (!on_host)
      return vecs_out;
    else if (vec_registers == 32 && vecs_out % 4 == 0)
      return 4;
    else
      return vecs_out % 2 == 0 ? 2 : 1;
  }
  /// The panel that begins with output vector `first`.
  KOKKOS_INLINE_FUNCTION const Vec<Real> *panel(int s, int path, int first) const {
    return &data(((static_cast<std::size_t>(s) * paths + path) * vecs_out + first) * vecs_in *
                 vec_width<Real>);
  }
  std::size_t bytes() const { return data.extent(0) * sizeof(Vec<Real>); }
};

/// \param matrices  [species][path] (inputs, outputs), all of one size
/// \throws Error if there are more than max_paths paths
template <class Real>
LinearWeights<Real> pack_linear(const std::vector<std::vector<Matrix>> &matrices);

/// Paths that a map may sum over.
inline constexpr int max_paths = 8;

/// Where a map reads and writes.
struct LinearShape {
  int n_m;                  ///< components of the irrep
  std::vector<int> comp_in; ///< first input component of each path
  int comp_out;             ///< first output component
  bool accumulate = false;  ///< add to y
};

template <class Real> struct LinearMap {
  LinearWeights<Real> weights;
  LinearShape shape;
};

/// Applies maps, none of which writes what another reads or writes, to the nodes of `nodes`.
///
/// \param factor  (nodes) multiplies what the maps give each node; empty: 1
template <class Real>
void apply_linear(const std::vector<LinearMap<Real>> &maps, const NodeTiles &nodes,
                  const NodeArray<Real> &x, const NodeArray<Real> &y,
                  const Array<Real> &factor = {});

} // namespace mace::kokkos
