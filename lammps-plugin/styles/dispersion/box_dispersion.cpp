// SPDX-License-Identifier: GPL-2.0-or-later
#include "box_dispersion.h"

#include "dispersion/factory/dispersion_factory.h"
#include "mace/atom_error.h"
#include "styles/common/all_gather.h"

#include "atom.h"
#include "comm.h"
#include "domain.h"
#include "error.h"
#include "lammps.h"

#include <algorithm>
#include <limits>
#include <utility>

using namespace LAMMPS_NS;

namespace mace_lammps {

namespace {

class RankShare : public dispersion::Share {
public:
  explicit RankShare(const LAMMPS &lmp) : lmp_(lmp) {}
  int parts() const override { return lmp_.comm->nprocs; }
  int part() const override { return lmp_.comm->me; }
  void sum(double *values, std::size_t count) override {
    constexpr std::size_t most = std::numeric_limits<int>::max();
    for (std::size_t done = 0; done < count; done += most)
      MPI_Allreduce(MPI_IN_PLACE, values + done, static_cast<int>(std::min(most, count - done)),
                    MPI_DOUBLE, MPI_SUM, lmp_.world);
  }

private:
  const LAMMPS &lmp_;
};

} // namespace

BoxDispersion::BoxDispersion(LAMMPS *lmp, std::string who, const dispersion::Options &options)
    : lmp_(lmp), who_(std::move(who)), dispersion_(dispersion::make_dispersion(options)) {
  if (lmp->comm->nprocs > 1)
    share_ = std::make_unique<RankShare>(*lmp);
}

dispersion::Atoms BoxDispersion::gather(const std::vector<int> &species) {
  const Atom &atom = *lmp_->atom;
  const double *x = atom.nlocal > 0 ? atom.x[0] : nullptr;
  positions_ = all_gather(*lmp_, std::vector<double>(x, x + 3 * std::size_t(atom.nlocal)));
  species_ = all_gather(*lmp_, species);
  ids_.clear();
  if (atom.tag_enable)
    ids_ = all_gather(*lmp_, std::vector<tagint>(atom.tag, atom.tag + atom.nlocal));
  bigint before = 0, mine = atom.nlocal;
  MPI_Scan(&mine, &before, 1, MPI_LMP_BIGINT, MPI_SUM, lmp_->world);
  first_ = static_cast<std::size_t>(before - mine);

  dispersion::Atoms atoms;
  atoms.count = static_cast<int>(species_.size());
  atoms.positions = positions_.data();
  atoms.species = species_.data();
  const Domain &domain = *lmp_->domain;
  const double cell[3][3] = {
      {domain.xprd, 0.0, 0.0}, {domain.xy, domain.yprd, 0.0}, {domain.xz, domain.yz, domain.zprd}};
  for (int k = 0; k < 3; ++k) {
    std::copy(cell[k], cell[k] + 3, atoms.cell[k]);
    atoms.periodic[k] = domain.periodicity[k];
  }
  return atoms;
}

/// All ranks have the same atoms and sums, and so all throw or none does.
template <class F> void BoxDispersion::run(const F &f) {
  try {
    f();
  } catch (const mace::AtomError &e) {
    if (ids_.empty())
      lmp_->error->all(FLERR, "{}: an atom {}", who_, e.complaint());
    lmp_->error->all(FLERR, "{}: atom {} {}", who_, ids_[e.row()], e.complaint());
  } catch (const std::exception &e) {
    lmp_->error->all(FLERR, "{}: {}", who_, e.what());
  }
}

void BoxDispersion::evaluate(const std::vector<int> &species, bool want_virial,
                             bool want_atom_virial) {
  const dispersion::Atoms atoms = gather(species);
  // There is something to point at behind the last atom.
  forces_.resize(3 * std::size_t(atoms.count) + 1);
  atom_energy_.resize(std::size_t(atoms.count) + 1);
  atom_virial_.resize(want_atom_virial ? 6 * std::size_t(atoms.count) + 1 : 1);
  results_.forces = forces_.data();
  results_.atom_energy = atom_energy_.data();
  results_.atom_virial = want_atom_virial ? atom_virial_.data() : nullptr;
  results_.want_virial = want_virial || want_atom_virial;
  run([&] { dispersion_->evaluate(atoms, results_, share_.get()); });
}

void BoxDispersion::force_response(const std::vector<int> &species, int atom,
                                   const double *direction, double *response) {
  const dispersion::Atoms atoms = gather(species);
  run([&] { dispersion_->force_response(atoms, atom, direction, response); });
}

double BoxDispersion::memory_bytes() const {
  return double(dispersion_->memory_bytes()) +
         double((positions_.capacity() + forces_.capacity() + atom_energy_.capacity() +
                 atom_virial_.capacity()) *
                sizeof(double));
}

std::vector<int> local_species(LAMMPS *lmp, const int *species_of_type) {
  std::vector<int> species(lmp->atom->nlocal);
  for (std::size_t i = 0; i < species.size(); ++i)
    species[i] = species_of_type[lmp->atom->type[i]];
  return species;
}

} // namespace mace_lammps
