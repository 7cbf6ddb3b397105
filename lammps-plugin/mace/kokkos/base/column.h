// SPDX-License-Identifier: GPL-2.0-or-later
//
// A few numbers of one node and vector of channels that a kernel indexes at run time. On a CPU they
// are on its stack, which is cache. On a GPU they would be local memory, which is not: there they
// are in shared memory, the numbers of neighboring threads side by side.
#pragma once

#include "thread_team.h"

namespace mace::kokkos {

template <class Real> struct Column {
  Vec<Real> *first;
  int stride;

  KOKKOS_INLINE_FUNCTION Vec<Real> &operator[](int i) const {
    return first[on_host ? i : i * stride];
  }
  /// From number i on.
  KOKKOS_INLINE_FUNCTION Column behind(int i) const { return {&(*this)[i], stride}; }
};

/// f(node, channel vector, column of SIZE numbers of its own, not set) for all nodes < n_nodes and
/// vectors < n_vecs, in any order.
template <class Real, int SIZE, class F>
void for_each_node_vec_with_column(const char *label, int n_nodes, int n_vecs, const F &f) {
  if constexpr (on_host) {
    for_each_node_vec(
        label, n_nodes, n_vecs, KOKKOS_LAMBDA(const int node, const int cv) {
          Vec<Real> numbers[SIZE];
          f(node, cv, Column<Real>{numbers, 1});
        });
  } else {
    constexpr int threads = 128;
    const int count = n_nodes * n_vecs;
    if (count == 0)
      return;
    Kokkos::parallel_for(
        label,
        ThreadTeam<threads>::policy((count + threads - 1) / threads,
                                    shared_bytes<Vec<Real>>(SIZE * threads)),
        KOKKOS_LAMBDA(const Team &member) {
          const ThreadTeam<threads> team(member);
          auto *numbers = team.template shared<Vec<Real>>(SIZE * threads);
          team.each([&](const int t, int) {
            if (const int i = team.rank() * threads + t; i < count)
              f(i / n_vecs, i % n_vecs, Column<Real>{numbers + t, threads});
          });
        });
  }
}

} // namespace mace::kokkos
