// SPDX-License-Identifier: GPL-2.0-or-later
#include "device_atoms.h"

#include "mace/kokkos/base/host_copy.h"

namespace mace::kokkos {

DeviceAtoms to_device(const Atoms &atoms) {
  DeviceAtoms device;
  device.n_owned = atoms.n_owned;
  device.n_all = atoms.n_all;
  device.n_centers = atoms.n_centers;
  device.species = to_device(atoms.species, atoms.n_all, "mace::species");
  if (atoms.image_of)
    device.image_of = to_device(atoms.image_of, atoms.n_all, "mace::images");
  device.centers = to_device(atoms.centers, atoms.n_centers, "mace::centers");
  device.first = to_device(atoms.first, atoms.n_centers, "mace::list_first");
  std::vector<int> count(atoms.n_centers);
  for (int c = 0; c < atoms.n_centers; ++c)
    count[c] = static_cast<int>(atoms.first[c + 1] - atoms.first[c]);
  device.count = to_device(count, "mace::list_count");
  device.neighbors = to_device(
      atoms.neighbors, static_cast<std::size_t>(atoms.first[atoms.n_centers]), "mace::list");
  return device;
}

} // namespace mace::kokkos
