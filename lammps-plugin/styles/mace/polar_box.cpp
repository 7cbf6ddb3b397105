// SPDX-License-Identifier: GPL-2.0-or-later
#include "polar_box.h"

#include "comm.h"
#include "domain.h"
#include "error.h"
#include "force.h"
#include "lammps.h"

#include <mpi.h>

namespace mace_lammps {

void require_polar_box(LAMMPS_NS::LAMMPS *lmp, const std::string &who) {
  const LAMMPS_NS::Domain &domain = *lmp->domain;
  if (!domain.xperiodic || !domain.yperiodic || !domain.zperiodic)
    lmp->error->all(FLERR,
                    "{}: polarizable models are evaluated in boxes that are periodic in all "
                    "directions: use boundary p p p, for a molecule or a slab with empty space "
                    "around it",
                    who);
  LAMMPS_NS::Force &force = *lmp->force;
  if (lmp->comm->me == 0 && (force.kspace || force.pair_match("coul", 0)))
    lmp->error->warning(FLERR,
                        "{}: the model contains its electrostatics; those of another pair style or "
                        "of kspace_style are added to them",
                        who);
}

mace::CellVectors cell_vectors(LAMMPS_NS::LAMMPS *lmp) {
  const double *h = lmp->domain->h; // xx, yy, zz, yz, xz, xy
  return {h[0], 0.0, 0.0, h[5], h[1], 0.0, h[4], h[3], h[2]};
}

mace::RankSum rank_sum(LAMMPS_NS::LAMMPS *lmp) {
  if (lmp->comm->nprocs == 1)
    return {};
  return [world = lmp->world](double *values, std::size_t n) {
    MPI_Allreduce(MPI_IN_PLACE, values, static_cast<int>(n), MPI_DOUBLE, MPI_SUM, world);
  };
}

} // namespace mace_lammps
