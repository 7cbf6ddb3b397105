// SPDX-License-Identifier: GPL-2.0-or-later
//
// Radial tables whose weights lie in memory that somebody else has.
#pragma once

#include "radial_table.h"

#include <cstddef>
#include <functional>
#include <vector>

namespace mace::kokkos {

/// Gives memory on the host for that many bytes, zeros, which outlives the table that is made
/// there; null if it has none.
using TableMemory = std::function<std::byte *(std::size_t bytes)>;

/// Tabulates a layer as make_radial_table() without `memory` does.
///
/// \param memory  for the weights: kernels on the host read them there, for others they are copied
///                from there. Empty, or without room: the table has memory of its own
template <class Real>
RadialTable<Real>
make_radial_table(const Model &model, const Layer &layer, const std::vector<int> &elements,
                  const std::vector<int> &path_order, double tolerance, const TableMemory &memory);

/// Weights on the host where the kernels see them: the same, or a copy on the device.
template <class Real> Array<Vec<Real>> weights_for_kernels(const Vec<Real> *weights, std::size_t n);

} // namespace mace::kokkos
