// SPDX-License-Identifier: GPL-2.0-or-later
//
// Where kernels run, and the arrays they are told of. What is here is the same however the kernels
// are compiled: styles may include it.
#pragma once

#include <Kokkos_Core.hpp>
#include <cstddef>
#include <string>

namespace mace::kokkos {

using Space = Kokkos::DefaultExecutionSpace;

template <class T> using Array = Kokkos::View<T *, Space::memory_space>;

/// Makes room for `size` elements; contents are lost when it has to grow, never otherwise.
template <class T> void reserve(Array<T> &array, std::size_t size) {
  if (array.extent(0) >= size)
    return;
  const std::string label = array.label();
  array = Array<T>();
  array = Array<T>(Kokkos::view_alloc(label, Kokkos::WithoutInitializing), size + size / 8);
}

} // namespace mace::kokkos
