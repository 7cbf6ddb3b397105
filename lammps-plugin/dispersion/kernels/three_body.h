// SPDX-License-Identifier: GPL-2.0-or-later
//
// The three-body term of Axilrod, Teller and Muto: s9 sqrt(C6_ij C6_ik C6_jk) (3 cos cos cos + 1) /
// (r_ij r_ik r_jk)^3, damped. Grimme 2010, eqs. 10 to 14.
#pragma once

#include "two_body.h"

namespace dispersion {

/// The term over s9 and the root of the C6, and its derivatives by the squares of two distances.
template <class N> struct Triangle {
  N value, by_first, by_second;

  /// \param damping        6 (R_ij R_ik R_jk)^(16/3) of the radii
  /// \param u1, u2, u3     squares of the distances
  KOKKOS_INLINE_FUNCTION Triangle(const N &damping, const N &u1, const N &u2, const N &u3) {
    const N w = u1 * u2 * u3;
    const N q = inverse_root(w), q2 = q * q, q3 = q2 * q, q5 = q3 * q2;
    const N inverse1 = u2 * u3 * q2, inverse2 = u1 * u3 * q2;
    const N l1 = u1 + u3 - u2, l2 = u1 + u2 - u3, l3 = u2 + u3 - u1;
    const N l12 = l1 * l2, l13 = l1 * l3, l23 = l2 * l3;
    const N cosines = 0.375 * (l12 * l3 * q5);
    const N angular = cosines + q3;
    const N grown = 2.5 * cosines + 1.5 * q3; // minus the derivative by ln u of the denominators
    const N root = inverse_cube_root(w), root2 = root * root, root4 = root2 * root2;
    const N f = 1.0 / (1.0 + damping * (root4 * root4));
    const N damped = (8.0 / 3.0) * (angular * (1.0 - f)); // derivative of f by ln u, over f
    value = angular * f;
    by_first = f * (0.375 * (q5 * (l23 + l13 - l12)) + (damped - grown) * inverse1);
    by_second = f * (0.375 * (q5 * (l13 + l12 - l23)) + (damped - grown) * inverse2);
  }
};

/// Adds energies, forces, virials and dE/dCN. Every atom of a triangle makes what is its own. A
/// thread a unit; each writes its own atoms.
template <class N, bool with_virial> struct ThreeBody {
  Coefficients coefficients;
  Geometry<N> geometry;
  BlockPairs pairs;
  double cutoff;
  Quantity<N> weights, slopes;
  Quantity<N> energy, energy_by_number, fx, fy, fz; ///< added to
  Array<double> virial;                             ///< (6, slots) added to

  /// One neighbor without its image.
  struct Neighbor {
    int slot, block, species;
    std::int64_t first, last; ///< its images
    N x, y, z;                ///< from it to the atoms of the unit
    typename PairC6<N>::Values values;
    N by_number; ///< logarithmic derivative of C6 with the atoms of the unit
  };
  struct Sums {
    N energy{}, by_number{};
    Pull<N, with_virial> force{};
  };

  /// f(neighbor), for the neighbors from `slot` of `entry` on.
  template <class F>
  KOKKOS_INLINE_FUNCTION void for_neighbors(const Unit &unit, PairC6<N> &c6, std::int64_t entry,
                                            int slot, const F &f) const {
    const N x = geometry.x.load(unit.slot), y = geometry.y.load(unit.slot),
            z = geometry.z.load(unit.slot);
    int species = -1;
    for (std::int64_t e = entry; e < pairs.first(unit.center + 1); ++e) {
      const int block = pairs.near(e), end = block * block_width + geometry.atoms(block);
      if (geometry.species(block) != species) {
        species = geometry.species(block);
        c6.species(species);
      }
      for (int s = slot >= 0 ? slot : block * block_width; s < end; ++s) {
        Neighbor neighbor{s,
                          block,
                          species,
                          pairs.first_image(e),
                          pairs.first_image(e + 1),
                          x - geometry.x.same(s),
                          y - geometry.y.same(s),
                          z - geometry.z.same(s),
                          c6.with(s),
                          N{}};
        neighbor.by_number = neighbor.values.by_number / neighbor.values.c6;
        f(neighbor, e);
      }
      slot = -1;
    }
  }

  KOKKOS_INLINE_FUNCTION Distance<N> distance(const Neighbor &neighbor, std::int64_t image) const {
    const double *shift = &pairs.shifts(3 * pairs.image(image));
    Distance<N> d{neighbor.x - shift[0], neighbor.y - shift[1], neighbor.z - shift[2], N{}};
    d.squared = d.x * d.x + d.y * d.y + d.z * d.z;
    return d;
  }

  /// All triangles with two neighbors in all of their images.
  KOKKOS_INLINE_FUNCTION void add_triangles(const Neighbor &j, const Neighbor &k, const N &damping,
                                            Sums &sums) const {
    const double cutoff_squared = cutoff * cutoff;
    for (std::int64_t mj = j.first; mj < j.last; ++mj) {
      const Distance<N> dj = distance(j, mj);
      const auto near_j = between(same_place, value_of(dj.squared), cutoff_squared);
      if (!any(near_j))
        continue;
      for (std::int64_t mk = j.slot == k.slot ? mj + 1 : k.first; mk < k.last; ++mk) {
        const Distance<N> dk = distance(k, mk);
        const N x = dk.x - dj.x, y = dk.y - dj.y, z = dk.z - dj.z;
        const N between_them = x * x + y * y + z * z;
        const auto near =
            both(near_j, both(between(same_place, value_of(dk.squared), cutoff_squared),
                              between(same_place, value_of(between_them), cutoff_squared)));
        if (!any(near))
          continue;
        const Triangle<N> t(damping, dj.squared, dk.squared, between_them);
        sums.energy += only(near, t.value);
        sums.force.add(only(near, t.by_first), dj);
        sums.force.add(only(near, t.by_second), dk);
      }
    }
  }

  KOKKOS_INLINE_FUNCTION void operator()(int index) const {
    const Unit unit(pairs, index);
    const int own = geometry.species(unit.block);
    PairC6<N> first_c6(coefficients, weights, slopes, own, unit.slot), second_c6 = first_c6;
    Sums all;
    for_neighbors(unit, first_c6, pairs.first(unit.center), -1, [&](const Neighbor &j, auto entry) {
      PairC6<N> between_c6(coefficients, weights, j.slot, j.species);
      int last_species = -1;
      double radii = 0.0;
      for_neighbors(unit, second_c6, entry, j.slot, [&](const Neighbor &k, auto) {
        if (k.species != last_species) {
          last_species = k.species;
          between_c6.species(k.species);
          radii = 6.0 * Kokkos::pow(coefficients.pair(own, j.species).three_body_radius *
                                        coefficients.pair(own, k.species).three_body_radius *
                                        coefficients.pair(j.species, k.species).three_body_radius,
                                    16.0 / 3.0);
        }
        Sums sums;
        add_triangles(j, k, N{} + radii, sums);
        const N product = j.values.c6 * k.values.c6 * between_c6.with(k.slot).c6;
        const N c9 = coefficients.s9 * (product * inverse_root(product));
        const N triangle_energy = c9 * sums.energy;
        all.energy += triangle_energy;
        all.by_number += 0.5 * (triangle_energy * (j.by_number + k.by_number));
        all.force.add(-2.0 * c9, sums.force);
      });
    });
    energy.store(unit.slot, energy.load(unit.slot) + (1.0 / 3.0) * all.energy);
    energy_by_number.store(unit.slot, energy_by_number.load(unit.slot) + all.by_number);
    fx.store(unit.slot, fx.load(unit.slot) + all.force.x);
    fy.store(unit.slot, fy.load(unit.slot) + all.force.y);
    fz.store(unit.slot, fz.load(unit.slot) + all.force.z);
    if constexpr (with_virial)
      all.force.tensor.add_half_to(virial, geometry.x.slots, unit.slot);
  }
};

} // namespace dispersion
