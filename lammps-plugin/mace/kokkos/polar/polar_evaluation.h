// SPDX-License-Identifier: GPL-2.0-or-later
//
// What charges and dipoles add to the energy, between the forward and the reverse pass through the
// layers: from the layers' features to energies of the atoms, forces, virial and the adjoints of
// the features. Networks work in Real; charges, sums over atoms and reciprocal space are in double.
#pragma once

#include "electrostatics.h"
#include "mace/kokkos/graph/edges.h"
#include "polar_networks.h"

#include <memory>

namespace mace::kokkos {

template <class Real> class PolarEvaluation {
public:
  /// \param networks  stay where they are
  explicit PolarEvaluation(const PolarNetworks<Real> &networks);

  void set_electrons(const ElectronCount &electrons, RankSum sum) {
    electrons_ = electrons;
    sum_ = std::move(sum);
  }
  void set_cell(const CellVectors &cell) { cell_ = cell; }

  /// \param positions    (n_all, 3) Angstrom
  /// \param layers       features; the adjoints are added to
  /// \param node_energy  (nodes) eV, added to
  /// \throws Error if there is no cell, or charges are not defined
  void evaluate(const Topology &topology, const Array<double> &positions,
                const std::vector<LayerFeatures<Real>> &layers, const Array<double> &node_energy);

  /// Of the last evaluation: adds to the forces, (n_rows, 3) eV/Angstrom.
  void add_forces(const Array<double> &forces) const;
  /// xx, yy, zz, xy, xz, yz in eV, this rank's share.
  std::array<double, 6> virial() const;
  /// Polarization::charges().
  std::vector<double> charges() const;
  std::size_t bytes() const;

private:
  /// What the reverse direction needs of one step.
  struct Step {
    AtomRows p{"mace::p"}, fukui{"mace::fukui"}; ///< before the step, and what it updates p with
    Equilibration equilibration;                 ///< after the step
    Electrostatics::State potential;
    typename UpdateNetwork<Real>::State network;
  };

  void forward(const OneBody &atoms, const std::vector<LayerFeatures<Real>> &layers);
  void reverse(const OneBody &atoms, const std::vector<LayerFeatures<Real>> &layers);
  void add_electron_energy(const OneBody &atoms, const LayerFeatures<Real> &last,
                           const Array<double> &node_energy);

  const PolarNetworks<Real> &networks_;
  Electrostatics electrostatics_;
  ElectronCount electrons_;
  RankSum sum_;
  CellVectors cell_ = {};

  int n_nodes_ = 0, n_owned_ = 0;
  Array<int> row_of_node_;
  AtomRows positions_{"mace::polar_positions"};
  NodeArray<Real> mixed_{"mace::mixed"}, dmixed_{"mace::mixed_adjoint"};
  typename ChargeSources<Real>::State sources_;
  AtomRows first_fukui_{"mace::first_fukui"};
  Equilibration first_equilibration_;
  std::vector<Step> steps_;
  AtomRows p_{"mace::p"};                 ///< (8, nodes) of the last step
  AtomRows combined_{"mace::p_combined"}; ///< what the electron energy is of
  typename ElectronEnergyKernels<Real>::State energy_;
  AtomRows dp_{"mace::p_adjoint"}, dfirst_{"mace::first_p_adjoint"};
  AtomRows dfukui_{"mace::fukui_adjoint"}, v_{"mace::v"}, dv_{"mace::v_adjoint"};
  NodeArray<Real> v_channels_{"mace::v_channels"}, p_channels_{"mace::p_channels"},
      changes_{"mace::changes"}; ///< on their way to and from networks
};

} // namespace mace::kokkos
