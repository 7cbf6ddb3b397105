// SPDX-License-Identifier: GPL-2.0-or-later
#include "find_pair_mace.h"

#include "pair_mace.h"
#include "styles/common/find_pairs.h"

#include "error.h"

using LAMMPS_NS::PairMACE;

namespace mace_lammps {

std::vector<PairMACE *> find_pairs_mace(LAMMPS_NS::LAMMPS *lmp) {
  std::vector<PairMACE *> found;
  for (const char *name : {"mace", "mace/kk", "mace/kk/device", "mace/kk/host"})
    find_pairs(lmp, name, found);
  return found;
}

PairMACE *find_pair_mace(LAMMPS_NS::LAMMPS *lmp) {
  const std::vector<PairMACE *> found = find_pairs_mace(lmp);
  return found.size() == 1 ? found.front() : nullptr;
}

PairMACE *require_pair_mace(LAMMPS_NS::LAMMPS *lmp, const std::string &who) {
  const std::vector<PairMACE *> found = find_pairs_mace(lmp);
  if (found.size() > 1)
    lmp->error->all(FLERR, "{}: there is more than one pair style mace; it needs a single one",
                    who);
  if (found.empty() || found.front()->interactions() == 0)
    lmp->error->all(FLERR,
                    "{}: there is no pair style mace with a model; give pair_style mace and "
                    "pair_coeff before this compute",
                    who);
  return found.front();
}

} // namespace mace_lammps
