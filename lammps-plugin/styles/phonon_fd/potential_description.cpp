// SPDX-License-Identifier: GPL-2.0-or-later
#include "potential_description.h"

#include "styles/common/find_pairs.h"
#include "styles/dispersion/pair_d3.h"
#include "styles/mace/find_pair_mace.h"
#include "styles/mace/pair_mace.h"

#include "force.h"
#include "lammps.h"

#include <algorithm>
#include <cstring>
#include <utility>
#include <vector>

using namespace LAMMPS_NS;

namespace mace_lammps {

namespace {

/// What several styles say of themselves.
template <class Style> std::string joined_descriptions(const std::vector<Style *> &styles) {
  std::string all;
  for (const Style *style : styles)
    all += (all.empty() ? "" : "; ") + style->description();
  return all;
}

} // namespace

PotentialDescription describe_potential(LAMMPS *lmp) {
  const Force &force = *lmp->force;
  const std::vector<PairMACE *> models = find_pairs_mace(lmp);
  std::vector<PairD3 *> dispersion;
  find_pairs(lmp, "d3", dispersion);
  const std::string of_models = joined_descriptions(models),
                    of_dispersion = joined_descriptions(dispersion);
  const std::pair<const char *, const char *> said[] = {{"pair_style", force.pair_style},
                                                        {"bond_style", force.bond_style},
                                                        {"angle_style", force.angle_style},
                                                        {"dihedral_style", force.dihedral_style},
                                                        {"improper_style", force.improper_style},
                                                        {"kspace_style", force.kspace_style},
                                                        {"model", of_models.c_str()},
                                                        {"dispersion", of_dispersion.c_str()}};
  PotentialDescription description;
  for (const auto &[kind, words] : said)
    if (words && *words && strcmp(words, "none") != 0)
      description.words[kind] = words;
  for (PairMACE *model : models) {
    int dim = 0;
    const auto *cutoff = static_cast<const double *>(model->extract("cutoff", dim));
    description.reach = std::max(description.reach, model->interactions() * *cutoff);
  }
  return description;
}

} // namespace mace_lammps
