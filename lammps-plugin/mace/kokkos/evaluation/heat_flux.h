// SPDX-License-Identifier: GPL-2.0-or-later
//
// The heat flux (mace/heat_flux.h) on the device, beside an engine whose weights it shares.
#pragma once

#include "moment_pass.h"
#include "network.h"

#include <array>

namespace mace::kokkos {

template <class Real> class HeatFluxEngine {
public:
  HeatFluxEngine(std::shared_ptr<const Network<Real>> network, const Head<Real> &head)
      : network_(std::move(network)), head_(head) {
    state_.layers.resize(network_->layers.size());
  }

  /// Takes over atoms and neighbors after they have changed. Ghosts are atoms of other ranks here
  /// or images; which image is whose is for the exchange to know.
  void update(const DeviceAtoms &atoms);

  /// \param positions   (n_all, 3) Angstrom
  /// \param velocities  (n_owned, 3)
  /// \param exchange    reaches all ghosts
  /// \return            eV Angstrom times the velocities' unit over Angstrom
  /// \throws Error if the flux is not finite or atoms coincide
  std::array<double, 3> evaluate(const Array<double> &positions, const Array<double> &velocities,
                                 DeviceExchange &exchange);

  const Topology &topology() const { return topology_; }
  const Array<double> &node_energies() const { return state_.node_energy; }
  std::size_t bytes() const; ///< without the weights

private:
  void find_frame(const Array<double> &positions, DeviceExchange &exchange);
  void find_velocities(const Array<double> &velocities, DeviceExchange &exchange);
  void take_gradient(Array<Real> &gradient);

  std::shared_ptr<const Network<Real>> network_;
  const Head<Real> &head_;
  Topology topology_;
  EvaluationState<Real> state_;
  std::vector<MomentLayer<Real>> kept_;
  MomentFrame frame_;
  Array<double> velocities_{"mace::velocities", 0};               ///< (n_all, 3)
  Array<Real> gradient_{"mace::gradient", 0};                     ///< of E by the edges
  Array<Real> repulsion_gradient_{"mace::repulsion_gradient", 0}; ///< the repulsion's part of it
  Array<Real> moment_gradient_{"mace::moment_gradient", 0};
};

} // namespace mace::kokkos
