// SPDX-License-Identifier: GPL-2.0-or-later
#include "compute_atom_rows.h"

#include "atom.h"
#include "memory.h"
#include "update.h"

#include <algorithm>
#include <cstddef>

using namespace LAMMPS_NS;

ComputeAtomRows::ComputeAtomRows(LAMMPS *lmp, int narg, char **arg) : Compute(lmp, narg, arg) {
  peratom_flag = 1;
}

ComputeAtomRows::~ComputeAtomRows() { memory->destroy(array_atom); }

void ComputeAtomRows::store(const std::vector<double> &rows) {
  invoked_peratom = update->ntimestep;
  if (atom->nmax > n_rows) {
    memory->destroy(array_atom);
    n_rows = atom->nmax;
    memory->create(array_atom, n_rows, size_peratom_cols, "compute:array_atom");
  }
  for (int i = 0; i < atom->nlocal; ++i) {
    const double *row = rows.data() + std::size_t(i) * size_peratom_cols;
    if (atom->mask[i] & groupbit)
      std::copy_n(row, size_peratom_cols, array_atom[i]);
    else
      std::fill_n(array_atom[i], size_peratom_cols, 0.0);
  }
}

double ComputeAtomRows::memory_usage() {
  return double(n_rows) * size_peratom_cols * sizeof(double);
}
