// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "edges.h"

namespace mace::kokkos {

/// Bytes held for atoms, neighbor lists and the order of nodes, on device and host.
std::size_t memory_of(const Topology &topology);

} // namespace mace::kokkos
