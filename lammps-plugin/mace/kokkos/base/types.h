// SPDX-License-Identifier: GPL-2.0-or-later
//
// Arrays of channels and loops the kernels share.
#pragma once

#include "array.h"
#include "launch.h"
#include "simd.h"

#include <Kokkos_Core.hpp>
#include <utility>

namespace mace::kokkos {

inline constexpr bool on_host =
    Kokkos::SpaceAccessibility<Kokkos::HostSpace, Space::memory_space>::accessible &&
    vec_width<float> > 1;

using TeamPolicy = Kokkos::TeamPolicy<Space>;
using Team = TeamPolicy::member_type;

/// A quantity with components and channels for every node (atom): vectors of channels, indexed by
/// (channel vector, node, component). On CPUs the channel vector is slowest, so that a pass over
/// one vector of channels touches little memory; on GPUs it is fastest, so that neighboring threads
/// read neighboring numbers.
template <class Real> struct NodeArray {
  Array<Vec<Real>> data;
  int nodes = 0;
  int comps = 0;
  int vecs = 0;

  explicit NodeArray(const char *label = "") : data(std::string(label), 0) {}

  void resize(int n_nodes, int n_comps, int n_vecs) {
    nodes = n_nodes;
    comps = n_comps;
    vecs = n_vecs;
    reserve(data, static_cast<std::size_t>(nodes) * comps * vecs);
  }
  std::size_t bytes() const { return data.extent(0) * sizeof(Vec<Real>); }

  KOKKOS_INLINE_FUNCTION std::size_t index(int cv, int node, int comp) const {
    if constexpr (on_host)
      return (static_cast<std::size_t>(cv) * nodes + node) * comps + comp;
    else
      return (static_cast<std::size_t>(node) * comps + comp) * vecs + cv;
  }
  KOKKOS_INLINE_FUNCTION Vec<Real> &operator()(int cv, int node, int comp) const {
    return data(index(cv, node, comp));
  }
  /// Distance between the components of one node and channel vector.
  KOKKOS_INLINE_FUNCTION int comp_stride() const { return on_host ? 1 : vecs; }
};

/// f(node, channel vector) for all nodes < n_nodes and vectors < n_vecs, in any order.
template <class F> void for_each_node_vec(const char *label, int n_nodes, int n_vecs, const F &f) {
  if (n_nodes == 0)
    return;
  if constexpr (on_host) {
    constexpr int block = 16;
    Kokkos::parallel_for(
        label,
        Kokkos::RangePolicy<Space, Kokkos::Schedule<Kokkos::Dynamic>>(
            0, (n_nodes + block - 1) / block, Kokkos::ChunkSize(1)),
        KOKKOS_LAMBDA(const int b) {
          const int end = (b + 1) * block < n_nodes ? (b + 1) * block : n_nodes;
          for (int cv = 0; cv < n_vecs; ++cv)
            for (int node = b * block; node < end; ++node)
              f(node, cv);
        });
  } else {
    Kokkos::parallel_for(
        label, range(n_nodes * n_vecs), KOKKOS_LAMBDA(const int i) { f(i / n_vecs, i % n_vecs); });
  }
}

/// f(std::integral_constant<int, 0>), ..., f(std::integral_constant<int, N - 1>): a loop whose
/// index is known at compile time.
template <int N, class F> KOKKOS_FORCEINLINE_FUNCTION constexpr void static_for(F &&f) {
  [&]<int... I>(std::integer_sequence<int, I...>) { (f(std::integral_constant<int, I>{}), ...); }
  (std::make_integer_sequence<int, N>{});
}

} // namespace mace::kokkos
