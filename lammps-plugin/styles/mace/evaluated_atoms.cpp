// SPDX-License-Identifier: GPL-2.0-or-later
#include "evaluated_atoms.h"

#include "atom.h"
#include "domain.h"
#include "lammps.h"
#include "neighbor.h"
#include "update.h"

#include <algorithm>

namespace mace_lammps {

using LAMMPS_NS::Atom;

std::vector<double> EvaluatedAtoms::box() const {
  const LAMMPS_NS::Domain &domain = *lmp_->domain;
  std::vector<double> box(domain.h, domain.h + 6);
  box.insert(box.end(), domain.boxlo, domain.boxlo + 3);
  return box;
}

void EvaluatedAtoms::take() {
  const Atom &atom = *lmp_->atom;
  const int n = atom.nlocal;
  taken_ = true;
  n_ghosts_ = atom.nghost;
  box_ = box();
  types_.assign(atom.type, atom.type + n);
  ids_.assign(atom.tag, atom.tag + (atom.tag_enable ? n : 0));
  positions_.resize(3 * static_cast<std::size_t>(n));
  if (n > 0)
    std::copy_n(atom.x[0], positions_.size(), positions_.begin());
}

bool EvaluatedAtoms::still_there() const {
  const Atom &atom = *lmp_->atom;
  const std::size_t n = atom.nlocal;
  if (!taken_ || n != types_.size() || atom.nghost != n_ghosts_ ||
      !std::equal(types_.begin(), types_.end(), atom.type) ||
      !std::equal(ids_.begin(), ids_.end(), atom.tag))
    return false;
  const bool in_run = lmp_->update->whichflag != 0;
  if (!in_run && box() != box_)
    return false;
  const double reach = in_run ? 0.5 * lmp_->neighbor->skin : 0.0;
  for (std::size_t i = 0; i < n; ++i) {
    double moved = 0.0;
    for (int a = 0; a < 3; ++a) {
      const double d = atom.x[i][a] - positions_[3 * i + a];
      moved += d * d;
    }
    if (!(moved <= reach * reach))
      return false;
  }
  return true;
}

std::size_t EvaluatedAtoms::memory_bytes() const {
  return positions_.capacity() * sizeof(double) + ids_.capacity() * sizeof(LAMMPS_NS::tagint) +
         types_.capacity() * sizeof(int);
}

} // namespace mace_lammps
