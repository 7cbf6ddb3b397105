// SPDX-License-Identifier: GPL-2.0-or-later
//
// One evaluation, kernel by kernel.
#pragma once

#include "coordination.h"

#include <vector>

namespace dispersion {

/// Blocks, and which of them are near each other: for all evaluations at the same positions.
struct Neighborhood {
  Blocks blocks;
  BlockPairs two_body, coordination, three_body;
};

/// Arrays of an evaluation with numbers N, on the device.
template <class N> struct Workspace {
  Geometry<N> geometry;
  Quantity<N> numbers{"dispersion coordination numbers"}, same_places{"dispersion places"};
  Quantity<N> weights{"dispersion weights"}, slopes{"dispersion weight slopes"};
  Quantity<N> energy{"dispersion energies"}, energy_by_number{"dispersion dE/dCN"};
  Quantity<N> fx{"dispersion fx"}, fy{"dispersion fy"}, fz{"dispersion fz"};
  Array<double> virial{"dispersion virials", 0};
  std::vector<double> buffer; ///< of sums over processes

  std::size_t bytes() const;
};

/// Fills energy, fx, fy, fz and virial of the slots of this process; those of others stay zero.
///
/// \param moved  slot of an atom that moves, -1: none; only with numbers that have a slope
/// \param share  null: there are no other processes
template <class N>
void run_passes(const Options &options, const Coefficients &coefficients,
                const Neighborhood &neighborhood, int moved, const double *direction,
                bool with_virial, Share *share, Workspace<N> &space);

extern template void run_passes<Lanes>(const Options &, const Coefficients &, const Neighborhood &,
                                       int, const double *, bool, Share *, Workspace<Lanes> &);
extern template void run_passes<Jet<Lanes>>(const Options &, const Coefficients &,
                                            const Neighborhood &, int, const double *, bool,
                                            Share *, Workspace<Jet<Lanes>> &);

} // namespace dispersion
