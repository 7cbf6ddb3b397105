// SPDX-License-Identifier: GPL-2.0-or-later
//
// The linear maps of one stage of a layer, one or more each degree, and their transposes for the
// reverse direction.
#pragma once

#include "linear.h"

namespace mace::kokkos {

/// Whether a stage writes over what is there or adds to it.
enum class Write { Set, Add };

template <class Real> class LinearStage {
public:
  /// What the two directions do with their results.
  explicit LinearStage(Write forward = Write::Set, Write reverse = Write::Set)
      : add_forward_(forward == Write::Add), add_reverse_(reverse == Write::Add) {}

  /// Adds the map y_b = sum_p x_p W_pb.
  ///
  /// \param n_m        components of the irrep
  /// \param comps_in   first component of each x_p
  /// \param comps_out  first component of each y_b
  /// \param matrices   [species or one][p][b]
  void add(int n_m, const std::vector<int> &comps_in, const std::vector<int> &comps_out,
           const std::vector<std::vector<std::vector<Matrix>>> &matrices);
  /// Adds a map of all species alike from and to one place: y = x W.
  void add(int n_m, int comp, const Matrix &matrix) { add(n_m, {comp}, {comp}, {{{matrix}}}); }

  /// y from x; \param factor  (nodes) multiplies what each node is given; empty: 1
  void forward(const NodeTiles &nodes, const NodeArray<Real> &x, const NodeArray<Real> &y,
               const Array<Real> &factor = {}) const {
    apply_linear(forward_, nodes, x, y, factor);
  }
  /// dE/dx from dE/dy, of the map without the factor; `factor` multiplies it.
  void reverse(const NodeTiles &nodes, const NodeArray<Real> &dy, const NodeArray<Real> &dx,
               const Array<Real> &factor = {}) const {
    apply_linear(reverse_, nodes, dy, dx, factor);
  }
  std::size_t bytes() const;

private:
  bool add_forward_, add_reverse_;
  std::vector<LinearMap<Real>> forward_, reverse_;
};

} // namespace mace::kokkos
