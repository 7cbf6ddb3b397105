// SPDX-License-Identifier: GPL-2.0-or-later
//
// A model evaluated on the device, stage after stage, in one precision.
#pragma once

#include "head.h"
#include "mace/kokkos/exchange/device_rows.h"
#include "mace/kokkos/graph/edges.h"
#include "mace/kokkos/polar/polar_evaluation.h"
#include "network.h"
#include "reference_evaluation.h"

namespace mace::kokkos {

/// Real: what the kernels work in. Energies, forces and virial are summed in double.
template <class Real> class Engine {
public:
  /// \param head  empty: the model's default
  /// \throws Error naming the heads there are
  Engine(std::shared_ptr<const Network<Real>> network, const std::string &head);

  /// Takes over atoms and neighbors after they have changed.
  void update(const DeviceAtoms &atoms, bool exchange);

  /// Energies and forces at these positions.
  ///
  /// \param positions  (n_all, 3) Angstrom, in the rows of the last update
  /// \param exchange   null unless the last update said so
  /// \param keep       takes what local evaluations need of this one; null if there are none
  /// \throws Error if the energy is not finite or atoms coincide
  void evaluate(const Array<double> &positions, DeviceExchange *exchange,
                ReferenceEvaluation<Real> *keep = nullptr);

  /// Of a polarizable model, else null.
  PolarEvaluation<Real> *polar() { return polar_.get(); }
  const PolarEvaluation<Real> *polar() const { return polar_.get(); }

  /// Node features at these positions, without energies and forces; arguments as of evaluate().
  void find_features(const Array<double> &positions, DeviceExchange *exchange);
  /// What a layer ends with (channels, nodes, components), after find_features().
  const NodeArray<Real> &features(int layer) const { return state_.layers[layer].H; }

  double energy() const { return energy_; } ///< eV, of the owned atoms
  /// Energies of the atoms, by node, without those of the isolated atoms.
  const Array<double> &node_energies() const { return state_.node_energy; }
  double species_energy(int species) const { return head_.species_energy[species]; }
  /// Energies of the atoms, by row.
  /// \param energies  (n_owned) eV, written: with those of the isolated atoms; 0 where the model
  ///                  sees no atom
  void atom_energies(const Array<double> &energies) const;
  /// \param forces  (n_rows, 3) eV/Angstrom, written
  void forces(const Array<double> &forces) const;
  /// xx, yy, zz, xy, xz, yz in eV.
  std::array<double, 6> virial() const;
  /// \param virial  (n_rows, 6) eV, written: half of an edge to each end
  void atom_virial(const Array<double> &virial) const;

  const Topology &topology() const { return topology_; }
  const Edges &edges() const { return state_.edges; }
  const std::vector<LayerState<Real>> &states() const { return state_.layers; }
  const Network<Real> &network() const { return *network_; }
  const std::shared_ptr<const Network<Real>> &shared_network() const { return network_; }
  const Head<Real> &head_kernels() const { return head_; }
  const Model &model() const { return network_->remainder; } ///< without layers
  const std::string &head() const { return head_.name; }
  double cutoff() const { return model().radial.r_max; }
  int channels() const { return model().channels; } ///< of features()
  int features_components(int layer) const { return network_->layers[layer].output_comps(); }
  int interactions() const { return static_cast<int>(network_->layers.size()); }
  int exchange_width() const; ///< doubles of the widest row that is exchanged
  /// Held now, weights that other engines share included.
  std::size_t bytes() const;

private:
  void begin(const Array<double> &positions);
  void evaluate_polar(const Array<double> &positions);

  std::shared_ptr<const Network<Real>> network_;
  Head<Real> head_;

  Topology topology_;
  EvaluationState<Real> state_;
  std::unique_ptr<PolarEvaluation<Real>> polar_;
  double energy_ = 0.0;
  Array<Real> gradient_{"mace::gradient", 0};
};

} // namespace mace::kokkos
