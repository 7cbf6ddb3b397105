// SPDX-License-Identifier: GPL-2.0-or-later
#include "engine.h"

#include "mace/error.h"
#include "mace/kokkos/messages/forces.h"

#include <Kokkos_Profiling_ScopedRegion.hpp>
#include <cmath>

namespace mace::kokkos {

namespace {

/// Between features by node and rows of atoms, components slowest and channels fastest. Lanes
/// beyond the last channel are set to zero: nothing has been computed for ghosts yet, and a NaN
/// there would survive the product with a weight of zero.
template <class Real>
void copy_rows(const Topology &topology, const NodeArray<Real> &features, int channels,
               const Array<Real> &rows, bool to_rows) {
  const auto node_of_row = topology.node_of_row;
  const int width = features.comps * channels;
  constexpr int lanes = vec_width<Real>;
  Kokkos::parallel_for(
      "mace::copy_rows", Kokkos::RangePolicy<Space>(0, topology.atoms.n_all),
      KOKKOS_LAMBDA(const int row) {
        const int node = node_of_row(row);
        for (int c = 0; c < features.comps; ++c)
          for (int k = 0; k < features.vecs * lanes; ++k) {
            const std::size_t place = static_cast<std::size_t>(row) * width + c * channels + k;
            if (node < 0) {
              if (k < channels)
                rows(place) = 0;
              continue;
            }
            Real &number = reinterpret_cast<Real *>(&features(k / lanes, node, c))[k % lanes];
            if (k >= channels)
              number = 0;
            else if (to_rows)
              rows(place) = number;
            else
              number = rows(place);
          }
      });
}

/// Energy of the owned atoms: what layers and repulsion gave the nodes, plus isolated atoms.
double sum_energies(const Topology &topology, const Array<double> &node_energy,
                    const Array<double> &isolated_energy) {
  const auto species = topology.node_species;
  double energy = 0.0;
  Kokkos::parallel_reduce(
      "mace::energy", Kokkos::RangePolicy<Space>(0, topology.order.level_end[0]),
      KOKKOS_LAMBDA(const int node, double &sum) {
        sum += node_energy(node) + isolated_energy(species(node));
      },
      energy);
  return energy;
}

} // namespace

template <class Real>
Engine<Real>::Engine(std::shared_ptr<const Network<Real>> network, const std::string &head)
    : network_(std::move(network)), head_(network_->remainder, network_->elements, head),
      states_(network_->layers.size()) {}

template <class Real> int Engine<Real>::exchange_width() const {
  int widest = 0;
  for (int l = 1; l < interactions(); ++l) {
    const LayerKernels<Real> &layer = network_->layers[l];
    widest = std::max(widest, layer.feature_comps() * layer.feature_channels());
  }
  return widest;
}

template <class Real> std::size_t Engine<Real>::bytes() const {
  std::size_t total = network_->bytes() + head_.bytes() + edges_.bytes() + shared_.bytes() +
                      sizeof(Real) * (gradient_.extent(0) + rows_.extent(0)) +
                      sizeof(double) * (node_energy_.extent(0) + per_row_.extent(0));
  for (const auto &s : states_)
    total += s.bytes();
  return total;
}

template <class Real> void Engine<Real>::update(const DeviceAtoms &atoms, bool exchange) {
  topology_.update(atoms, static_cast<int>(network_->elements.size()), interactions(), exchange);
}

template <class Real> void Engine<Real>::begin(const Array<double> &positions) {
  find_edges(topology_, positions, cutoff(), edges_);
  reserve(node_energy_, topology_.order.n_nodes);
  Kokkos::deep_copy(node_energy_, 0.0);
}

template <class Real>
void Engine<Real>::find_features(const Array<double> &positions, FeatureExchange *exchange) {
  begin(positions);
  forward(exchange);
}

template <class Real>
void Engine<Real>::evaluate(const Array<double> &positions, FeatureExchange *exchange,
                            ReferenceEvaluation<Real> *keep) {
  begin(positions);
  if (keep)
    keep->begin(interactions(), edges_, topology_.order.n_nodes);
  reserve(shared_.edge_adjoint, 3 * static_cast<std::size_t>(edges_.count));
  Kokkos::deep_copy(shared_.edge_adjoint, Real(0));
  forward(exchange, keep);
  reverse(exchange, keep);
  if (head_.repulsion)
    repulsion(edges_, *head_.repulsion, topology_.node_species, topology_.order.level_end[0],
              node_energy_, shared_.edge_adjoint);
  energy_ = sum_energies(topology_, node_energy_, head_.isolated_energy);
  if (!std::isfinite(energy_))
    throw Error("the energy of model " + model().name +
                " is not a finite number: are atoms on top of each other?");
  reserve(gradient_, shared_.edge_adjoint.extent(0));
  edge_gradients(edges_, shared_.edge_adjoint, gradient_);
  if (keep)
    keep->finish(node_energy_, gradient_);
}

/// Nodes that take part in a layer: all whose features later layers need.
template <class Real> Graph<Real> Engine<Real>::graph(int layer) const {
  const int level = interactions() - 1 - layer;
  Graph<Real> g{topology_, edges_, topology_.order.level_end[level], {}};
  for (const Segment &s : topology_.order.segments)
    if (s.begin < g.n_nodes)
      g.segments.push_back(s);
  return g;
}

template <class Real>
void Engine<Real>::forward(FeatureExchange *exchange, ReferenceEvaluation<Real> *keep) {
  const auto &layers = network_->layers;
  for (int l = 0; l < interactions(); ++l) {
    const Graph<Real> g = graph(l);
    LayerState<Real> &state = states_[l];
    layers[l].forward(g, state, shared_, l > 0 ? &states_[l - 1] : nullptr);
    state.dH.resize(g.n_nodes, layers[l].output_comps(), state.H.vecs);
    Kokkos::deep_copy(state.dH.data, Vec<Real>{});
    {
      Kokkos::Profiling::ScopedRegion region("mace::readout");
      readout(head_.readouts[l], topology_.order.level_end[0], state.H, state.dH, node_energy_);
    }
    if (keep)
      keep->keep_energies(l, node_energy_);
    if (l + 1 < interactions()) {
      layers[l].feed(layers[l + 1], g, state, states_[l + 1]);
      if (exchange)
        exchange_rows(l + 1, states_[l + 1].features, *exchange, true);
    }
  }
}

template <class Real>
void Engine<Real>::reverse(FeatureExchange *exchange, ReferenceEvaluation<Real> *keep) {
  for (int l = interactions() - 1; l >= 0; --l) {
    const LayerKernels<Real> &layer = network_->layers[l];
    const Graph<Real> g = graph(l);
    LayerState<Real> &state = states_[l];
    if (l > 0)
      layer.reverse_skip(g, state, states_[l - 1]);
    if (keep)
      keep->keep_inputs(l, state);
    layer.reverse_nodes(g, state, shared_);
    if (keep)
      keep->keep_adjoints(l, shared_);
    layer.reverse_density(g, state, shared_);
    if (keep)
      keep->keep_density(l, layer.has_density(), shared_.edge_adjoint);
    layer.reverse_messages(g, state, shared_);
    if (keep)
      keep->keep_messages(l, shared_.edge_adjoint);
    layer.reverse_residual(g, state, shared_);
    if (l > 0) {
      if (exchange)
        exchange_rows(l, state.features_adjoint, *exchange, false);
      network_->layers[l - 1].feed_adjoint(layer, graph(l - 1), states_[l - 1], state);
    }
  }
}

/// Hands features to their ghosts, or collects the adjoints of ghosts.
template <class Real>
void Engine<Real>::exchange_rows(int layer, const NodeArray<Real> &features,
                                 FeatureExchange &exchange, bool forward) {
  Kokkos::Profiling::ScopedRegion region("mace::exchange");
  const int channels = network_->layers[layer].feature_channels();
  const int width = features.comps * channels;
  reserve(rows_, static_cast<std::size_t>(topology_.atoms.n_all) * width);
  copy_rows(topology_, features, channels, rows_, true);
  auto host = Kokkos::create_mirror_view(rows_);
  Kokkos::deep_copy(host, rows_);
  if (forward)
    exchange.forward(host.data(), width);
  else
    exchange.reverse(host.data(), width);
  Kokkos::deep_copy(rows_, host);
  copy_rows(topology_, features, channels, rows_, false);
}

template <class Real> const Array<double> &Engine<Real>::forces() {
  reserve(per_row_, 3 * static_cast<std::size_t>(topology_.order.n_rows));
  collect_forces(edges_, topology_, gradient_, per_row_);
  return per_row_;
}

template <class Real> std::array<double, 6> Engine<Real>::virial() {
  std::array<double, 6> virial;
  collect_virial(edges_, gradient_, virial.data());
  return virial;
}

template <class Real> const Array<double> &Engine<Real>::atom_virial() {
  reserve(per_row_, 6 * static_cast<std::size_t>(topology_.order.n_rows));
  collect_atom_virial(edges_, topology_, gradient_, per_row_);
  return per_row_;
}

template class Engine<float>;
template class Engine<double>;

} // namespace mace::kokkos
