// SPDX-License-Identifier: GPL-2.0-or-later
#include "list_watch.h"

#include "lammps.h"
#include "neighbor.h"

namespace mace_lammps {

bool ListWatch::may_be_new() const {
  const LAMMPS_NS::Neighbor &neighbor = *lmp_->neighbor;
  return neighbor.ago == 0 || neighbor.ncalls != builds_ || neighbor.lastcall != last_build_;
}

void ListWatch::seen() {
  builds_ = lmp_->neighbor->ncalls;
  last_build_ = lmp_->neighbor->lastcall;
}

} // namespace mace_lammps
