// SPDX-License-Identifier: GPL-2.0-or-later
//
// Coordination numbers, what they make of the reference molecules, and the forces that come from
// their change.
#pragma once

#include "neighbors.h"
#include "pair_functions.h"
#include "pull.h"

namespace dispersion {

/// Place of a reference molecule's number among those of all slots.
KOKKOS_INLINE_FUNCTION int reference_place(int slot, int reference) {
  return (slot / block_width * most_references + reference) * block_width + slot % block_width;
}

/// How many neighbors each atom has. A thread a unit; each writes its own atoms.
template <class N> struct CoordinationNumbers {
  Coefficients coefficients;
  Geometry<N> geometry;
  BlockPairs pairs;
  double cutoff;
  Quantity<N> numbers;     ///< written for the atoms of the list
  Quantity<N> same_places; ///< also: how many atoms are where an atom is

  struct Visitor {
    const Coefficients &coefficients;
    int own;
    double radius = 0.0;
    N sum{}, at_same_place{};

    KOKKOS_INLINE_FUNCTION void species(int s) {
      radius = coefficients.pair(own, s).coordination_radius;
    }
    struct Images {
      N sum{};
    };
    template <class Mask>
    KOKKOS_INLINE_FUNCTION void image(const Distance<N> &d, const Mask &near,
                                      Images &images) const {
      images.sum += only(near, count_neighbor(radius, d.squared).value);
    }
    KOKKOS_INLINE_FUNCTION void end(int, const Images &images) { sum += images.sum; }
  };

  KOKKOS_INLINE_FUNCTION void operator()(int index) const {
    const Unit unit(pairs, index);
    Visitor visitor{coefficients, geometry.species(unit.block)};
    visit_neighbors(geometry, pairs, unit, cutoff, visitor);
    numbers.store(unit.slot, visitor.sum);
    same_places.store(unit.slot, visitor.at_same_place);
  }
};

/// Weights of the reference molecules of all atoms, exp(-4 (CN - CN_ref)^2) over their sum, and the
/// derivatives by the coordination number. A thread a unit. Grimme 2010, eq. 16.
template <class N> struct ReferenceWeights {
  Coefficients coefficients;
  Geometry<N> geometry;
  Quantity<N> numbers;
  Quantity<N> weights, slopes; ///< written, at reference_place()

  KOKKOS_INLINE_FUNCTION void operator()(int index) const {
    constexpr int units = block_width / lane_count;
    const int slot = index * lane_count, block = index / units;
    const int species = geometry.species(block), count = coefficients.references(species);
    const double *reference = &coefficients.reference_numbers(species * most_references);
    const N number = numbers.load(slot);
    // The largest exponent is taken out, so that the sum is not zero far from all references.
    auto least = value_of(number) * 0.0 + 1e300;
    for (int a = 0; a < count; ++a) {
      const auto away = value_of(number) - reference[a];
      const auto square = away * away;
      least = square < least ? square : least;
    }
    N raw[most_references], by_number[most_references], sum{}, sum_by_number{};
    for (int a = 0; a < count; ++a) {
      const N away = number - reference[a];
      const N exponent = -steepness * (away * away - lifted(least));
      const auto small = value_of(exponent) < -600.0;
      raw[a] = only(!small, exponential(only(!small, exponent)));
      by_number[a] = (-2.0 * steepness) * away;
      sum += raw[a];
      sum_by_number += raw[a] * by_number[a];
    }
    const N inverse = 1.0 / sum, mean = sum_by_number * inverse;
    for (int a = 0; a < count; ++a) {
      const N weight = raw[a] * inverse;
      weights.store(reference_place(slot, a), weight);
      slopes.store(reference_place(slot, a), weight * (by_number[a] - mean));
    }
  }

private:
  static constexpr double steepness = 4.0;

  /// A number without a derivative.
  template <class T> static KOKKOS_INLINE_FUNCTION N lifted(const T &a) {
    if constexpr (planes<N> == 1)
      return a;
    else
      return N{a, T{}};
  }
};

/// Forces from coordination numbers: -dE/dCN of both ends times the change of how they count each
/// other. A thread a unit; each writes its own atoms.
template <class N, bool with_virial> struct CoordinationForces {
  Coefficients coefficients;
  Geometry<N> geometry;
  BlockPairs pairs;
  double cutoff;
  Quantity<N> energy_by_number; ///< dE/dCN of all atoms
  Quantity<N> fx, fy, fz;       ///< added to
  Array<double> virial;         ///< (6, slots) added to

  struct Visitor {
    const CoordinationForces &all;
    int own;
    N own_slope;
    double radius = 0.0;
    Pull<N, with_virial> force{};

    KOKKOS_INLINE_FUNCTION void species(int s) {
      radius = all.coefficients.pair(own, s).coordination_radius;
    }
    using Images = Pull<N, with_virial>;
    template <class Mask>
    KOKKOS_INLINE_FUNCTION void image(const Distance<N> &d, const Mask &near,
                                      Images &images) const {
      images.add(only(near, count_neighbor(radius, d.squared).slope), d);
    }
    KOKKOS_INLINE_FUNCTION void end(int slot, const Images &images) {
      force.add(-2.0 * (own_slope + all.energy_by_number.same(slot)), images);
    }
  };

  KOKKOS_INLINE_FUNCTION void operator()(int index) const {
    const Unit unit(pairs, index);
    Visitor visitor{*this, geometry.species(unit.block), energy_by_number.load(unit.slot)};
    visit_neighbors(geometry, pairs, unit, cutoff, visitor);
    fx.store(unit.slot, fx.load(unit.slot) + visitor.force.x);
    fy.store(unit.slot, fy.load(unit.slot) + visitor.force.y);
    fz.store(unit.slot, fz.load(unit.slot) + visitor.force.z);
    if constexpr (with_virial)
      visitor.force.tensor.add_half_to(virial, geometry.x.slots, unit.slot);
  }
};

} // namespace dispersion
