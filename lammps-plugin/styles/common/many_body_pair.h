// SPDX-License-Identifier: GPL-2.0-or-later
//
// What pair styles of many-body potentials tell LAMMPS alike.
#pragma once

#include "force.h" // CENTROID_NOTAVAIL
#include "pair.h"

#include <algorithm>

namespace mace_lammps {

/// No energy of a single pair, nothing in restart files, one pair_coeff command for all types, and
/// virials of the style's own.
inline void set_many_body(LAMMPS_NS::Pair &pair) {
  pair.single_enable = 0;
  pair.restartinfo = 0;
  pair.one_coeff = 1;
  pair.manybody_flag = 1;
  pair.no_virial_fdotr_compute = 1;
  pair.centroidstressflag = LAMMPS_NS::CENTROID_NOTAVAIL;
}

/// No pair of types has its coefficients yet.
inline void unset_coefficients(LAMMPS_NS::Pair &pair, int types) {
  for (int i = 0; i <= types; ++i)
    std::fill_n(pair.setflag[i], types + 1, 0);
}

} // namespace mace_lammps
