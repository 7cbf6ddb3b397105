// SPDX-License-Identifier: GPL-2.0-or-later
#include "atom_view.h"

#include "exclusions.h"
#include "row_exchange.h"

#include "atom.h"
#include "lammps.h"
#include "neigh_list.h"

namespace mace_lammps {

using LAMMPS_NS::Atom;

bool AtomView::list_may_be_new() const {
  const std::size_t n_all = static_cast<std::size_t>(lmp_->atom->nlocal) + lmp_->atom->nghost;
  return stale_ || watch_.may_be_new() || n_all != species_.size();
}

/// \return whether any has changed
bool AtomView::find_species(const ViewSetup &setup, bool new_list) {
  const Atom &atom = *lmp_->atom;
  const int n_all = atom.nlocal + atom.nghost;
  // Groups of ghosts are those they had when the list was built.
  if (new_list) {
    hidden_.resize(n_all);
    for (int i = 0; i < n_all; ++i)
      hidden_[i] = is_hidden(lmp_, i);
  }
  bool changed = n_owned_ != atom.nlocal || species_.size() != static_cast<std::size_t>(n_all);
  n_owned_ = atom.nlocal;
  species_.resize(n_all);
  for (int i = 0; i < n_all; ++i) {
    const int species = hidden_[i] ? -1 : setup.species_of_type[atom.type[i]];
    changed = changed || species_[i] != species;
    species_[i] = species;
  }
  return changed;
}

/// \return whether any has changed
bool AtomView::find_images(mace::FeatureExchange &exchange) {
  const Atom &atom = *lmp_->atom;
  std::vector<double> owner(static_cast<std::size_t>(atom.nlocal) + atom.nghost);
  for (int i = 0; i < atom.nlocal; ++i)
    owner[i] = i;
  DoubleRows rows(owner.data(), 1);
  exchange.forward(rows);
  std::vector<int> image_of(owner.begin(), owner.end());
  image_of.swap(image_of_);
  return image_of != image_of_;
}

bool AtomView::update(const LAMMPS_NS::NeighList &list, const ViewSetup &setup,
                      mace::FeatureExchange &exchange) {
  const bool new_list = list_may_be_new();
  bool changed = find_species(setup, new_list);
  if (!new_list && !changed)
    return false;
  images_ = setup.images;
  if (images_)
    changed = find_images(exchange) || changed;
  watch_.seen();

  const int n_owned = lmp_->atom->nlocal, n_all = n_owned + lmp_->atom->nghost;
  if (!stale_ && !changed && centers_.equals(list, n_owned, n_all, species_.data(), setup.hops))
    return new_list;
  centers_.rebuild(list, n_owned, n_all, species_.data(), setup.hops);
  stale_ = false;
  ++list_id_;
  return new_list;
}

mace::Atoms AtomView::atoms() const {
  const Atom &atom = *lmp_->atom;
  mace::Atoms atoms;
  atoms.n_owned = atom.nlocal;
  atoms.n_all = atom.nlocal + atom.nghost;
  atoms.positions = atoms.n_all ? atom.x[0] : nullptr;
  atoms.species = species_.data();
  atoms.image_of = images_ ? image_of_.data() : nullptr;
  atoms.n_centers = centers_.n_centers();
  atoms.centers = centers_.centers();
  atoms.first = centers_.first();
  atoms.neighbors = centers_.neighbors();
  atoms.list_id = list_id_;
  return atoms;
}

std::size_t AtomView::memory_bytes() const {
  return centers_.memory_bytes() + hidden_.capacity() +
         (species_.capacity() + image_of_.capacity()) * sizeof(int);
}

} // namespace mace_lammps
