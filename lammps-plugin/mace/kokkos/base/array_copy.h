// SPDX-License-Identifier: GPL-2.0-or-later
//
// Copies of arrays that stay on the device.
#pragma once

#include "host_copy.h"

namespace mace::kokkos {

template <class Real> void copy(const NodeArray<Real> &from, NodeArray<Real> &to) {
  to.resize(from.nodes, from.comps, from.vecs);
  const std::size_t n = static_cast<std::size_t>(from.nodes) * from.comps * from.vecs;
  Kokkos::deep_copy(leading(to.data, n), leading(from.data, n));
}

/// The first n elements.
template <class Real> void copy(const Array<Real> &from, std::size_t n, Array<Real> &to) {
  reserve(to, n);
  Kokkos::deep_copy(leading(to, n), leading(from, n));
}

} // namespace mace::kokkos
