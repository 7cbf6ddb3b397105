// SPDX-License-Identifier: GPL-2.0-or-later
#include "charge_sources.h"

#include "mace/kokkos/graph/species_rows.h"

namespace mace::kokkos {

namespace {

/// One stage each layer, whose results are summed.
template <class Real>
std::vector<LinearStage<Real>> sum_over_layers(const std::vector<std::vector<Matrix>> &layers) {
  std::vector<LinearStage<Real>> stages;
  for (std::size_t t = 0; t < layers.size(); ++t) {
    LinearStage<Real> &stage = stages.emplace_back(t == 0 ? Write::Set : Write::Add, Write::Add);
    for (std::size_t l = 0; l < layers[t].size(); ++l)
      stage.add(static_cast<int>(2 * l + 1), static_cast<int>(l * l), layers[t][l]);
  }
  return stages;
}

} // namespace

template <class Real>
ChargeSources<Real>::ChargeSources(const Polar &polar, int n_species)
    : mixer_(sum_over_layers<Real>(polar.mixer)), source_(sum_over_layers<Real>(polar.source)),
      activation_{0, static_cast<Real>(polar.fukui.activation_scale), Real(1)} {
  for (std::size_t i = 0; i < polar.fukui.weights.size(); ++i) {
    // The first takes the last layer's scalars, to whose adjoint others add.
    fukui_.emplace_back(Write::Set, i == 0 ? Write::Add : Write::Set)
        .add(1, 0, polar.fukui.weights[i]);
    fukui_bias_.push_back(make_species_rows<Real>(
        {static_cast<std::size_t>(n_species), {polar.fukui.biases[i]}}, "mace::bias"));
    fukui_vecs_.push_back(vec_count<Real>(polar.fukui.weights[i].cols));
  }
}

template <class Real>
void ChargeSources<Real>::forward(const OneBody &atoms,
                                  const std::vector<LayerFeatures<Real>> &layers, State &state,
                                  NodeArray<Real> &mixed, NodeArray<Real> &sources,
                                  NodeArray<Real> &fukui) const {
  const int n = atoms.n_nodes;
  const NodeArray<Real> &last = layers.back().H;
  mixed.resize(n, last.comps, last.vecs);
  sources.resize(n, 4, vec_count<Real>(spin_channels));
  for (std::size_t t = 0; t < layers.size(); ++t) {
    mixer_[t].forward(atoms.tiles, layers[t].H, mixed);
    source_[t].forward(atoms.tiles, layers[t].H, sources);
  }
  const NodeArray<Real> *in = &last;
  for (std::size_t i = 0; i < fukui_.size(); ++i) {
    const bool is_last = i + 1 == fukui_.size();
    NodeArray<Real> &out = is_last ? fukui : state.fukui[i];
    out.resize(n, 1, fukui_vecs_[i]);
    fukui_[i].forward(atoms.tiles, *in, out);
    add_species_rows(fukui_bias_[i], atoms.species, n, out);
    if (is_last)
      return;
    state.active.resize(n, 1, out.vecs);
    apply_gate(activation_, n, out, state.active);
    in = &state.active;
  }
}

template <class Real>
void ChargeSources<Real>::reverse(const OneBody &atoms,
                                  const std::vector<LayerFeatures<Real>> &layers, State &state,
                                  const NodeArray<Real> &dmixed, const NodeArray<Real> &dsources,
                                  const NodeArray<Real> &dfukui) const {
  for (std::size_t t = 0; t < layers.size(); ++t) {
    mixer_[t].reverse(atoms.tiles, dmixed, layers[t].dH);
    source_[t].reverse(atoms.tiles, dsources, layers[t].dH);
  }
  const NodeArray<Real> *adjoint = &dfukui;
  for (std::size_t i = fukui_.size() - 1; i > 0; --i) {
    NodeArray<Real> &before = state.fukui[i - 1];
    state.active.resize(atoms.n_nodes, 1, before.vecs);
    fukui_[i].reverse(atoms.tiles, *adjoint, state.active);
    state.dot.resize(atoms.n_nodes, 1, before.vecs);
    gate_adjoint(activation_, atoms.n_nodes, state.active, before, state.dot);
    adjoint = &before;
  }
  fukui_.front().reverse(atoms.tiles, *adjoint, layers.back().dH);
}

template <class Real> std::size_t ChargeSources<Real>::bytes() const {
  std::size_t total = 0;
  for (const auto *stages : {&mixer_, &source_, &fukui_})
    for (const LinearStage<Real> &stage : *stages)
      total += stage.bytes();
  for (const NodeArray<Real> &bias : fukui_bias_)
    total += bias.bytes();
  return total;
}

template class ChargeSources<float>;
template class ChargeSources<double>;

} // namespace mace::kokkos
