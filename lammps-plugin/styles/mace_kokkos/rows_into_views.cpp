// SPDX-License-Identifier: GPL-2.0-or-later
#include "rows_into_views.h"

#include "mace/kokkos/base/readable.h"

namespace mace_lammps {

using mace::kokkos::Array;
using mace::kokkos::DeviceAtoms;
using mace::kokkos::Space;

void upload_rows(std::size_t n, const double *host, const Array<double> &values) {
  Kokkos::deep_copy(
      Kokkos::subview(values, std::make_pair(std::size_t(0), n)),
      Kokkos::View<const double *, Kokkos::HostSpace, Kokkos::MemoryUnmanaged>(host, n));
}

void add_from_host(std::size_t n, const double *host, const Array<double> &values) {
  const auto added = mace::kokkos::readable(host, n);
  Kokkos::parallel_for(
      "mace::add_from_host", Kokkos::RangePolicy<Space>(0, n),
      KOKKOS_LAMBDA(const std::size_t i) { values(i) += added(i); });
  Kokkos::fence("mace::added_from_host"); // the host may write there again
}

void download_rows(int n, double factor, const Array<double> &values, double *host) {
  Kokkos::deep_copy(Kokkos::View<double *, Kokkos::HostSpace, Kokkos::MemoryUnmanaged>(host, n),
                    Kokkos::subview(values, std::make_pair(0, n)));
  for (int i = 0; i < n; ++i)
    host[i] *= factor;
}

double sum_by_species(const DeviceAtoms &atoms, const Array<double> &of_species) {
  const auto species = atoms.species;
  double total = 0.0;
  Kokkos::parallel_reduce(
      "mace::sum_by_species", Kokkos::RangePolicy<Space>(0, atoms.n_owned),
      KOKKOS_LAMBDA(const int i, double &sum) {
        sum += species(i) < 0 ? 0.0 : of_species(species(i));
      },
      total);
  return total;
}

void subtract_by_species(const DeviceAtoms &atoms, const Array<double> &of_species,
                         const Array<double> &values) {
  const auto species = atoms.species;
  Kokkos::parallel_for(
      "mace::subtract_by_species", Kokkos::RangePolicy<Space>(0, atoms.n_owned),
      KOKKOS_LAMBDA(const int i) {
        if (species(i) >= 0)
          values(i) -= of_species(species(i));
      });
}

} // namespace mace_lammps
