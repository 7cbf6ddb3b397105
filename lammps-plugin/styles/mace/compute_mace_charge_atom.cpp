// SPDX-License-Identifier: GPL-2.0-or-later
#include "compute_mace_charge_atom.h"

#include "find_pair_mace.h"
#include "mace/polarization.h"
#include "pair_mace.h"

#include "atom.h"
#include "error.h"
#include "memory.h"
#include "update.h"

#include <algorithm>

using namespace LAMMPS_NS;

ComputeMACEChargeAtom::ComputeMACEChargeAtom(LAMMPS *lmp, int narg, char **arg)
    : Compute(lmp, narg, arg) {
  if (narg > 3)
    error->all(FLERR, "Compute {} takes no keywords, not {}", style, arg[3]);
  find_pair();
  peratom_flag = 1;
  size_peratom_cols = mace::Polarization::numbers;
}

ComputeMACEChargeAtom::~ComputeMACEChargeAtom() { memory->destroy(array_atom); }

/// The pair style as it is now.
PairMACE *ComputeMACEChargeAtom::find_pair() {
  PairMACE *pair = mace_lammps::require_pair_mace(lmp, fmt::format("Compute {}", style));
  if (const std::string problem = pair->no_charges(); !problem.empty())
    error->all(FLERR, "Compute {}: {}", style, problem);
  return pair;
}

void ComputeMACEChargeAtom::init() { find_pair(); }

void ComputeMACEChargeAtom::compute_peratom() {
  invoked_peratom = update->ntimestep;
  PairMACE *pair = find_pair();
  if (atom->nmax > n_rows) {
    memory->destroy(array_atom);
    n_rows = atom->nmax;
    memory->create(array_atom, n_rows, size_peratom_cols, "mace/charge/atom:array_atom");
  }
  const std::vector<double> rows = pair->charges();
  for (int i = 0; i < atom->nlocal; ++i) {
    const double *row = rows.data() + std::size_t(i) * size_peratom_cols;
    if (atom->mask[i] & groupbit)
      std::copy_n(row, size_peratom_cols, array_atom[i]);
    else
      std::fill_n(array_atom[i], size_peratom_cols, 0.0);
  }
}

double ComputeMACEChargeAtom::memory_usage() {
  return double(n_rows) * size_peratom_cols * sizeof(double);
}
