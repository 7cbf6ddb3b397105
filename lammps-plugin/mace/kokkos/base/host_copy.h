// SPDX-License-Identifier: GPL-2.0-or-later
//
// Arrays copied between host and device.
#pragma once

#include "types.h"

namespace mace::kokkos {

/// The first n elements.
template <class T> auto leading(const Array<T> &array, std::size_t n) {
  return Kokkos::subview(array, std::make_pair(std::size_t(0), n));
}

/// A device copy of n host elements.
template <class T> Array<T> to_device(const T *values, std::size_t n, const char *label) {
  Kokkos::View<const T *, Kokkos::HostSpace, Kokkos::MemoryUnmanaged> host(values, n);
  Array<T> array(Kokkos::view_alloc(std::string(label), Kokkos::WithoutInitializing), n);
  Kokkos::deep_copy(array, host);
  return array;
}

/// A device copy of a host vector.
template <class T> Array<T> to_device(const std::vector<T> &values, const char *label) {
  return to_device(values.data(), values.size(), label);
}

/// The same into an array that lives on; makes room if need be.
template <class T> void upload(const std::vector<T> &values, Array<T> &array) {
  reserve(array, values.size());
  Kokkos::View<const T *, Kokkos::HostSpace, Kokkos::MemoryUnmanaged> host(values.data(),
                                                                           values.size());
  Kokkos::deep_copy(leading(array, values.size()), host);
}

/// The first n elements into a host vector that lives on.
template <class T> void download(const Array<T> &array, std::size_t n, std::vector<T> &values) {
  values.resize(n);
  Kokkos::View<T *, Kokkos::HostSpace, Kokkos::MemoryUnmanaged> host(values.data(), n);
  Kokkos::deep_copy(host, leading(array, n));
}

/// A host copy of the first n elements.
template <class T> std::vector<T> to_host(const Array<T> &array, std::size_t n) {
  std::vector<T> values;
  download(array, n, values);
  return values;
}

} // namespace mace::kokkos
