// SPDX-License-Identifier: GPL-2.0-or-later
#include "neighbor_check.h"

#include "exclusions.h"
#include "mace/error.h"
#include "styles/common/collective_error.h"

#include "atom.h"
#include "fmt/format.h"
#include "lammps.h"
#include "neighbor.h"

namespace mace_lammps {

std::string NeighborCheck::complaint(const LAMMPS_NS::NeighList &list, const int *species_of_type,
                                     const mace::Atoms &atoms, bool new_list, double cutoff) {
  if (!may_leave_out_neighbors(lmp_, list, species_of_type)) {
    left_out_.forget();
    return {};
  }
  if (new_list)
    left_out_.find(atoms, cutoff + lmp_->neighbor->skin);
  const auto pair = left_out_.within(cutoff, atoms.positions);
  return run_collectively(lmp_->world, [&] {
    if (pair)
      throw mace::Error(fmt::format("atoms {} and {} are neighbors, and {}",
                                    lmp_->atom->tag[pair->first], lmp_->atom->tag[pair->second],
                                    why_left_out(lmp_, pair->first, pair->second)));
  });
}

} // namespace mace_lammps
