// SPDX-License-Identifier: GPL-2.0-or-later
//
// Arrays of the host for kernels to read. As array.h, for styles too.
#pragma once

#include "array.h"

namespace mace::kokkos {

/// Whether host and kernels reach each other's arrays.
inline constexpr bool one_memory =
    Kokkos::SpaceAccessibility<Kokkos::HostSpace, Space::memory_space>::accessible &&
    Kokkos::SpaceAccessibility<Space, Kokkos::HostSpace>::accessible;

/// n elements of the host for kernels to read: themselves, or a copy.
template <class T> Array<const T> readable(const T *host, std::size_t n) {
  if constexpr (one_memory) {
    return Array<const T>(host, n);
  } else {
    Array<T> copy(Kokkos::view_alloc("mace::from_host", Kokkos::WithoutInitializing), n);
    Kokkos::deep_copy(copy,
                      Kokkos::View<const T *, Kokkos::HostSpace, Kokkos::MemoryUnmanaged>(host, n));
    return copy;
  }
}

} // namespace mace::kokkos
