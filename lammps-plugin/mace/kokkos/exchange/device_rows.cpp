// SPDX-License-Identifier: GPL-2.0-or-later
#include "device_rows.h"

#include "mace/kokkos/base/readable.h"

namespace mace::kokkos {

void DeviceRows::pack_on_host(int n, const RowChoice &rows, double *message) const {
  const std::size_t size = static_cast<std::size_t>(n) * doubles();
  if constexpr (one_memory) {
    pack_rows(n, rows, Message(message, size));
    Kokkos::fence("mace::packed");
  } else {
    const Message device(Kokkos::view_alloc("mace::to_host", Kokkos::WithoutInitializing), size);
    pack_rows(n, rows, device);
    Kokkos::deep_copy(
        Kokkos::View<double *, Kokkos::HostSpace, Kokkos::MemoryUnmanaged>(message, size), device);
  }
}

void DeviceRows::pack(int n, const int *rows, double *message) {
  pack_on_host(n, {readable(rows, n)}, message);
}

void DeviceRows::pack(int n, int first, double *message) { pack_on_host(n, {{}, first}, message); }

void DeviceRows::unpack(int n, int first, const double *message) {
  unpack_rows(n, {{}, first}, readable(message, static_cast<std::size_t>(n) * doubles()));
  Kokkos::fence("mace::unpacked");
}

void DeviceRows::add(int n, const int *rows, const double *message) {
  add_rows(n, {readable(rows, n)}, readable(message, static_cast<std::size_t>(n) * doubles()));
  Kokkos::fence("mace::added");
}

} // namespace mace::kokkos
