// SPDX-License-Identifier: GPL-2.0-or-later
//
// Products of features of the same atom, channel by channel.
#pragma once

#include "mace/kokkos/base/types.h"

namespace mace::kokkos {

/// a(out) = sum over components of x y, for as many components as y has.
template <class Real>
void contract(int n_nodes, const NodeArray<Real> &x, const NodeArray<Real> &y,
              const NodeArray<Real> &a, int out);
/// Adds da(out) y to dx; y becomes its own adjoint, da(out) x.
template <class Real>
void contract_adjoint(int n_nodes, const NodeArray<Real> &da, int out, const NodeArray<Real> &x,
                      const NodeArray<Real> &y_to_dy, const NodeArray<Real> &dx);

/// y_lm = x_lm s_l, s_l the component l of s.
template <class Real>
void scale_degrees(int n_nodes, const NodeArray<Real> &x, const NodeArray<Real> &s,
                   const NodeArray<Real> &y);
/// Adds dy s to dx; s becomes its own adjoint.
template <class Real>
void scale_degrees_adjoint(int n_nodes, const NodeArray<Real> &dy, const NodeArray<Real> &x,
                           const NodeArray<Real> &s_to_ds, const NodeArray<Real> &dx);

} // namespace mace::kokkos
