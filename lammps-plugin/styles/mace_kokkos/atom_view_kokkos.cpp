// SPDX-License-Identifier: GPL-2.0-or-later
#include "atom_view_kokkos.h"

#include "mace/kokkos/exchange/array_rows.h"
#include "styles/mace/exclusions.h"

#include "atom_masks.h"
#include "lammps.h"
#include "neighbor.h"

#include <utility>
#include <vector>

namespace mace_lammps {

using mace::kokkos::reserve;
using mace::kokkos::Space;

namespace {

template <class T> void upload(const std::vector<T> &values, mace::kokkos::Array<T> &array) {
  reserve(array, values.size());
  Kokkos::deep_copy(Kokkos::subview(array, std::make_pair(std::size_t(0), values.size())),
                    Kokkos::View<const T *, Kokkos::HostSpace, Kokkos::MemoryUnmanaged>(
                        values.data(), values.size()));
}

} // namespace

AtomViewKokkos::AtomViewKokkos(LAMMPS_NS::LAMMPS *lmp)
    : lmp_(lmp), atom_(static_cast<LAMMPS_NS::AtomKokkos *>(lmp->atom)), watch_(lmp) {}

void AtomViewKokkos::begin(const int *species_of_type) {
  std::vector<int> species(atom_->ntypes + 1, -1);
  for (int type = 1; type <= atom_->ntypes; ++type)
    species[type] = species_of_type[type];
  upload(species, species_of_type_);
}

/// On the host: exclusions of whole groups are rare, and looked at when lists are new.
void AtomViewKokkos::find_hidden() {
  some_hidden_ = lmp_->neighbor->exclude != 0;
  if (!some_hidden_)
    return;
  atom_->sync(LAMMPS_NS::Host, TYPE_MASK | MASK_MASK);
  std::vector<int> hidden(atoms_.n_all);
  for (int i = 0; i < atoms_.n_all; ++i)
    hidden[i] = is_hidden(lmp_, i);
  upload(hidden, hidden_);
}

/// \return whether any has changed
bool AtomViewKokkos::find_species() {
  reserve(species_, atoms_.n_all);
  const auto type = atom_->k_type.view<LMPDeviceType>();
  const auto of_type = species_of_type_, hidden = hidden_, species = species_;
  const bool some_hidden = some_hidden_;
  int changed = 0;
  Kokkos::parallel_reduce(
      "mace::species", Kokkos::RangePolicy<Space>(0, atoms_.n_all),
      KOKKOS_LAMBDA(const int i, int &count) {
        const int now = some_hidden && hidden(i) ? -1 : of_type(type(i));
        count += species(i) != now;
        species(i) = now;
      },
      changed);
  return changed > 0;
}

void AtomViewKokkos::find_images(mace::kokkos::DeviceExchange &exchange) {
  reserve(owner_, atoms_.n_all);
  const auto owner = owner_;
  Kokkos::parallel_for(
      "mace::owner", Kokkos::RangePolicy<Space>(0, atoms_.n_owned),
      KOKKOS_LAMBDA(const int i) { owner(i) = i; });
  mace::kokkos::ArrayRows rows(owner, 1);
  exchange.forward(rows);
  reserve(image_of_, atoms_.n_all);
  const auto image_of = image_of_;
  Kokkos::parallel_for(
      "mace::images", Kokkos::RangePolicy<Space>(0, atoms_.n_all),
      KOKKOS_LAMBDA(const int i) { image_of(i) = static_cast<int>(owner(i)); });
}

void AtomViewKokkos::take_over(const LAMMPS_NS::NeighListKokkos<LMPDeviceType> &list) {
  atoms_.n_centers = list.inum;
  atoms_.centers = Array<int>(list.d_ilist.data(), list.inum);
  atoms_.neighbors = Array<int>(list.d_neighbors.data(), list.d_neighbors.span());
  atoms_.stride = list.d_neighbors.stride(1);
  atoms_.mask = NEIGHMASK;
  reserve(first_, list.inum);
  reserve(count_, list.inum);
  const auto first = first_;
  const auto count = count_;
  const auto centers = atoms_.centers;
  const auto n_neighbors = list.d_numneigh;
  const std::int64_t row = list.d_neighbors.stride(0);
  Kokkos::parallel_for(
      "mace::list", Kokkos::RangePolicy<Space>(0, list.inum), KOKKOS_LAMBDA(const int c) {
        first(c) = centers(c) * row;
        count(c) = n_neighbors(centers(c));
      });
  atoms_.first = first_;
  atoms_.count = count_;
}

void AtomViewKokkos::update(const LAMMPS_NS::NeighListKokkos<LMPDeviceType> &list,
                            const int *species_of_type, bool images,
                            mace::kokkos::DeviceExchange &exchange) {
  const int n_owned = atom_->nlocal, n_all = n_owned + atom_->nghost;
  new_list_ = stale_ || watch_.may_be_new() || n_owned != atoms_.n_owned || n_all != atoms_.n_all;
  atoms_.n_owned = n_owned;
  atoms_.n_all = n_all;
  if (new_list_) {
    begin(species_of_type);
    find_hidden();
  }
  changed_ = find_species() || new_list_;
  if (!changed_)
    return;
  if (images)
    find_images(exchange);
  take_over(list);
  atoms_.species = species_;
  atoms_.image_of = images ? image_of_ : Array<int>();
  watch_.seen();
  stale_ = false;
}

const mace::kokkos::Array<double> &AtomViewKokkos::positions() {
  const auto x = atom_->k_x.view<LMPDeviceType>();
  const std::size_t n = 3 * static_cast<std::size_t>(atoms_.n_all);
  if constexpr (std::is_same_v<KK_FLOAT, double>) {
    positions_ = Array<double>(x.data(), n);
  } else {
    reserve(positions_, n);
    const auto positions = positions_;
    Kokkos::parallel_for(
        "mace::positions", Kokkos::RangePolicy<Space>(0, atoms_.n_all), KOKKOS_LAMBDA(const int i) {
          for (int a = 0; a < 3; ++a)
            positions(3 * static_cast<std::size_t>(i) + a) = x(i, a);
        });
  }
  return positions_;
}

std::size_t AtomViewKokkos::memory_bytes() const {
  const std::size_t own_positions = std::is_same_v<KK_FLOAT, double> ? 0 : positions_.extent(0);
  return sizeof(double) * (owner_.extent(0) + own_positions) +
         sizeof(int) * (species_of_type_.extent(0) + hidden_.extent(0) +
                        (atoms_.image_of.extent(0) > 0 ? 0 : image_of_.extent(0)));
}

} // namespace mace_lammps
