// SPDX-License-Identifier: GPL-2.0-or-later
#include "find_pair_mace.h"

#include "pair_mace.h"

#include "force.h"
#include "lammps.h"

#include <algorithm>

using LAMMPS_NS::PairMACE;

namespace mace_lammps {

std::vector<PairMACE *> find_pairs_mace(LAMMPS_NS::LAMMPS *lmp) {
  std::vector<PairMACE *> found;
  if (!lmp->force->pair)
    return found;
  constexpr int exact = 1;
  // LAMMPS counts from 1, and beyond the last one gives the only one again, or none.
  for (int k = 1;; ++k) {
    auto *pair = dynamic_cast<PairMACE *>(lmp->force->pair_match("mace", exact, k));
    if (!pair || std::find(found.begin(), found.end(), pair) != found.end())
      return found;
    found.push_back(pair);
  }
}

PairMACE *find_pair_mace(LAMMPS_NS::LAMMPS *lmp) {
  const std::vector<PairMACE *> found = find_pairs_mace(lmp);
  return found.size() == 1 ? found.front() : nullptr;
}

} // namespace mace_lammps
