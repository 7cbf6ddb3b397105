// SPDX-License-Identifier: GPL-2.0-or-later
//
// The coupling of harmonics and features, unrolled at compile time for a group of paths.
#pragma once

#include "messages.h"

namespace mace::kokkos::detail {

/// One non-zero coupling coefficient: output component o (within the group), feature component i,
/// harmonic component y (of all).
struct CouplingTerm {
  int o, i, y;
  double value;
};

template <int L_MAX, int L_IN> constexpr int count_coupling_terms() {
  using Group = PathGroup<L_MAX, L_IN>;
  int n = 0;
  static_for<Group::size>([&](auto p) {
    constexpr auto item = Group::items[p];
    for (const double c : wigner_3j<L_IN, item.l_edge, item.l_out>)
      n += c != 0.0;
  });
  return n;
}

template <int L_MAX, int L_IN> constexpr auto make_coupling_terms() {
  using Group = PathGroup<L_MAX, L_IN>;
  std::array<CouplingTerm, count_coupling_terms<L_MAX, L_IN>()> terms{};
  int n = 0;
  static_for<Group::size>([&](auto p) {
    constexpr auto item = Group::items[p];
    constexpr int n_edge = 2 * item.l_edge + 1, n_out = 2 * item.l_out + 1;
    for (int i = 0; i < Group::n_in; ++i)
      for (int y = 0; y < n_edge; ++y)
        for (int o = 0; o < n_out; ++o) {
          const double c = wigner_3j<L_IN, item.l_edge, item.l_out>[(i * n_edge + y) * n_out + o];
          if (c != 0.0)
            terms[n++] = {item.offset + o, i, first_component(item.l_edge) + y, c};
        }
  });
  return terms;
}

template <int L_MAX, int L_IN>
inline constexpr auto coupling_terms = make_coupling_terms<L_MAX, L_IN>();

/// Whether any harmonic couples output component o with feature component i: where none does, the
/// coupling is zero whatever the direction of an edge.
template <int L_MAX, int L_IN> constexpr bool are_coupled(int o, int i) {
  for (const CouplingTerm &term : coupling_terms<L_MAX, L_IN>)
    if (term.o == o && term.i == i)
      return true;
  return false;
}

/// coupling[o * n_in + i] = sum_y C[o; i, y] Y[y]
template <int L_MAX, int L_IN, class Real>
KOKKOS_INLINE_FUNCTION void couple(const Real *y, Real *coupling) {
  using Group = PathGroup<L_MAX, L_IN>;
  for (int c = 0; c < Group::n_out * Group::n_in; ++c)
    coupling[c] = Real(0);
  static_for<static_cast<int>(coupling_terms<L_MAX, L_IN>.size())>([&](auto t) {
    constexpr CouplingTerm term = coupling_terms<L_MAX, L_IN>[t];
    coupling[term.o * Group::n_in + term.i] += static_cast<Real>(term.value) * y[term.y];
  });
}

} // namespace mace::kokkos::detail
