// SPDX-License-Identifier: GPL-2.0-or-later
#include "engine.h"

#include "atom_energies.h"
#include "mace/error.h"
#include "mace/kokkos/base/kernel_stage.h"
#include "mace/kokkos/exchange/node_rows.h"
#include "mace/kokkos/messages/forces.h"

#include <cmath>

namespace mace::kokkos {

namespace {

/// Energy of the owned atoms: what layers and repulsion gave the nodes, plus isolated atoms.
double sum_energies(const Topology &topology, const Array<double> &node_energy,
                    const Array<double> &isolated_energy) {
  const auto species = topology.node_species;
  double energy = 0.0;
  Kokkos::parallel_reduce(
      "mace::energy", range(topology.order.level_end[0]),
      KOKKOS_LAMBDA(const int node, double &sum) {
        sum += node_energy(node) + isolated_energy(species(node));
      },
      energy);
  return energy;
}

} // namespace

template <class Real>
Engine<Real>::Engine(std::shared_ptr<const Network<Real>> network, const std::string &head)
    : network_(std::move(network)), head_(network_->remainder, network_->elements, head) {
  state_.layers.resize(network_->layers.size());
  if (network_->polar)
    polar_ = std::make_unique<PolarEvaluation<Real>>(*network_->polar);
}

template <class Real> int Engine<Real>::exchange_width() const {
  int widest = 0;
  for (int l = 1; l < interactions(); ++l) {
    const LayerKernels<Real> &layer = network_->layers[l];
    widest =
        std::max(widest, NodeRows<Real>::doubles(layer.feature_comps(), layer.feature_channels()));
  }
  return widest;
}

template <class Real> std::size_t Engine<Real>::bytes() const {
  return network_->bytes() + head_.bytes() + topology_.bytes() + state_.bytes() +
         sizeof(Real) * gradient_.extent(0) + (polar_ ? polar_->bytes() : 0);
}

template <class Real> void Engine<Real>::update(const DeviceAtoms &atoms, bool exchange) {
  const KernelStage stage(Stage::Lists);
  topology_.update(atoms, static_cast<int>(network_->elements.size()), interactions(), exchange);
}

template <class Real> void Engine<Real>::begin(const Array<double> &positions) {
  find_edges(topology_, positions, cutoff(), state_.edges);
  reserve(state_.node_energy, topology_.order.n_nodes);
  Kokkos::deep_copy(state_.node_energy, 0.0);
}

template <class Real>
void Engine<Real>::find_features(const Array<double> &positions, DeviceExchange *exchange) {
  begin(positions);
  FullPass<Real>(network_->layers, head_, topology_, state_, exchange).forward();
}

template <class Real> void Engine<Real>::evaluate_polar(const Array<double> &positions) {
  std::vector<LayerFeatures<Real>> layers;
  for (const LayerState<Real> &layer : state_.layers)
    layers.push_back({layer.H, layer.dH});
  polar_->evaluate(topology_, positions, layers, state_.node_energy);
}

template <class Real>
void Engine<Real>::evaluate(const Array<double> &positions, DeviceExchange *exchange,
                            ReferenceEvaluation<Real> *keep) {
  begin(positions);
  Array<Real> &edge_adjoint = state_.shared.edge_adjoint;
  reserve(edge_adjoint, 3 * static_cast<std::size_t>(edges().count));
  Kokkos::deep_copy(edge_adjoint, Real(0));
  const auto run = [&](auto &&pass) {
    pass.forward();
    if (polar_)
      evaluate_polar(positions);
    pass.reverse();
  };
  if (keep)
    run(KeepingPass<Real>(network_->layers, head_, topology_, state_, exchange, *keep));
  else
    run(FullPass<Real>(network_->layers, head_, topology_, state_, exchange));
  const KernelStage stage(Stage::Forces);
  if (head_.repulsion)
    repulsion(edges(), *head_.repulsion, topology_.node_species, topology_.order.level_end[0],
              state_.node_energy, edge_adjoint);
  energy_ = sum_energies(topology_, state_.node_energy, head_.isolated_energy);
  if (!std::isfinite(energy_))
    throw Error("the energy of model " + model().name +
                " is not a finite number: are atoms on top of each other?");
  reserve(gradient_, edge_adjoint.extent(0));
  edge_gradients(edges(), edge_adjoint, gradient_);
  if (keep)
    keep->finish(state_.node_energy, gradient_);
}

template <class Real> void Engine<Real>::atom_energies(const Array<double> &energies) const {
  energies_by_row(topology_, state_.node_energy, head_.isolated_energy, energies);
}

template <class Real> void Engine<Real>::forces(const Array<double> &forces) const {
  const KernelStage stage(Stage::Forces);
  collect_forces(state_.edges, topology_, gradient_, forces);
  if (polar_)
    polar_->add_forces(forces);
}

template <class Real> std::array<double, 6> Engine<Real>::virial() const {
  const KernelStage stage(Stage::Forces);
  std::array<double, 6> virial;
  if (!polar_) {
    collect_virial(state_.edges, gradient_, virial.data());
    return virial;
  }
  // Only all parts together are the same after a rotation.
  collect_symmetric_virial(state_.edges, gradient_, virial.data());
  for (int c = 0; c < 6; ++c)
    virial[c] += polar_->virial()[c];
  return virial;
}

template <class Real> void Engine<Real>::atom_virial(const Array<double> &virial) const {
  const KernelStage stage(Stage::Forces);
  collect_atom_virial(state_.edges, topology_, gradient_, virial);
}

template class Engine<float>;
template class Engine<double>;

} // namespace mace::kokkos
