// SPDX-License-Identifier: GPL-2.0-or-later
#include "array_rows.h"

#include "mace/kokkos/base/launch.h"

namespace mace::kokkos {

namespace {

/// f(number in the array, number in the message)
template <class F>
void for_each_array_number(const char *label, int n, const RowChoice &rows, int width, const F &f) {
  Kokkos::parallel_for(
      label, range(n), KOKKOS_LAMBDA(const int i) {
        const std::size_t row = rows(i);
        for (int k = 0; k < width; ++k)
          f(row * width + k, static_cast<std::size_t>(i) * width + k);
      });
}

} // namespace

void ArrayRows::pack_rows(int n, const RowChoice &rows, const Message &message) const {
  const auto array = array_;
  for_each_array_number(
      "mace::pack", n, rows, width_,
      KOKKOS_LAMBDA(const std::size_t a, const std::size_t m) { message(m) = array(a); });
}

void ArrayRows::unpack_rows(int n, const RowChoice &rows, const ConstMessage &message) const {
  const auto array = array_;
  for_each_array_number(
      "mace::unpack", n, rows, width_,
      KOKKOS_LAMBDA(const std::size_t a, const std::size_t m) { array(a) = message(m); });
}

void ArrayRows::add_rows(int n, const RowChoice &rows, const ConstMessage &message) const {
  const auto array = array_;
  for_each_array_number(
      "mace::add", n, rows, width_,
      KOKKOS_LAMBDA(const std::size_t a, const std::size_t m) { array(a) += message(m); });
}

} // namespace mace::kokkos
