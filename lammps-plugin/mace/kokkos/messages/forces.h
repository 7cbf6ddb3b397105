// SPDX-License-Identifier: GPL-2.0-or-later
//
// From derivatives of edges to forces and virial.
#pragma once

#include "mace/kokkos/base/types.h"
#include "mace/kokkos/graph/edges.h"

namespace mace::kokkos {

/// \param edge_adjoint  (edges, 3): dE along the edge and along its two tangents, eV/Angstrom
/// \param gradient      (edges, 3) out: dE/d(edge vector), Cartesian
template <class Real>
void edge_gradients(const Edges &edges, const Array<Real> &edge_adjoint,
                    const Array<Real> &gradient);

/// forces(row) = sum of what the row's edges as receiver and as sender say. One thread a row.
template <class Real>
void collect_forces(const Edges &edges, const Topology &topology, const Array<Real> &gradient,
                    const Array<double> &forces);

/// sum over edges of r (x) f: xx, yy, zz, xy, xz, yz
template <class Real>
void collect_virial(const Edges &edges, const Array<Real> &gradient, double virial[6]);

/// The same symmetrised, where the edges' own part of the energy depends on directions in space.
template <class Real>
void collect_symmetric_virial(const Edges &edges, const Array<Real> &gradient, double virial[6]);

/// The same for each row: half of an edge to its receiver, half to its sender. (n_rows, 6)
template <class Real>
void collect_atom_virial(const Edges &edges, const Topology &topology, const Array<Real> &gradient,
                         const Array<double> &virial);

} // namespace mace::kokkos
