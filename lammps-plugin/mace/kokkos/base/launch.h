// SPDX-License-Identifier: GPL-2.0-or-later
//
// How kernels are launched: what one is told travels with its launch. On a GPU Kokkos would put
// more than 512 bytes of it into constant memory, and wait there for the kernel that used it last.
#pragma once

#include "array.h"

namespace mace::kokkos {

template <class Policy> auto told_at_launch(const Policy &policy) {
  return Kokkos::Experimental::require(policy,
                                       Kokkos::Experimental::WorkItemProperty::HintLightWeight);
}

/// All i < n, in any order.
template <class Index> auto range(Index n) {
  return told_at_launch(Kokkos::RangePolicy<Space>(0, n));
}

} // namespace mace::kokkos
