// SPDX-License-Identifier: GPL-2.0-or-later
//
// The gate of layers of the second generation: scalars pass through silu, features of degree l > 0
// are multiplied by a sigmoid of scalars made for them, channel by channel.
//   y_0 = scalar_scale silu(s),  y_lm = gate_scale sigmoid(g_l) x_lm
// Its input has the scalars s as component 0, the gates g_1 .. g_l_max as components 1 .. l_max,
// then the x_lm in their order; its output has the usual components.
#pragma once

#include "mace/kokkos/base/types.h"

namespace mace::kokkos {

template <class Real> struct Gate {
  int l_max = 0;
  Real scalar_scale = 1;
  Real gate_scale = 1;

  int comps_in() const { return (l_max + 1) * (l_max + 1) + l_max; }
  int comps_out() const { return (l_max + 1) * (l_max + 1); }
  /// First input component of degree l (of the scalars for l = 0).
  int first_in(int l) const { return l == 0 ? 0 : l * l + l_max; }
};

/// y of the nodes 0 .. n_nodes-1.
template <class Real>
void apply_gate(const Gate<Real> &gate, int n_nodes, const NodeArray<Real> &x,
                const NodeArray<Real> &y);

/// dE/dx from dE/dy; x's adjoint takes x's place.
///
/// \param dot  dot(cv, node, 0) = sum_i x_i dE/dx_i, channel by channel
template <class Real>
void gate_adjoint(const Gate<Real> &gate, int n_nodes, const NodeArray<Real> &dy,
                  const NodeArray<Real> &x_to_dx, const NodeArray<Real> &dot);

} // namespace mace::kokkos
