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

void BoxDispersion::gather(const std::vector<int> &species) {
  const Atom &atom = *lmp_->atom;
  const double *x = atom.nlocal > 0 ? atom.x[0] : nullptr;
  positions_ = all_gather(*lmp_, std::vector<double>(x, x + 3 * std::size_t(atom.nlocal)));
  species_ = all_gather(*lmp_, species);
  local_ = species.size();
  ids_.clear();
  if (atom.tag_enable)
    ids_ = all_gather(*lmp_, std::vector<tagint>(atom.tag, atom.tag + atom.nlocal));
  bigint before = 0, mine = atom.nlocal;
  MPI_Scan(&mine, &before, 1, MPI_LMP_BIGINT, MPI_SUM, lmp_->world);
  first_ = static_cast<std::size_t>(before - mine);

  atoms_.count = static_cast<int>(species_.size());
  atoms_.positions = positions_.data();
  atoms_.species = species_.data();
  const Domain &domain = *lmp_->domain;
  const double cell[3][3] = {
      {domain.xprd, 0.0, 0.0}, {domain.xy, domain.yprd, 0.0}, {domain.xz, domain.yz, domain.zprd}};
  for (int k = 0; k < 3; ++k) {
    std::copy(cell[k], cell[k] + 3, atoms_.cell[k]);
    atoms_.periodic[k] = domain.periodicity[k];
  }
  moved_row_ = -1;
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
  want_virial = want_virial || want_atom_virial;
  const bool known =
      (results_.want_virial || !want_virial) && (results_.atom_virial || !want_atom_virial);
  if (expanded_ && species.size() != local_)
    lmp_->error->one(FLERR, "{}: atoms have changed ranks while one was displaced", who_);
  if (expanded_ && known)
    return;
  if (!expanded_)
    gather(species);
  // There is something to point at behind the last atom.
  forces_.resize(3 * std::size_t(atoms_.count) + 1);
  atom_energy_.resize(std::size_t(atoms_.count) + 1);
  atom_virial_.resize(want_atom_virial ? 6 * std::size_t(atoms_.count) + 1 : 1);
  results_.forces = forces_.data();
  results_.atom_energy = atom_energy_.data();
  results_.atom_virial = want_atom_virial ? atom_virial_.data() : nullptr;
  results_.want_virial = want_virial;
  run([&] { dispersion_->evaluate(atoms_, results_, share_.get()); });
}

void BoxDispersion::expand(int atom, const double *move) {
  expanded_ = true;
  int row = atom < 0 ? -1 : static_cast<int>(first_) + atom;
  MPI_Allreduce(MPI_IN_PLACE, &row, 1, MPI_INT, MPI_MAX, lmp_->world);
  const bool opposite =
      row == moved_row_ && std::equal(move, move + 3, moved_by_,
                                      [](double now, double before) { return now == -before; });
  response_.resize(3 * std::size_t(atoms_.count));
  if (opposite)
    for (double &change : response_)
      change = -change;
  else
    run([&] { dispersion_->force_response(atoms_, row, move, response_.data(), share_.get()); });
  moved_row_ = row;
  std::copy_n(move, 3, moved_by_);

  moved_forces_ = forces_;
  moved_energy_ = results_.energy;
  for (std::size_t k = 0; k < response_.size(); ++k)
    moved_forces_[k] += response_[k];
  for (std::size_t a = 0; a < 3; ++a)
    moved_energy_ -= move[a] * (forces_[3 * row + a] + 0.5 * response_[3 * row + a]);
}

double BoxDispersion::memory_bytes() const {
  return double(dispersion_->memory_bytes()) +
         double((positions_.capacity() + forces_.capacity() + atom_energy_.capacity() +
                 atom_virial_.capacity() + response_.capacity() + moved_forces_.capacity()) *
                sizeof(double));
}

std::vector<int> local_species(LAMMPS *lmp, const int *species_of_type) {
  std::vector<int> species(lmp->atom->nlocal);
  for (std::size_t i = 0; i < species.size(); ++i)
    species[i] = species_of_type[lmp->atom->type[i]];
  return species;
}

} // namespace mace_lammps
