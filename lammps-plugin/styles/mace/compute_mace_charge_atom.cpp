// SPDX-License-Identifier: GPL-2.0-or-later
#include "compute_mace_charge_atom.h"

#include "find_pair_mace.h"
#include "mace/polarization.h"
#include "pair_mace.h"

#include "error.h"

using namespace LAMMPS_NS;

ComputeMACEChargeAtom::ComputeMACEChargeAtom(LAMMPS *lmp, int narg, char **arg)
    : ComputeAtomRows(lmp, narg, arg) {
  if (narg > 3)
    error->all(FLERR, "Compute {} takes no keywords, not {}", style, arg[3]);
  find_pair();
  size_peratom_cols = mace::Polarization::numbers;
}

/// The pair style as it is now.
PairMACE *ComputeMACEChargeAtom::find_pair() {
  PairMACE *pair = mace_lammps::require_pair_mace(lmp, fmt::format("Compute {}", style));
  if (const std::string problem = pair->no_charges(); !problem.empty())
    error->all(FLERR, "Compute {}: {}", style, problem);
  return pair;
}

void ComputeMACEChargeAtom::init() { find_pair(); }

void ComputeMACEChargeAtom::compute_peratom() { store(find_pair()->charges()); }
