// SPDX-License-Identifier: GPL-2.0-or-later
#include "exact_dispersion.h"

#include "styles/common/find_pairs.h"
#include "styles/dispersion/box_dispersion.h"
#include "styles/dispersion/pair_d3.h"
#include "styles/mace/find_pair_mace.h"
#include "styles/mace/pair_mace.h"

using LAMMPS_NS::PairD3;
using LAMMPS_NS::PairMACE;

namespace mace_lammps {

void ExactDispersion::find(LAMMPS_NS::LAMMPS *lmp) {
  parts_.clear();
  std::vector<PairD3 *> alone;
  find_pairs(lmp, "d3", alone);
  for (const PairD3 *pair : alone)
    parts_.push_back(pair->box_dispersion());
  for (const PairMACE *pair : find_pairs_mace(lmp))
    if (BoxDispersion *added = pair->box_dispersion())
      parts_.push_back(added);
}

void ExactDispersion::move(int atom, const double *move) {
  for (BoxDispersion *part : parts_)
    part->expand(atom, move);
}

void ExactDispersion::come_back() {
  for (BoxDispersion *part : parts_)
    part->expand_no_more();
}

} // namespace mace_lammps
