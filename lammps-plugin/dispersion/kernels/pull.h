// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "neighbors.h"

namespace dispersion {

/// A symmetric tensor: xx, yy, zz, xy, xz, yz.
template <class N> struct Tensor {
  N at[6]{};

  /// Adds scale d (x) d.
  KOKKOS_INLINE_FUNCTION void add(const N &scale, const Distance<N> &d) {
    const N x = scale * d.x, y = scale * d.y, z = scale * d.z;
    at[0] += x * d.x;
    at[1] += y * d.y;
    at[2] += z * d.z;
    at[3] += x * d.y;
    at[4] += x * d.z;
    at[5] += y * d.z;
  }
  KOKKOS_INLINE_FUNCTION void add(const N &scale, const Tensor &other) {
    for (int c = 0; c < 6; ++c)
      at[c] += scale * other.at[c];
  }
  /// Adds half of the values to those of the slots of a unit: each end of a pair has its half.
  KOKKOS_INLINE_FUNCTION void add_half_to(const Array<double> &sums, int slots, int slot) const {
    for (int c = 0; c < 6; ++c) {
      double *place = &sums(static_cast<std::size_t>(c) * slots + slot);
      const auto half = 0.5 * value_of(at[c]);
      using V = std::remove_const_t<decltype(half)>;
      Stored<V>::store(place, 0, Stored<V>::load(place, 0) + half);
    }
  }
};

/// What pairs give an atom: a force, and what belongs to it of the virial.
template <class N, bool with_virial> struct Pull {
  N x{}, y{}, z{};
  Tensor<N> tensor{};

  /// A force of `by_distance` times the vector from the neighbor.
  KOKKOS_INLINE_FUNCTION void add(const N &by_distance, const Distance<N> &d) {
    x += by_distance * d.x;
    y += by_distance * d.y;
    z += by_distance * d.z;
    if constexpr (with_virial)
      tensor.add(by_distance, d);
  }
  KOKKOS_INLINE_FUNCTION void add(const N &scale, const Pull &other) {
    x += scale * other.x;
    y += scale * other.y;
    z += scale * other.z;
    if constexpr (with_virial)
      tensor.add(scale, other.tensor);
  }
};

} // namespace dispersion
