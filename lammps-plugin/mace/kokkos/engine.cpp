// SPDX-License-Identifier: GPL-2.0-or-later
#include "engine.h"

#include "forces.h"
#include "mace/error.h"

#include <Kokkos_Profiling_ScopedRegion.hpp>
#include <cmath>

namespace mace::kokkos {

namespace {

/// Tolerance of the radial tables. Forces follow the slopes; force constants are differences of
/// forces, so tables in double are made good to near what double can tell.
template <class Real> constexpr double table_tolerance = sizeof(Real) == 8 ? 1e-10 : 1e-6;

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
template <class Sum>
Sum sum_energies(const Topology &topology, const Array<Sum> &node_energy,
                 const Array<double> &isolated_energy) {
  const auto species = topology.node_species;
  Sum energy = 0;
  Kokkos::parallel_reduce(
      "mace::energy", Kokkos::RangePolicy<Space>(0, topology.order.level_end[0]),
      KOKKOS_LAMBDA(const int node, Sum &sum) {
        sum += node_energy(node) + static_cast<Sum>(isolated_energy(species(node)));
      },
      energy);
  return energy;
}

} // namespace

template <class Real, class Sum>
Engine<Real, Sum>::Engine(const Model &model, const std::vector<int> &atomic_numbers,
                          const std::string &head)
    : name_(model.name), cutoff_(model.radial.r_max), channels_(model.channels) {
  for (const Layer &layer : model.layers)
    if (layer.gated)
      throw Error("model " + name_ + ": the native engine has no kernels for " + layer.interaction +
                  ": evaluate this model with mace-torch (its ASE calculator, or LAMMPS' ML-IAP "
                  "interface)");
  std::vector<int> elements;
  for (const int z : atomic_numbers)
    elements.push_back(model.element_index(z));
  const int h = model.head_index(head);
  head_ = model.heads.at(h);
  for (const int e : elements)
    species_energy_.push_back(model.atomic_energies(h, e) + model.shift.at(h));
  isolated_energy_ = to_device(species_energy_, "mace::isolated_energy");
  for (std::size_t l = 0; l < model.layers.size(); ++l)
    layers_.emplace_back(model, static_cast<int>(l), elements, h, model.scale.at(h),
                         table_tolerance<Real>);
  states_.resize(layers_.size());
  if (model.repulsion)
    repulsion_ = make_repulsion(model, elements, model.scale.at(h));
}

template <class Real, class Sum> int Engine<Real, Sum>::exchange_width() const {
  int widest = 0;
  for (std::size_t l = 1; l < layers_.size(); ++l)
    widest = std::max(widest, layers_[l].feature_comps() * channels_);
  return widest;
}

template <class Real, class Sum> std::size_t Engine<Real, Sum>::bytes() const {
  std::size_t total = edges_.bytes() + shared_.message.bytes() + shared_.M.bytes() +
                      shared_.dot.bytes() +
                      sizeof(Real) * (shared_.edge_adjoint.extent(0) + gradient_.extent(0));
  for (const auto &layer : layers_)
    total += layer.bytes();
  for (const auto &s : states_)
    total +=
        s.features.bytes() + s.features_adjoint.bytes() + s.A.bytes() + s.H.bytes() + s.dH.bytes();
  return total;
}

template <class Real, class Sum>
void Engine<Real, Sum>::update(const DeviceAtoms &atoms, bool exchange) {
  topology_.update(atoms, static_cast<int>(species_energy_.size()), interactions(), exchange);
}

template <class Real, class Sum>
void Engine<Real, Sum>::evaluate(const Array<double> &positions, FeatureExchange *exchange) {
  find_edges(topology_, positions, cutoff_, edges_);
  reserve(node_energy_, topology_.order.n_nodes);
  Kokkos::deep_copy(node_energy_, Sum(0));
  reserve(shared_.edge_adjoint, 3 * static_cast<std::size_t>(edges_.count));
  Kokkos::deep_copy(shared_.edge_adjoint, Real(0));
  forward(exchange);
  reverse(exchange);
  if (repulsion_)
    repulsion(edges_, *repulsion_, topology_.node_species, topology_.order.level_end[0],
              node_energy_, shared_.edge_adjoint);
  energy_ = sum_energies(topology_, node_energy_, isolated_energy_);
  if (!std::isfinite(energy_))
    throw Error("the energy of model " + name_ +
                " is not a finite number: are atoms on top of each other?");
  reserve(gradient_, shared_.edge_adjoint.extent(0));
  edge_gradients(edges_, shared_.edge_adjoint, gradient_);
}

/// Nodes that take part in a layer: all whose features later layers need.
template <class Real, class Sum> Graph<Real> Engine<Real, Sum>::graph(int layer) const {
  const int level = interactions() - 1 - layer;
  Graph<Real> g{topology_, edges_, topology_.order.level_end[level], {}};
  for (const Segment &s : topology_.order.segments)
    if (s.begin < g.n_nodes)
      g.segments.push_back(s);
  return g;
}

template <class Real, class Sum> void Engine<Real, Sum>::forward(FeatureExchange *exchange) {
  for (int l = 0; l < interactions(); ++l) {
    const Graph<Real> g = graph(l);
    LayerState<Real> &state = states_[l];
    layers_[l].forward(g, state, shared_, l > 0 ? &states_[l - 1] : nullptr);
    state.dH.resize(g.n_nodes, layers_[l].output_comps(), state.H.vecs);
    Kokkos::deep_copy(state.dH.data, Vec<Real>{});
    {
      Kokkos::Profiling::ScopedRegion region("mace::readout");
      readout(layers_[l].readout_weights(), topology_.order.level_end[0], state.H, state.dH,
              node_energy_);
    }
    if (l + 1 < interactions()) {
      layers_[l].feed(layers_[l + 1], g, state, states_[l + 1]);
      if (exchange)
        exchange_rows(states_[l + 1].features, *exchange, true);
    }
  }
}

template <class Real, class Sum> void Engine<Real, Sum>::reverse(FeatureExchange *exchange) {
  for (int l = interactions() - 1; l >= 0; --l) {
    layers_[l].reverse(graph(l), states_[l], shared_, l > 0 ? &states_[l - 1] : nullptr);
    if (l > 0) {
      if (exchange)
        exchange_rows(states_[l].features_adjoint, *exchange, false);
      layers_[l - 1].feed_adjoint(layers_[l], graph(l - 1), states_[l - 1], states_[l]);
    }
  }
}

/// Hands features to their ghosts, or collects the adjoints of ghosts.
template <class Real, class Sum>
void Engine<Real, Sum>::exchange_rows(const NodeArray<Real> &features, FeatureExchange &exchange,
                                      bool forward) {
  Kokkos::Profiling::ScopedRegion region("mace::exchange");
  const int width = features.comps * channels_;
  reserve(rows_, static_cast<std::size_t>(topology_.atoms.n_all) * width);
  copy_rows(topology_, features, channels_, rows_, true);
  auto host = Kokkos::create_mirror_view(rows_);
  Kokkos::deep_copy(host, rows_);
  if (forward)
    exchange.forward(host.data(), width);
  else
    exchange.reverse(host.data(), width);
  Kokkos::deep_copy(rows_, host);
  copy_rows(topology_, features, channels_, rows_, false);
}

template <class Real, class Sum> const Array<Sum> &Engine<Real, Sum>::forces() {
  reserve(per_row_, 3 * static_cast<std::size_t>(topology_.order.n_rows));
  collect_forces(edges_, topology_, gradient_, per_row_);
  return per_row_;
}

template <class Real, class Sum> std::array<Sum, 6> Engine<Real, Sum>::virial() {
  std::array<Sum, 6> virial;
  collect_virial(edges_, gradient_, virial.data());
  return virial;
}

template <class Real, class Sum> const Array<Sum> &Engine<Real, Sum>::atom_virial() {
  reserve(per_row_, 6 * static_cast<std::size_t>(topology_.order.n_rows));
  collect_atom_virial(edges_, topology_, gradient_, per_row_);
  return per_row_;
}

template class Engine<float, float>;
template class Engine<float, double>;
template class Engine<double, double>;

} // namespace mace::kokkos
