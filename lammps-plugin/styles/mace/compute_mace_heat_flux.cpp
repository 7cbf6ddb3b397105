// SPDX-License-Identifier: GPL-2.0-or-later
#include "compute_mace_heat_flux.h"

#include "find_pair_mace.h"
#include "pair_mace.h"

#include "atom.h"
#include "comm.h"
#include "error.h"
#include "force.h"
#include "update.h"

using namespace LAMMPS_NS;

ComputeMACEHeatFlux::ComputeMACEHeatFlux(LAMMPS *lmp, int narg, char **arg)
    : Compute(lmp, narg, arg) {
  if (narg != 3)
    error->all(FLERR,
               "Compute {}: unknown argument {}; it takes none, kinetic and potential energies are "
               "its own",
               style, arg[3]);
  if (igroup != 0)
    error->all(FLERR, "Compute {}: the group must be all, as energy flows between all atoms",
               style);
  find_pair();
  vector_flag = 1;
  size_vector = 6;
  extvector = 1;
  timeflag = 1;
  vector = new double[size_vector];
}

ComputeMACEHeatFlux::~ComputeMACEHeatFlux() { delete[] vector; }

/// The pair style as it is now. LAMMPS makes room for its messages before a run.
PairMACE *ComputeMACEHeatFlux::find_pair() {
  PairMACE *pair = mace_lammps::require_pair_mace(lmp, fmt::format("Compute {}", style));
  if (const std::string problem = pair->no_heat_flux(); !problem.empty())
    error->all(FLERR, "Compute {}: {}", style, problem);
  comm_forward = comm_reverse = pair->heat_flux_width();
  return pair;
}

void ComputeMACEHeatFlux::init() {
  find_pair();
  warn_of_others();
}

void ComputeMACEHeatFlux::warn_of_others() {
  const bool others = utils::strmatch(force->pair_style, "^hybrid") || force->bond ||
                      force->angle || force->dihedral || force->improper || force->kspace;
  if (!others || told_others)
    return;
  told_others = true;
  if (comm->me == 0)
    error->warning(FLERR,
                   "Compute {}: energies and forces that are not those of pair style mace are left "
                   "out",
                   style);
}

void ComputeMACEHeatFlux::compute_vector() {
  invoked_vector = update->ntimestep;
  const PairMACE::HeatFluxParts parts = find_pair()->heat_flux();
  double mine[6];
  for (int a = 0; a < 3; ++a) {
    mine[a] = parts.potential[a];
    mine[3 + a] = parts.convective[a];
  }
  for (int i = 0; i < atom->nlocal; ++i) {
    const double *v = atom->v[i];
    const double mass = atom->rmass ? atom->rmass[i] : atom->mass[atom->type[i]];
    const double kinetic = 0.5 * force->mvv2e * mass * (v[0] * v[0] + v[1] * v[1] + v[2] * v[2]);
    for (int a = 0; a < 3; ++a)
      mine[3 + a] += kinetic * v[a];
  }
  for (int a = 0; a < 3; ++a)
    mine[a] += mine[3 + a];
  MPI_Allreduce(mine, vector, size_vector, MPI_DOUBLE, MPI_SUM, world);
}
