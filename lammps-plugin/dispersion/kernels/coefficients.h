// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "dispersion/dispersion.h"
#include "dispersion/reference_data.h"
#include "number.h"

#include <vector>

namespace dispersion {

/// What a kernel has to know of a pair of species, in eV and Angstrom.
struct PairConstants {
  double coordination_radius; ///< sum of covalent radii, times 4/3
  double s6, s8;              ///< of 1 / r^6 and 1 / r^8 in the energy of a pair over C6
  double d6, d8;              ///< BJ: R0^6 and R0^8; Zero: squares of rs R0; ZeroM: 1 / (rs R0)
  double offset;              ///< ZeroM: beta R0
  double three_body_radius;   ///< 4/3 of the cutoff radius R0
};

/// All constants of an evaluation, on the device.
struct Coefficients {
  Coefficients(const Options &options);

  int species = 0;
  Damping damping;
  double s9 = 0.0;       ///< over the root of a Hartree: C9 is the root of three C6 in atomic units
  Array<int> references; ///< (species)
  Array<double> reference_numbers; ///< (species, most_references)
  Array<PairConstants> pairs;      ///< (species, species)
  Array<double> c6;                ///< (species, species, most_references, most_references)

  KOKKOS_INLINE_FUNCTION const double *c6_of(int first, int second) const {
    return &c6((first * species + second) * most_references * most_references);
  }
  KOKKOS_INLINE_FUNCTION const PairConstants &pair(int first, int second) const {
    return pairs(first * species + second);
  }
};

} // namespace dispersion
