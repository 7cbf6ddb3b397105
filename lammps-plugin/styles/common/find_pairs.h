// SPDX-License-Identifier: GPL-2.0-or-later
//
// How fixes and computes find pair styles of an input: the pair style itself, or sub-styles of a
// hybrid one.
#pragma once

#include "force.h"
#include "lammps.h"

#include <algorithm>
#include <vector>

namespace mace_lammps {

/// Adds the pair styles of exactly this name, if they are of this class: other packages may have
/// some of the name.
template <class Style>
void find_pairs(LAMMPS_NS::LAMMPS *lmp, const char *name, std::vector<Style *> &found) {
  constexpr int exact = 1;
  if (!lmp->force->pair)
    return;
  // LAMMPS counts from 1, and beyond the last one gives the only one again, or none.
  for (int k = 1;; ++k) {
    auto *pair = dynamic_cast<Style *>(lmp->force->pair_match(name, exact, k));
    if (!pair || std::find(found.begin(), found.end(), pair) != found.end())
      return;
    found.push_back(pair);
  }
}

} // namespace mace_lammps
