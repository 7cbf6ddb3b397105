// SPDX-License-Identifier: GPL-2.0-or-later
#include "polar_networks.h"

namespace mace::kokkos {

template <class Real>
PolarNetworks<Real>::PolarNetworks(const Polar &polar, const std::vector<int> &elements)
    : electrostatics(polar.electrostatics), sources(polar, static_cast<int>(elements.size())),
      has_electron_energy(polar.electron_energy),
      energy(polar.energy, static_cast<int>(elements.size())) {
  for (const PolarUpdate &update : polar.updates)
    updates.emplace_back(update, elements);
}

template <class Real> std::size_t PolarNetworks<Real>::bytes() const {
  std::size_t total = sources.bytes() + energy.bytes();
  for (const UpdateNetwork<Real> &update : updates)
    total += update.bytes();
  return total;
}

template struct PolarNetworks<float>;
template struct PolarNetworks<double>;

} // namespace mace::kokkos
