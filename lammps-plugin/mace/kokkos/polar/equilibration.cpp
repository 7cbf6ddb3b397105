// SPDX-License-Identifier: GPL-2.0-or-later
#include "equilibration.h"

#include "mace/error.h"

#include <cmath>

namespace mace::kokkos {

namespace {

/// Of the sum of the sizes: below, what the atoms are given is mostly rounding.
constexpr double smallest_fukui_sum = 1e-6;

} // namespace

std::array<double, spin_channels> channel_targets(const ElectronCount &electrons) {
  const double unpaired = electrons.multiplicity - 1.0;
  return {0.5 * (electrons.charge + unpaired), 0.5 * (electrons.charge - unpaired)};
}

Equilibration equilibrate(const AtomRows &p, const AtomRows &fukui,
                          const std::array<double, spin_channels> &targets, const RankSum &sum) {
  const Kokkos::RangePolicy<Space> atoms(0, p.atoms);
  std::array<double, 3 * spin_channels> sums; // of f, |f| and q, each of up and down
  for (int c = 0; c < spin_channels; ++c)
    Kokkos::parallel_reduce(
        "mace::fukui_sum", atoms,
        KOKKOS_LAMBDA(const int i, double &of_f, double &of_size, double &of_q) {
          of_f += fukui(c, i);
          of_size += Kokkos::abs(fukui(c, i));
          of_q += p(4 * c, i);
        },
        sums[3 * c], sums[3 * c + 1], sums[3 * c + 2]);
  if (sum)
    sum(sums.data(), sums.size());
  Equilibration result;
  for (int c = 0; c < spin_channels; ++c) {
    const double total = sums[3 * c], size = sums[3 * c + 1];
    if (size > 0.0 && !(std::abs(total) >= smallest_fukui_sum * size))
      throw Error("the Fukui functions of the atoms cancel, so that charges are not defined: the "
                  "structure is far from what the model knows");
    const double f_sum = result.fukui_sum[c] = size > 0.0 ? total : 1.0;
    const double missing = result.missing[c] = targets[c] - sums[3 * c + 2];
    Kokkos::parallel_for(
        "mace::equilibrate", atoms,
        KOKKOS_LAMBDA(const int i) { p(4 * c, i) += fukui(c, i) / f_sum * missing; });
  }
  return result;
}

void equilibrate_adjoint(const Equilibration &equilibration, const AtomRows &fukui,
                         const AtomRows &dp, const AtomRows &dfukui, const RankSum &sum) {
  const Kokkos::RangePolicy<Space> atoms(0, dp.atoms);
  std::array<double, spin_channels> products;
  for (int c = 0; c < spin_channels; ++c)
    Kokkos::parallel_reduce(
        "mace::fukui_product", atoms,
        KOKKOS_LAMBDA(const int i, double &total) { total += dp(4 * c, i) * fukui(c, i); },
        products[c]);
  if (sum)
    sum(products.data(), products.size());
  for (int c = 0; c < spin_channels; ++c) {
    const double mean = products[c] / equilibration.fukui_sum[c];
    const double ratio = equilibration.missing[c] / equilibration.fukui_sum[c];
    Kokkos::parallel_for(
        "mace::equilibrate_adjoint", atoms, KOKKOS_LAMBDA(const int i) {
          dp(4 * c, i) -= mean;
          dfukui(c, i) = ratio * dp(4 * c, i);
        });
  }
}

} // namespace mace::kokkos
