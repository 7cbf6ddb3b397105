// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "mace/kokkos/graph/device_atoms.h"

#include <vector>

namespace mace_lammps {

/// A copy on the host of atoms and neighbors on the device: for messages, and for checks that are
/// made there.
class HostAtoms {
public:
  void take(const mace::kokkos::DeviceAtoms &device);
  /// \param positions  (n_all, 3) on the host
  mace::Atoms atoms(const double *positions) const;

private:
  int n_owned_ = 0;
  std::vector<int> species_, centers_, neighbors_;
  std::vector<std::int64_t> first_;
};

/// Species of the owned atoms.
std::vector<int> species_on_host(const mace::kokkos::DeviceAtoms &device);

} // namespace mace_lammps
