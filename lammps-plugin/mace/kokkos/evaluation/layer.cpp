// SPDX-License-Identifier: GPL-2.0-or-later
#include "layer.h"

#include "mace/kokkos/base/kernel_stage.h"
#include "mace/kokkos/graph/species_rows.h"
#include "mace/kokkos/radial/radial_functions.h"
#include "mace/matrix_algebra.h"

namespace mace::kokkos {

namespace {

/// The skip connection's matrix of one element.
Matrix skip_matrix(const Layer &layer, int l, int element, int channels) {
  if (layer.gated)
    return layer.gated->skip.at(l);
  const std::size_t size = static_cast<std::size_t>(channels) * channels;
  const auto begin = layer.skip.at(l).begin() + static_cast<std::ptrdiff_t>(element * size);
  return {channels, channels, {begin, begin + static_cast<std::ptrdiff_t>(size)}};
}

/// Message -> A. Without a residual connection the species-dependent map that follows is folded in.
template <class Real>
LinearStage<Real> message_linear(const Model &model, const Layer &layer,
                                 const std::vector<int> &elements,
                                 const LayerMessages<Real> &messages) {
  LinearStage<Real> stage;
  for (int l = 0; l <= model.l_max; ++l) {
    std::vector<int> comps;
    for (const PathPlace &path : messages.paths_into[l])
      comps.push_back(path.comp);
    std::vector<std::vector<std::vector<Matrix>>> matrices(layer.residual ? 1 : elements.size());
    for (std::size_t s = 0; s < matrices.size(); ++s)
      for (const PathPlace &path : messages.paths_into[l]) {
        const Matrix block =
            row_block(layer.linear[l], path.block * model.channels, model.channels);
        matrices[s].push_back(
            {layer.residual ? block
                            : multiply(block, skip_matrix(layer, l, elements[s], model.channels))});
      }
    stage.add(2 * l + 1, comps, {first_component(l)}, matrices);
  }
  return stage;
}

} // namespace

template <class Real>
LayerKernels<Real>::LayerKernels(const Model &model, int index, const std::vector<int> &elements,
                                 const RadialTables<Real> &tables)
    : first_(index == 0), density_(model.layers[index].density), l_max_(model.l_max),
      l_edge_(static_cast<int>(model.layers[index].linear_up.size()) - 1),
      l_out_(model.layers[index].l_out), vecs_(vec_count<Real>(model.channels)),
      feature_channels_(message_channels(model, model.layers[index])),
      messages_(make_layer_messages<Real>(model, index, tables)) {
  const Layer &layer = model.layers[index];
  const int channels = model.channels;
  if (layer.gated) {
    normalization_ = {layer.gated->alpha, layer.gated->beta};
    gated_.emplace(model, index, elements, messages_);
  } else {
    linear_ = message_linear(model, layer, elements, messages_);
  }
  product_ = make_product<Real>(layer, l_max_, channels, elements);
  for (int l = 0; l <= l_out_; ++l)
    product_linear_.add(2 * l + 1, first_component(l), layer.product_linear[l]);

  if (first_) {
    std::vector<std::vector<std::vector<double>>> features, skips;
    for (const int element : elements) {
      const Matrix embedding = row_block(model.embedding, element, 1);
      features.push_back({multiply(embedding, layer.linear_up[0]).values});
      skips.push_back({layer.residual
                           ? multiply(embedding, skip_matrix(layer, 0, element, channels)).values
                           : std::vector<double>(channels, 0.0)});
    }
    species_features_ = make_species_rows<Real>(features, "mace::species_features");
    species_skip_ = make_species_rows<Real>(skips, "mace::species_skip");
    return;
  }
  for (int l = 0; l <= l_edge_; ++l)
    up_.add(2 * l + 1, first_component(l), layer.linear_up[l]);
  if (layer.residual)
    for (int l = 0; l <= std::min(layer.l_in, l_out_); ++l) {
      std::vector<std::vector<std::vector<Matrix>>> matrices;
      for (std::size_t s = 0; s < (layer.gated ? 1 : elements.size()); ++s)
        matrices.push_back({{skip_matrix(layer, l, elements[s], channels)}});
      skip_.add(2 * l + 1, {first_component(l)}, {first_component(l)}, matrices);
    }
}

template <class Real> std::size_t LayerKernels<Real>::bytes() const {
  return messages_.table.bytes() + (gated_ ? gated_->bytes() : 0) + linear_.bytes() +
         product_.bytes() + product_linear_.bytes() + skip_.bytes() + up_.bytes() +
         species_features_.bytes() + species_skip_.bytes();
}

template <class Real>
MessageArgs<Real> LayerKernels<Real>::message_args(const MessageGroup<Real> &group,
                                                   const Graph<Real> &graph,
                                                   const LayerState<Real> &state,
                                                   const SharedState<Real> &shared) const {
  return {messages_.table,
          group.first_path,
          group.first_comp,
          shared.message,
          first_ ? species_features_ : state.features,
          state.features_adjoint,
          first_component(group.l_in),
          first_ ? graph.edges.sender_species : graph.edges.sender_node,
          graph.topology.node_species,
          shared.edge_adjoint};
}

template <class Real>
ProductNodes<Real> LayerKernels<Real>::product_nodes(const Graph<Real> &graph,
                                                     const LayerState<Real> &state) const {
  return {graph.n_nodes, graph.topology.node_species,
          density_ && !gated_ ? state.factor : Array<Real>()};
}

template <class Real>
void LayerKernels<Real>::forward(const Graph<Real> &graph, LayerState<Real> &state,
                                 SharedState<Real> &shared, const LayerState<Real> *below) const {
  const int n = graph.n_nodes;
  {
    const KernelStage stage(Stage::Messages);
    shared.message.resize(n, messages_.comps, messages_.vecs);
    for (const auto &group : messages_.groups)
      group.kernels.forward(graph.edges, n, message_args(group, graph, state, shared));
    if (density_) {
      reserve(state.factor, n);
      density_factors(graph.edges, messages_.table, normalization_, graph.topology.node_species, n,
                      state.factor);
    }
  }
  if (gated_) {
    gated_->forward(graph, state, shared);
  } else {
    const KernelStage stage(Stage::Linear);
    state.A.resize(n, components(l_max_), vecs_);
    linear_.forward(graph.tiles, shared.message, state.A);
  }
  {
    const KernelStage stage(Stage::Product);
    shared.M.resize(n, output_comps(), vecs_);
    product(product_, product_nodes(graph, state), state.A, shared.M);
  }
  const KernelStage stage(Stage::Linear);
  state.H.resize(n, output_comps(), vecs_);
  product_linear_.forward(graph.tiles, shared.M, state.H);
  if (first_)
    add_species_rows(species_skip_, graph.topology.node_species, n, state.H);
  else
    skip_.forward(graph.tiles, below->H, state.H);
}

template <class Real>
void LayerKernels<Real>::reverse_skip(const Graph<Real> &graph, const LayerState<Real> &state,
                                      LayerState<Real> &below) const {
  const KernelStage stage(Stage::LinearAdjoint);
  skip_.reverse(graph.tiles, state.dH, below.dH);
}

template <class Real>
void LayerKernels<Real>::reverse_nodes(const Graph<Real> &graph, LayerState<Real> &state,
                                       SharedState<Real> &shared) const {
  const int n = graph.n_nodes;
  {
    const KernelStage stage(Stage::LinearAdjoint);
    shared.M.resize(n, output_comps(), vecs_);
    product_linear_.reverse(graph.tiles, state.dH, shared.M);
  }
  {
    const KernelStage stage(Stage::ProductAdjoint);
    if (density_)
      shared.dot.resize(n, 1, vecs_);
    product_adjoint(product_, product_nodes(graph, state), shared.M, state.A, shared.dot);
  }
  shared.message.resize(n, messages_.comps, messages_.vecs);
  if (gated_) {
    gated_->reverse(graph, state, shared);
  } else {
    const KernelStage stage(Stage::LinearAdjoint);
    linear_.reverse(graph.tiles, state.A, shared.message);
  }
}

template <class Real>
void LayerKernels<Real>::reverse_density(const Graph<Real> &graph, const LayerState<Real> &state,
                                         SharedState<Real> &shared) const {
  if (!density_)
    return;
  const KernelStage stage(Stage::MessagesAdjoint);
  density_adjoint(graph.edges, messages_.table, normalization_, graph.topology.node_species,
                  graph.n_nodes, state.factor, shared.dot, shared.edge_adjoint);
}

template <class Real>
void LayerKernels<Real>::reverse_messages(const Graph<Real> &graph, LayerState<Real> &state,
                                          SharedState<Real> &shared) const {
  const KernelStage stage(Stage::MessagesAdjoint);
  if (!first_)
    state.features_adjoint.resize(state.features.nodes, feature_comps(), messages_.vecs);
  for (const auto &group : messages_.groups) {
    const auto args = message_args(group, graph, state, shared);
    if (first_)
      group.kernels.adjoint_by_receiver(graph.edges, graph.n_nodes, args);
    else
      group.kernels.adjoint_by_sender(graph.edges, graph.topology.order.n_rows, graph.n_nodes,
                                      graph.topology.node_of_row, args);
  }
}

template <class Real>
void LayerKernels<Real>::reverse_residual(const Graph<Real> &graph, LayerState<Real> &state,
                                          const SharedState<Real> &shared) const {
  if (gated_ && !first_)
    gated_->add_residual_adjoint(graph, state, shared);
}

template <class Real>
void LayerKernels<Real>::feed(const LayerKernels &next, const Graph<Real> &graph,
                              const LayerState<Real> &state, LayerState<Real> &above) const {
  const KernelStage stage(Stage::Linear);
  above.features.resize(graph.topology.order.n_feature_rows, next.feature_comps(),
                        next.messages_.vecs);
  next.up_.forward(graph.tiles, state.H, above.features);
}

template <class Real>
void LayerKernels<Real>::feed_adjoint(const LayerKernels &next, const Graph<Real> &graph,
                                      LayerState<Real> &state,
                                      const LayerState<Real> &above) const {
  const KernelStage stage(Stage::LinearAdjoint);
  next.up_.reverse(graph.tiles, above.features_adjoint, state.dH);
}

template class LayerKernels<float>;
template class LayerKernels<double>;

} // namespace mace::kokkos
