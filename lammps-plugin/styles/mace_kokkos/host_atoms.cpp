// SPDX-License-Identifier: GPL-2.0-or-later
#include "host_atoms.h"

namespace mace_lammps {

namespace {

template <class T> std::vector<T> to_host(const mace::kokkos::Array<T> &array, std::size_t n) {
  std::vector<T> values(n);
  Kokkos::deep_copy(Kokkos::View<T *, Kokkos::HostSpace, Kokkos::MemoryUnmanaged>(values.data(), n),
                    Kokkos::subview(array, std::make_pair(std::size_t(0), n)));
  return values;
}

} // namespace

void HostAtoms::take(const mace::kokkos::DeviceAtoms &device) {
  n_owned_ = device.n_owned;
  species_ = to_host(device.species, device.n_all);
  centers_ = to_host(device.centers, device.n_centers);
  const auto first = to_host(device.first, device.n_centers);
  const auto count = to_host(device.count, device.n_centers);
  const auto neighbors = to_host(device.neighbors, device.neighbors.extent(0));
  first_.assign(1, 0);
  neighbors_.clear();
  for (int c = 0; c < device.n_centers; ++c) {
    for (int k = 0; k < count[c]; ++k)
      neighbors_.push_back(neighbors[first[c] + k * device.stride] & device.mask);
    first_.push_back(static_cast<std::int64_t>(neighbors_.size()));
  }
}

std::vector<int> species_on_host(const mace::kokkos::DeviceAtoms &device) {
  return to_host(device.species, device.n_owned);
}

mace::Atoms HostAtoms::atoms(const double *positions) const {
  mace::Atoms atoms;
  atoms.n_owned = n_owned_;
  atoms.n_all = static_cast<int>(species_.size());
  atoms.positions = positions;
  atoms.species = species_.data();
  atoms.n_centers = static_cast<int>(centers_.size());
  atoms.centers = centers_.data();
  atoms.first = first_.data();
  atoms.neighbors = neighbors_.data();
  return atoms;
}

} // namespace mace_lammps
