// SPDX-License-Identifier: GPL-2.0-or-later
#include "gated_mixing.h"

#include "mace/kokkos/base/kernel_stage.h"
#include "mace/kokkos/graph/species_rows.h"
#include "mace/kokkos/radial/radial_functions.h"
#include "mace/matrix_algebra.h"

namespace mace::kokkos {

namespace {

/// The scalars' and the gates' columns of a map into l = 0.
std::vector<Matrix> gate_blocks(const Matrix &m, int l_max, int channels) {
  std::vector<Matrix> blocks;
  for (int b = 0; b <= l_max; ++b)
    blocks.push_back(column_block(m, b * channels, channels));
  return blocks;
}

/// dot(0, node, 0) -= sum of x(node) y(index(node)) over components and channels.
template <class Real>
void subtract_product(int n_nodes, const NodeArray<Real> &x, const NodeArray<Real> &y,
                      const Array<int> &index, const NodeArray<Real> &dot) {
  const bool by_node = index.extent(0) == 0;
  Kokkos::parallel_for(
      "mace::subtract_product", range(n_nodes), KOKKOS_LAMBDA(const int node) {
        const int other = by_node ? node : index(node);
        Vec<Real> sum = {};
        for (int cv = 0; cv < y.vecs; ++cv)
          for (int c = 0; c < y.comps; ++c)
            sum += x(cv, node, c) * y(cv, other, c);
        dot(0, node, 0) -= sum;
      });
}

} // namespace

template <class Real>
GatedMixing<Real>::GatedMixing(const Model &model, int index, const std::vector<int> &elements,
                               const LayerMessages<Real> &messages)
    : first_(index == 0), vecs_(vec_count<Real>(model.channels)) {
  const Layer &layer = model.layers[index];
  const GatedInteraction &gated = *layer.gated;
  const int l_max = model.l_max, channels = model.channels;
  gate_ = {l_max, static_cast<Real>(gated.scalar_scale), static_cast<Real>(gated.gate_scale)};

  std::vector<int> scalars_and_gates;
  for (int b = 0; b <= l_max; ++b)
    scalars_and_gates.push_back(b);
  for (int l = 0; l <= l_max; ++l) {
    std::vector<int> comps;
    std::vector<std::vector<Matrix>> matrices;
    for (const PathPlace &path : messages.paths_into[l]) {
      const Matrix rows =
          row_block(layer.linear[l], path.block * gated.edge_channels, gated.edge_channels);
      comps.push_back(path.comp);
      matrices.push_back(l == 0 ? gate_blocks(rows, l_max, channels) : std::vector<Matrix>{rows});
    }
    linear_.add(2 * l + 1, comps, l == 0 ? scalars_and_gates : std::vector<int>{gate_.first_in(l)},
                {matrices});
    out_.add(2 * l + 1, first_component(l), gated.linear_out[l]);
  }

  if (first_) {
    std::vector<std::vector<std::vector<double>>> rows;
    for (const int element : elements) {
      const Matrix u = multiply(row_block(model.embedding, element, 1), layer.linear_up[0]);
      auto &blocks = rows.emplace_back();
      for (const Matrix &block : gate_blocks(gated.edge_residual[0], l_max, channels))
        blocks.push_back(multiply(u, block).values);
    }
    species_residual_ = make_species_rows<Real>(rows, "mace::species_residual");
    return;
  }
  for (int l = 0; l < static_cast<int>(gated.edge_residual.size()); ++l) {
    const Matrix &m = gated.edge_residual[l];
    if (l == 0)
      residual_.add(1, {0}, scalars_and_gates, {{gate_blocks(m, l_max, channels)}});
    else
      residual_.add(2 * l + 1, {first_component(l)}, {gate_.first_in(l)}, {{{m}}});
  }
}

template <class Real>
void GatedMixing<Real>::forward(const Graph<Real> &graph, LayerState<Real> &state,
                                SharedState<Real> &shared) const {
  const int n = graph.n_nodes;
  {
    const KernelStage stage(Stage::Linear);
    state.pre_gate.resize(n, gate_.comps_in(), vecs_);
    linear_.forward(graph.tiles, shared.message, state.pre_gate, state.factor);
    if (first_)
      add_species_rows(species_residual_, graph.topology.node_species, n, state.pre_gate);
    else
      residual_.forward(graph.tiles, state.features, state.pre_gate);
  }
  {
    const KernelStage stage(Stage::Gate);
    shared.gated.resize(n, gate_.comps_out(), vecs_);
    apply_gate(gate_, n, state.pre_gate, shared.gated);
  }
  const KernelStage stage(Stage::Linear);
  state.A.resize(n, gate_.comps_out(), vecs_);
  out_.forward(graph.tiles, shared.gated, state.A);
}

template <class Real>
void GatedMixing<Real>::reverse(const Graph<Real> &graph, LayerState<Real> &state,
                                SharedState<Real> &shared) const {
  const int n = graph.n_nodes;
  {
    const KernelStage stage(Stage::LinearAdjoint);
    shared.gated.resize(n, gate_.comps_out(), vecs_);
    out_.reverse(graph.tiles, state.A, shared.gated);
  }
  {
    const KernelStage stage(Stage::GateAdjoint);
    shared.dot.resize(n, 1, vecs_);
    gate_adjoint(gate_, n, shared.gated, state.pre_gate, shared.dot);
  }
  // What the gate's input owes to the residual has no factor f.
  const KernelStage stage(Stage::LinearAdjoint);
  const NodeArray<Real> &adjoint = state.pre_gate;
  if (first_) {
    subtract_product(n, adjoint, species_residual_, graph.topology.node_species, shared.dot);
  } else {
    shared.residual_adjoint.resize(n, state.features.comps, state.features.vecs);
    residual_.reverse(graph.tiles, adjoint, shared.residual_adjoint);
    subtract_product(n, state.features, shared.residual_adjoint, {}, shared.dot);
  }
  linear_.reverse(graph.tiles, adjoint, shared.message, state.factor);
}

template <class Real>
void GatedMixing<Real>::add_residual_adjoint(const Graph<Real> &graph,
                                             const LayerState<Real> &state,
                                             const SharedState<Real> &shared) const {
  const auto from = shared.residual_adjoint, to = state.features_adjoint;
  for_each_node_vec(
      "mace::residual_adjoint", graph.n_nodes, from.vecs,
      KOKKOS_LAMBDA(const int node, const int cv) {
        for (int c = 0; c < from.comps; ++c)
          to(cv, node, c) += from(cv, node, c);
      });
}

template <class Real> std::size_t GatedMixing<Real>::bytes() const {
  return linear_.bytes() + residual_.bytes() + species_residual_.bytes() + out_.bytes();
}

template class GatedMixing<float>;
template class GatedMixing<double>;

} // namespace mace::kokkos
