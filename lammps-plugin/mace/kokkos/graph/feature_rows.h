// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "mace/kokkos/base/types.h"

#include <vector>

namespace mace::kokkos {

/// Copies features of nodes to the rows of their atoms, on the host.
///
/// \param features     (channels, nodes, components) l slowest, e3nn's order
/// \param row_of_node  which row belongs to a node
/// \param n_nodes      the first so many nodes are copied
/// \param components   the first so many of each node: 1, 4, 9, ... for l up to 0, 1, 2, ...
/// \param rows         first number of row 0; written: l slowest, then channels, then m
/// \param stride       from row to row
template <class Real>
void copy_features(const NodeArray<Real> &features, const std::vector<int> &row_of_node,
                   int n_nodes, int channels, int components, double *rows, int stride);

} // namespace mace::kokkos
