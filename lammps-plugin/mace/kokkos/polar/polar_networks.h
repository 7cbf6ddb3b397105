// SPDX-License-Identifier: GPL-2.0-or-later
//
// The weights of what a polarizable model has besides its layers, in the kernels' layout.
#pragma once

#include "charge_sources.h"
#include "electron_energy.h"
#include "update_network.h"

#include "mace/model.h"

namespace mace::kokkos {

template <class Real> struct PolarNetworks {
  /// \param elements  model's element index of each species
  PolarNetworks(const Polar &polar, const std::vector<int> &elements);

  GaussianElectrostatics electrostatics;
  ChargeSources<Real> sources;
  std::vector<UpdateNetwork<Real>> updates; ///< of each step
  bool has_electron_energy;
  ElectronEnergyKernels<Real> energy;

  std::size_t bytes() const;
};

} // namespace mace::kokkos
