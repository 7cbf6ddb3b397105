// SPDX-License-Identifier: GPL-2.0-or-later
//
// The loop that all sums over pairs share: atoms of one block in the lanes of a number, their
// neighbors one after the other, and of each neighbor its periodic images.
#pragma once

#include "block_pairs.h"
#include "number.h"

namespace dispersion {

/// Atoms that are closer are one and the same, Angstrom^2.
inline constexpr double same_place = 1e-12;

/// Where atoms are, and of what species.
template <class N> struct Geometry {
  Quantity<N> x{"dispersion x"}, y{"dispersion y"}, z{"dispersion z"};
  Array<int> species{"dispersion species", 0}; ///< (blocks)
  Array<int> atoms{"dispersion atoms", 0};     ///< (blocks)
};

/// Units of work of a list: a block each on CPUs, an atom each on GPUs.
inline int unit_count(const BlockPairs &pairs) {
  return pairs.center_count * (block_width / lane_count);
}

struct Unit {
  int center; ///< in the list
  int block;
  int slot; ///< of the first lane

  KOKKOS_INLINE_FUNCTION Unit(const BlockPairs &pairs, int index) {
    constexpr int units = block_width / lane_count;
    center = index / units;
    block = pairs.centers(center);
    slot = block * block_width + index % units * lane_count;
  }
};

KOKKOS_INLINE_FUNCTION bool between(double least, double a, double most) {
  return a > least && a < most;
}
template <class V> KOKKOS_INLINE_FUNCTION auto between(double least, const V &a, double most) {
  return (a > least) & (a < most);
}

KOKKOS_INLINE_FUNCTION bool both(bool a, bool b) { return a && b; }
template <class Mask> KOKKOS_INLINE_FUNCTION Mask both(const Mask &a, const Mask &b) {
  return a & b;
}

template <class N> struct Distance {
  N x, y, z; ///< from the neighbor to the atom
  N squared;
};

/// Calls, for the atoms of a unit and every block near them,
///   visitor.species(s)                    before neighbors of another species come
///   visitor.image(distance, mask, images) for each image of a neighbor within the cutoff of an
///   atom;
///                                         lanes of atoms it is not near are not in the mask
///   visitor.end(slot, images)             after a neighbor, with the sums that image() has made
/// and counts those at the place of an atom, itself among them, in visitor.at_same_place if there
/// is such a thing.
template <class N, class Visitor>
KOKKOS_FORCEINLINE_FUNCTION void visit_neighbors(const Geometry<N> &geometry,
                                                 const BlockPairs &pairs, const Unit &unit,
                                                 double cutoff, Visitor &visitor) {
  const N x = geometry.x.load(unit.slot), y = geometry.y.load(unit.slot),
          z = geometry.z.load(unit.slot);
  const double cutoff_squared = cutoff * cutoff;
  int species = -1;
  for (std::int64_t e = pairs.first(unit.center); e < pairs.first(unit.center + 1); ++e) {
    const int block = pairs.near(e);
    if (geometry.species(block) != species) {
      species = geometry.species(block);
      visitor.species(species);
    }
    const std::int64_t first = pairs.first_image(e), last = pairs.first_image(e + 1);
    const int end = block * block_width + geometry.atoms(block);
    for (int slot = block * block_width; slot < end; ++slot) {
      typename Visitor::Images images{};
      const N nx = x - geometry.x.same(slot), ny = y - geometry.y.same(slot),
              nz = z - geometry.z.same(slot);
      for (std::int64_t m = first; m < last; ++m) {
        const double *shift = &pairs.shifts(3 * pairs.image(m));
        Distance<N> d{nx - shift[0], ny - shift[1], nz - shift[2], N{}};
        d.squared = d.x * d.x + d.y * d.y + d.z * d.z;
        if constexpr (requires { visitor.at_same_place; })
          visitor.at_same_place += only(value_of(d.squared) <= same_place, N{} + 1.0);
        const auto near = between(same_place, value_of(d.squared), cutoff_squared);
        if (any(near))
          visitor.image(d, near, images);
      }
      visitor.end(slot, images);
    }
  }
}

} // namespace dispersion
