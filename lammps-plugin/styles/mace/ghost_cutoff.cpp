// SPDX-License-Identifier: GPL-2.0-or-later
#include "ghost_cutoff.h"

#include "comm.h"
#include "lammps.h"

namespace mace_lammps {

bool GhostCutoff::raise(double cutoff) {
  double &now = lmp_->comm->cutghostuser;
  if (now >= cutoff)
    return false;
  if (raised_ == 0.0 || now != raised_)
    before_ = now;
  raised_ = now = cutoff;
  return true;
}

void GhostCutoff::give_back() {
  if (raised_ > 0.0 && lmp_->comm->cutghostuser == raised_)
    lmp_->comm->cutghostuser = before_;
  raised_ = 0.0;
}

} // namespace mace_lammps
