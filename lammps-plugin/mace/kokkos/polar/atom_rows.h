// SPDX-License-Identifier: GPL-2.0-or-later
//
// Quantities of the atoms in double precision: rows of one number each atom, padded with zeros to
// whole vectors, which the loops over reciprocal space work on. And their way to and from channels
// of the networks.
#pragma once

#include "mace/kokkos/base/host_copy.h"

namespace mace::kokkos {

struct AtomRows {
  Array<Vec<double>> data;
  int rows = 0;
  int atoms = 0;
  int blocks = 0; ///< vectors in a row

  explicit AtomRows(const char *label = "") : data(std::string(label), 0) {}

  /// Makes room, all zero.
  void resize(int n_rows, int n_atoms) {
    rows = n_rows;
    atoms = n_atoms;
    blocks = vec_count<double>(atoms);
    const std::size_t size = static_cast<std::size_t>(rows) * blocks;
    reserve(data, size);
    Kokkos::deep_copy(leading(data, size), Vec<double>{});
  }
  std::size_t bytes() const { return data.extent(0) * sizeof(Vec<double>); }

  KOKKOS_INLINE_FUNCTION Vec<double> &block(int row, int b) const {
    return data(static_cast<std::size_t>(row) * blocks + b);
  }
  KOKKOS_INLINE_FUNCTION double &operator()(int row, int atom) const {
    return reinterpret_cast<double *>(
        data.data())[static_cast<std::size_t>(row) * blocks * vec_width<double> + atom];
  }
};

/// One number of an array of channels.
template <class Real>
KOKKOS_INLINE_FUNCTION Real &channel(const NodeArray<Real> &x, int k, int node, int comp) {
  constexpr int width = vec_width<Real>;
  return reinterpret_cast<Real *>(&x(k / width, node, comp))[k % width];
}

/// f(node, set, component, row) for all sets of four numbers (a scalar and a vector) of an atom,
/// row = 4 set + component.
template <class F> void for_each_of_four(const char *label, int n_nodes, int sets, const F &f) {
  Kokkos::parallel_for(
      label, range(n_nodes), KOKKOS_LAMBDA(const int node) {
        for (int set = 0; set < sets; ++set)
          for (int c = 0; c < 4; ++c)
            f(node, set, c, 4 * set + c);
      });
}

/// Makes room for `sets` channels of four components, all zero: padding must be finite.
template <class Real> void resize_four(NodeArray<Real> &x, int n_nodes, int sets) {
  x.resize(n_nodes, 4, vec_count<Real>(sets));
  Kokkos::deep_copy(leading(x.data, static_cast<std::size_t>(n_nodes) * 4 * x.vecs), Vec<Real>{});
}

} // namespace mace::kokkos
