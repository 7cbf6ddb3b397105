// SPDX-License-Identifier: GPL-2.0-or-later
#include "compute_mace_descriptor_atom.h"

#include "find_pair_mace.h"
#include "mace/node_features.h"
#include "pair_mace.h"

#include "error.h"

#include <cstring>

using namespace LAMMPS_NS;

ComputeMACEDescriptorAtom::ComputeMACEDescriptorAtom(LAMMPS *lmp, int narg, char **arg)
    : ComputeAtomRows(lmp, narg, arg) {
  parse(narg, arg);
  pair = mace_lammps::require_pair_mace(lmp, fmt::format("Compute {}", style));
  if (layers > pair->interactions())
    error->all(FLERR, "Compute {}: the model has {} layers, features of {} are asked for", style,
               pair->interactions(), layers);
  size_peratom_cols = pair->feature_width(selection());
  if (size_peratom_cols == 0)
    error->all(FLERR,
               "Compute {}: the torch engine gives no descriptors: use 'pair_style mace engine "
               "kokkos'",
               style);
}

void ComputeMACEDescriptorAtom::parse(int narg, char **arg) {
  for (int i = 3; i < narg; i += 2) {
    if (i + 1 >= narg)
      utils::missing_cmd_args(FLERR, fmt::format("compute {} {}", style, arg[i]), error);
    if (strcmp(arg[i], "invariants") == 0) {
      invariants = utils::logical(FLERR, arg[i + 1], false, lmp) == 1;
    } else if (strcmp(arg[i], "layers") == 0) {
      const bool all = strcmp(arg[i + 1], "all") == 0;
      layers = all ? 0 : utils::inumeric(FLERR, arg[i + 1], false, lmp);
      if (!all && layers < 1)
        error->all(FLERR, "Compute {}: layers takes a positive integer or all", style);
    } else {
      error->all(FLERR, "Compute {}: unknown keyword {}; choose from invariants, layers", style,
                 arg[i]);
    }
  }
}

mace::FeatureSelection ComputeMACEDescriptorAtom::selection() const {
  mace::FeatureSelection selection;
  selection.layers = layers;
  selection.invariants = invariants;
  return selection;
}

void ComputeMACEDescriptorAtom::init() { attach(); }

/// To the pair style as it is now.
void ComputeMACEDescriptorAtom::attach() {
  pair = mace_lammps::require_pair_mace(lmp, fmt::format("Compute {}", style));
  const int size = pair->feature_width(selection());
  if (size != size_peratom_cols)
    error->all(FLERR,
               "Compute {}: descriptors now have {} numbers and had {} when the compute was "
               "defined: define it again after pair_coeff",
               style, size, size_peratom_cols);
}

void ComputeMACEDescriptorAtom::compute_peratom() {
  attach(); // the pair style may have been replaced since the last run
  store(pair->node_features(selection()));
}
