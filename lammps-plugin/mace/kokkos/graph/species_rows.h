// SPDX-License-Identifier: GPL-2.0-or-later
//
// Features that depend on nothing but the species of an atom: one row each species.
#pragma once

#include "mace/kokkos/base/types.h"

namespace mace::kokkos {

/// Rows on the device.
///
/// \param rows   [species][component][channel]
template <class Real>
NodeArray<Real> make_species_rows(const std::vector<std::vector<std::vector<double>>> &rows,
                                  const char *label);

/// y(node, c) += rows(species of node, c) for the components c of `rows`, nodes 0 .. n_nodes-1.
template <class Real>
void add_species_rows(const NodeArray<Real> &rows, const Array<int> &node_species, int n_nodes,
                      const NodeArray<Real> &y);

} // namespace mace::kokkos
