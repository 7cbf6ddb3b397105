// SPDX-License-Identifier: GPL-2.0-or-later
#include "pair_d3.h"

#include "dispersion_arguments.h"
#include "mace/elements.h"
#include "styles/common/collective_error.h"
#include "styles/common/energy_unit.h"
#include "styles/common/many_body_pair.h"
#include "styles/common/mass_check.h"

#include "atom.h"
#include "comm.h"
#include "error.h"
#include "force.h"
#include "memory.h"

#include <algorithm>
#include <cstring>
#include <vector>

using namespace LAMMPS_NS;

namespace {

/// What LAMMPS is told: it does not like to have none.
constexpr double nominal_cutoff = 1.0;

} // namespace

PairD3::PairD3(LAMMPS *lmp) : Pair(lmp) { mace_lammps::set_many_body(*this); }

PairD3::~PairD3() {
  if (copymode || !allocated)
    return;
  memory->destroy(setflag);
  memory->destroy(cutsq);
}

void PairD3::allocate() {
  const int n = atom->ntypes + 1;
  memory->create(setflag, n, n, "pair:setflag");
  memory->create(cutsq, n, n, "pair:cutsq");
  mace_lammps::unset_coefficients(*this, atom->ntypes);
  map = new int[n];
  allocated = 1;
}

void PairD3::settings(int narg, char **arg) {
  dispersion.reset();
  if (allocated)
    mace_lammps::unset_coefficients(*this, atom->ntypes);
  energy_unit = mace_lammps::energy_unit(lmp, "Pair style d3");
  if (narg < 1)
    error->all(FLERR, "Pair style d3 needs the name of a density functional: pair_style d3 pbe");
  functional = arg[0];
  try {
    options = mace_lammps::parse_dispersion(functional, {arg + 1, arg + narg});
  } catch (const std::exception &e) {
    error->all(FLERR, "Pair style d3: {}", e.what());
  }
}

void PairD3::coeff(int narg, char **arg) {
  const int ntypes = atom->ntypes;
  if (narg != 2 + ntypes || strcmp(arg[0], "*") != 0 || strcmp(arg[1], "*") != 0)
    error->all(FLERR,
               "Pair style d3: pair_coeff takes * * and one element for each of the {} atom types",
               ntypes);
  if (!allocated)
    allocate();
  map_element2type(narg - 2, arg + 2);
  options.threads = comm->nthreads;
  const std::string problem = mace_lammps::run_collectively(world, [this] {
    options.atomic_numbers.clear();
    for (int i = 0; i < nelements; ++i)
      options.atomic_numbers.push_back(mace::atomic_number(elements[i]));
    dispersion = std::make_unique<mace_lammps::BoxDispersion>(lmp, "Pair style d3", options);
  });
  if (!problem.empty())
    error->all(FLERR, "Pair style d3: {}", problem);
  announced = false;
}

void PairD3::init_style() {
  if (!dispersion)
    error->all(FLERR, "Pair style d3 has no elements: give pair_coeff after pair_style");
  dispersion->expand_no_more();
  if (announced)
    return;
  announced = true;
  mace_lammps::warn_of_masses(lmp, map, elements);
  if (comm->me == 0)
    utils::logmesg(lmp, "Pair style d3: {}\n", description());
}

std::string PairD3::description() const {
  return mace_lammps::describe_dispersion(functional, options);
}

double PairD3::init_one(int i, int j) {
  if (setflag[i][j] == 0)
    error->all(FLERR,
               "Pair style d3: no element is given for atom type {} or {}: NULL is for pair style "
               "hybrid",
               i, j);
  return nominal_cutoff; // neighbors are found elsewhere
}

void PairD3::compute(int eflag, int vflag) {
  ev_init(eflag, vflag);
  dispersion->evaluate(mace_lammps::local_species(lmp, map), vflag_either, vflag_atom);
  const double *forces = dispersion->forces();
  for (int i = 0; i < atom->nlocal; ++i)
    for (int a = 0; a < 3; ++a)
      atom->f[i][a] += energy_unit * forces[3 * std::size_t(i) + a];
  // LAMMPS sums over ranks, and one of them has the sums.
  if (eflag_global && comm->me == 0)
    eng_vdwl += energy_unit * dispersion->energy();
  if (vflag_global && comm->me == 0)
    for (int c = 0; c < 6; ++c)
      virial[c] += energy_unit * dispersion->virial()[c];
  if (eflag_atom)
    for (int i = 0; i < atom->nlocal; ++i)
      eatom[i] += energy_unit * dispersion->atom_energy()[i];
  if (vflag_atom)
    for (int i = 0; i < atom->nlocal; ++i)
      for (int c = 0; c < 6; ++c)
        vatom[i][c] += energy_unit * dispersion->atom_virial()[6 * std::size_t(i) + c];
}

double PairD3::memory_usage() {
  return Pair::memory_usage() + (dispersion ? dispersion->memory_bytes() : 0.0);
}
