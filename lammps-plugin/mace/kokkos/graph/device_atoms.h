// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "mace/atoms.h"
#include "mace/kokkos/base/array.h"

#include <cstdint>

namespace mace::kokkos {

/// One rank's atoms and neighbors where the kernels run: mace::Atoms with its arrays on the device.
/// A KOKKOS style hands over LAMMPS' own arrays. The neighbors of center c are
/// neighbors(first(c) + k * stride) & mask, k = 0 .. count(c)-1.
struct DeviceAtoms {
  int n_owned = 0;
  int n_all = 0;
  int n_centers = 0;
  Array<int> species;        ///< (n_all); -1 for an atom this potential does not see
  Array<int> image_of;       ///< (n_all), or empty
  Array<int> centers;        ///< (n_centers)
  Array<std::int64_t> first; ///< (n_centers)
  Array<int> count;          ///< (n_centers)
  Array<int> neighbors;
  std::int64_t stride = 1;
  int mask = ~0;
};

/// The same, copied from the host.
DeviceAtoms to_device(const Atoms &atoms);

} // namespace mace::kokkos
