// SPDX-License-Identifier: GPL-2.0-or-later
//
// The total charges of the spin channels: what is missing is given to the atoms in the ratios of
// their Fukui functions f,
//   q_i <- q_i + f_i / F (target - sum_j q_j),  F = sum_i f_i
#pragma once

#include "atom_rows.h"
#include "mace/polar.h"
#include "mace/polarization.h"

namespace mace::kokkos {

/// Of each spin channel, of all ranks.
struct Equilibration {
  std::array<double, spin_channels> fukui_sum = {}, missing = {};
};

/// Total charges of the channels up and down.
std::array<double, spin_channels> channel_targets(const ElectronCount &electrons);

/// \param p      (8, atoms) charges and dipoles of the channels; charges are changed
/// \param fukui  (2, atoms)
/// \throws Error if the sum of the Fukui functions all but vanishes
Equilibration equilibrate(const AtomRows &p, const AtomRows &fukui,
                          const std::array<double, spin_channels> &targets, const RankSum &sum);

/// \param dp      (8, atoms) adjoints of charges and dipoles behind; becomes that of those before
/// \param dfukui  (2, atoms) written
void equilibrate_adjoint(const Equilibration &equilibration, const AtomRows &fukui,
                         const AtomRows &dp, const AtomRows &dfukui, const RankSum &sum);

} // namespace mace::kokkos
