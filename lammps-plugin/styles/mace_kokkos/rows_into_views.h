// SPDX-License-Identifier: GPL-2.0-or-later
//
// From the native engine's results to arrays of LAMMPS, on the device.
#pragma once

#include "mace/kokkos/graph/device_atoms.h"

#include <cstddef>

namespace mace_lammps {

/// Number c of a row; views with one number for each row have rank 1.
template <class View>
KOKKOS_INLINE_FUNCTION typename View::reference_type element(const View &view, int row, int c) {
  if constexpr (View::rank() == 1)
    return view(row);
  else
    return view(row, c);
}

/// view(row, c) += factor * values(row * width + c) for the first n_rows. One thread a row.
template <class View>
void add_rows(int n_rows, int width, double factor, const mace::kokkos::Array<double> &values,
              const View &view) {
  Kokkos::parallel_for(
      "mace::add_rows", Kokkos::RangePolicy<mace::kokkos::Space>(0, n_rows),
      KOKKOS_LAMBDA(const int row) {
        for (int c = 0; c < width; ++c)
          element(view, row, c) += factor * values(static_cast<std::size_t>(row) * width + c);
      });
}

/// The first n values from the host.
void upload_rows(std::size_t n, const double *host, const mace::kokkos::Array<double> &values);

/// values(i) += host[i] for the first n.
void add_from_host(std::size_t n, const double *host, const mace::kokkos::Array<double> &values);

/// The first n values times a factor, on the host.
void download_rows(int n, double factor, const mace::kokkos::Array<double> &values, double *host);

/// Sum of what the owned atoms have by their species.
double sum_by_species(const mace::kokkos::DeviceAtoms &atoms,
                      const mace::kokkos::Array<double> &of_species);
/// values(i) -= of_species(species of i) for the owned atoms.
void subtract_by_species(const mace::kokkos::DeviceAtoms &atoms,
                         const mace::kokkos::Array<double> &of_species,
                         const mace::kokkos::Array<double> &values);

} // namespace mace_lammps
