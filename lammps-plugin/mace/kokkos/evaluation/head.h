// SPDX-License-Identifier: GPL-2.0-or-later
//
// What belongs to one head of a model: energies of the isolated atoms, readouts and repulsion, with
// the head's scale and shift.
#pragma once

#include "mace/kokkos/stages/pair_terms.h"
#include "mace/kokkos/stages/readout.h"

#include <optional>

namespace mace::kokkos {

template <class Real> struct Head {
  /// \param elements  model's element index of each species
  /// \param wanted    name of the head; empty: the model's default
  /// \throws Error naming the heads there are
  Head(const Model &model, const std::vector<int> &elements, const std::string &wanted);

  std::string name;
  std::vector<double> species_energy;         ///< eV, isolated atom plus the model's shift
  Array<double> isolated_energy;              ///< the same on the device
  std::vector<ReadoutWeights<Real>> readouts; ///< of each layer
  std::optional<RepulsionTable> repulsion;

  std::size_t bytes() const;
};

} // namespace mace::kokkos
