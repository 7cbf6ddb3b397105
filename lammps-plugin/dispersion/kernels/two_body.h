// SPDX-License-Identifier: GPL-2.0-or-later
//
// The two-body term: E = -1/2 sum over i, j and images of C6_ij f(r). C6 of a pair is a bilinear
// form of the weights of both atoms, so one half of it is made once per atom and species of
// neighbors, the rest once per neighbor, and only f for each image.
#pragma once

#include "coordination.h"
#include "neighbors.h"
#include "pair_functions.h"
#include "pull.h"

namespace dispersion {

/// C6 of the atoms of a unit with a neighbor, and its derivative by their coordination numbers.
template <class N> struct PairC6 {
  const Coefficients &coefficients;
  const Quantity<N> &weights;
  int own; ///< species
  N own_weights[most_references], own_slopes[most_references];
  int count = 0;                                       ///< references of the neighbors
  N row[most_references], row_slopes[most_references]; ///< own weights times C6 of references

  KOKKOS_INLINE_FUNCTION PairC6(const Coefficients &coefficients, const Quantity<N> &weights,
                                const Quantity<N> &slopes, int own, int slot)
      : coefficients(coefficients), weights(weights), own(own) {
    for (int a = 0; a < coefficients.references(own); ++a) {
      own_weights[a] = weights.load(reference_place(slot, a));
      own_slopes[a] = slopes.load(reference_place(slot, a));
    }
  }
  /// One neighbor in place of a unit, for C6 of two neighbors; there are no derivatives.
  KOKKOS_INLINE_FUNCTION PairC6(const Coefficients &coefficients, const Quantity<N> &weights,
                                int slot, int own)
      : coefficients(coefficients), weights(weights), own(own) {
    for (int a = 0; a < coefficients.references(own); ++a) {
      own_weights[a] = weights.same(reference_place(slot, a));
      own_slopes[a] = N{};
    }
  }
  KOKKOS_INLINE_FUNCTION void species(int s) {
    const double *c6 = coefficients.c6_of(own, s);
    const int rows = coefficients.references(own);
    count = coefficients.references(s);
    for (int b = 0; b < count; ++b) {
      N sum{}, sum_slopes{};
      for (int a = 0; a < rows; ++a) {
        sum += c6[a * most_references + b] * own_weights[a];
        sum_slopes += c6[a * most_references + b] * own_slopes[a];
      }
      row[b] = sum;
      row_slopes[b] = sum_slopes;
    }
  }
  struct Values {
    N c6, by_number;
  };
  KOKKOS_INLINE_FUNCTION Values with(int slot) const {
    Values sum{};
    for (int b = 0; b < count; ++b) {
      const N weight = weights.same(reference_place(slot, b));
      sum.c6 += row[b] * weight;
      sum.by_number += row_slopes[b] * weight;
    }
    return sum;
  }
};

/// Energies, forces, virials, and dE/dCN. A thread a unit; each writes its own atoms.
template <class N, class Damped, bool with_virial> struct TwoBody {
  Coefficients coefficients;
  Geometry<N> geometry;
  BlockPairs pairs;
  double cutoff;
  Quantity<N> weights, slopes;
  Quantity<N> energy, energy_by_number, fx, fy, fz; ///< written for the atoms of the list
  Array<double> virial;                             ///< (6, slots) added to

  struct Visitor {
    const Coefficients &coefficients;
    PairC6<N> c6;
    PairConstants pair{};
    N energy{}, by_number{};
    Pull<N, with_virial> force{};

    KOKKOS_INLINE_FUNCTION void species(int s) {
      c6.species(s);
      pair = coefficients.pair(c6.own, s);
    }
    struct Images {
      N sum{};
      Pull<N, with_virial> slopes{};
    };
    template <class Mask>
    KOKKOS_INLINE_FUNCTION void image(const Distance<N> &d, const Mask &near,
                                      Images &images) const {
      const ByDistance<N> f = Damped::evaluate(pair, d.squared);
      images.sum += only(near, f.value);
      images.slopes.add(only(near, f.slope), d);
    }
    KOKKOS_INLINE_FUNCTION void end(int slot, const Images &images) {
      const auto values = c6.with(slot);
      energy -= values.c6 * images.sum;
      by_number -= values.by_number * images.sum;
      force.add(2.0 * values.c6, images.slopes);
    }
  };

  KOKKOS_INLINE_FUNCTION void operator()(int index) const {
    const Unit unit(pairs, index);
    Visitor visitor{coefficients, PairC6<N>(coefficients, weights, slopes,
                                            geometry.species(unit.block), unit.slot)};
    visit_neighbors(geometry, pairs, unit, cutoff, visitor);
    energy.store(unit.slot, 0.5 * visitor.energy);
    energy_by_number.store(unit.slot, visitor.by_number);
    fx.store(unit.slot, visitor.force.x);
    fy.store(unit.slot, visitor.force.y);
    fz.store(unit.slot, visitor.force.z);
    if constexpr (with_virial)
      visitor.force.tensor.add_half_to(virial, geometry.x.slots, unit.slot);
  }
};

} // namespace dispersion
