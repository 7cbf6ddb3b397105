// SPDX-License-Identifier: GPL-2.0-or-later
#include "layer.h"

#include "mace/error.h"
#include "pair_terms.h"

#include <Kokkos_Profiling_ScopedRegion.hpp>

namespace mace::kokkos {

template <class Real>
LinearPair<Real>::LinearPair(const std::vector<std::vector<Matrix>> &matrices)
    : forward(pack_linear<Real>(matrices)) {
  for (std::size_t p = 0; p < matrices[0].size(); ++p) {
    std::vector<std::vector<Matrix>> transposed;
    for (const auto &species : matrices)
      transposed.push_back({transpose(species[p])});
    reverse.push_back(pack_linear<Real>(transposed));
  }
}

namespace {

/// The skip connection's matrix of one element.
Matrix skip_matrix(const Layer &layer, int l, int element, int channels) {
  const std::size_t size = static_cast<std::size_t>(channels) * channels;
  const auto begin = layer.skip.at(l).begin() + static_cast<std::ptrdiff_t>(element * size);
  return {channels, channels, {begin, begin + static_cast<std::ptrdiff_t>(size)}};
}

/// Rows of numbers, one for each species, as a NodeArray with one component.
template <class Real>
NodeArray<Real> species_array(const std::vector<std::vector<double>> &rows, const char *label) {
  NodeArray<Real> array(label);
  const int width = vec_width<Real>;
  array.resize(static_cast<int>(rows.size()), 1, vec_count<Real>(static_cast<int>(rows[0].size())));
  auto host = Kokkos::create_mirror_view(array.data);
  for (std::size_t i = 0; i < host.extent(0); ++i)
    host(i) = Vec<Real>{};
  for (std::size_t s = 0; s < rows.size(); ++s)
    for (std::size_t k = 0; k < rows[s].size(); ++k)
      reinterpret_cast<Real *>(&host(array.index(static_cast<int>(k) / width, static_cast<int>(s),
                                                 0)))[k % width] = static_cast<Real>(rows[s][k]);
  Kokkos::deep_copy(array.data, host);
  return array;
}

} // namespace

template <class Real>
LayerKernels<Real>::LayerKernels(const Model &model, int index, const std::vector<int> &elements,
                                 int head, double scale, double tolerance)
    : first_(index == 0), density_(model.layers[index].density),
      pair_tables_(depends_on_pair(model.radial)), l_max_(model.l_max),
      l_in_(model.layers[index].l_in), l_out_(model.layers[index].l_out),
      vecs_(vec_count<Real>(model.channels)) {
  const Layer &layer = model.layers[index];
  const int channels = model.channels;

  // Paths: the model's order -> the order of the kernels.
  std::vector<int> path_order;
  linear_comps_.resize(l_max_ + 1);
  std::vector<std::vector<int>> rows_of(l_max_ + 1); // per l: place of each path in `linear`
  for (int l_in = 0; l_in <= l_in_; ++l_in) {
    MessageGroup<Real> group{message_kernels<Real>(l_max_, l_in), l_in,
                             static_cast<int>(path_order.size()), message_comps_};
    for (const auto &[l_edge, l_out, offset] : group.kernels.paths) {
      int found = -1, place = 0;
      for (std::size_t p = 0; p < layer.paths.size(); ++p) {
        const Path &path = layer.paths[p];
        if (path.l_in == l_in && path.l_edge == l_edge && path.l_out == l_out) {
          found = static_cast<int>(p);
          break;
        }
        place += path.l_out == l_out;
      }
      if (found < 0)
        throw Error("model " + model.name + ", layer " + std::to_string(index + 1) +
                    " has no path " + std::to_string(l_in) + " x " + std::to_string(l_edge) +
                    " -> " + std::to_string(l_out) + ", which the native engine expects");
      path_order.push_back(found);
      linear_comps_[l_out].push_back(group.first_comp + offset);
      rows_of[l_out].push_back(place);
    }
    message_comps_ += group.kernels.n_comps;
    groups_.push_back(std::move(group));
  }
  if (path_order.size() != layer.paths.size())
    throw Error("model " + model.name + ", layer " + std::to_string(index + 1) + " has " +
                std::to_string(layer.paths.size()) + " paths where the native engine knows " +
                std::to_string(path_order.size()));
  table_ = make_radial_table<Real>(model, layer, elements, path_order, tolerance);

  // Message -> A. Without a residual connection the species-dependent map that follows is folded
  // in.
  for (int l = 0; l <= l_max_; ++l) {
    std::vector<std::vector<Matrix>> matrices(layer.residual ? 1 : elements.size());
    for (std::size_t s = 0; s < matrices.size(); ++s)
      for (const int place : rows_of[l]) {
        const Matrix block = row_block(layer.linear[l], place * channels, channels);
        matrices[s].push_back(
            layer.residual ? block : multiply(block, skip_matrix(layer, l, elements[s], channels)));
      }
    linear_.emplace_back(matrices);
  }
  product_ = make_product<Real>(layer, l_max_, channels, elements);
  for (int l = 0; l <= l_out_; ++l)
    product_linear_.emplace_back(std::vector<std::vector<Matrix>>{{layer.product_linear[l]}});
  readout_ = make_readout<Real>(layer.readout, head, scale, channels);

  if (first_) {
    std::vector<std::vector<double>> features, skips;
    for (const int element : elements) {
      const Matrix embedding = row_block(model.embedding, element, 1);
      features.push_back(multiply(embedding, layer.linear_up[0]).values);
      skips.push_back(layer.residual
                          ? multiply(embedding, skip_matrix(layer, 0, element, channels)).values
                          : std::vector<double>(channels, 0.0));
    }
    species_features_ = species_array<Real>(features, "mace::species_features");
    species_skip_ = species_array<Real>(skips, "mace::species_skip");
    return;
  }
  for (int l = 0; l <= l_in_; ++l)
    up_.emplace_back(std::vector<std::vector<Matrix>>{{layer.linear_up[l]}});
  if (layer.residual)
    for (int l = 0; l <= std::min(l_in_, l_out_); ++l) {
      std::vector<std::vector<Matrix>> matrices;
      for (const int element : elements)
        matrices.push_back({skip_matrix(layer, l, element, channels)});
      skip_.emplace_back(matrices);
    }
}

template <class Real> std::size_t LayerKernels<Real>::bytes() const {
  std::size_t total = table_.bytes() + product_.bytes();
  for (const auto *maps : {&linear_, &product_linear_, &skip_, &up_})
    for (const auto &map : *maps) {
      total += map.forward.bytes();
      for (const auto &r : map.reverse)
        total += r.bytes();
    }
  return total;
}

template <class Real>
MessageArgs<Real> LayerKernels<Real>::message_args(const MessageGroup<Real> &group,
                                                   const Graph<Real> &graph,
                                                   const LayerState<Real> &state,
                                                   const SharedState<Real> &shared) const {
  return {table_,
          pair_tables_,
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
  return {graph.n_nodes, graph.topology.node_species, density_ ? state.factor : Array<Real>()};
}

template <class Real>
void LayerKernels<Real>::forward(const Graph<Real> &graph, LayerState<Real> &state,
                                 SharedState<Real> &shared, const LayerState<Real> *below) const {
  const int n = graph.n_nodes;
  {
    Kokkos::Profiling::ScopedRegion region("mace::interaction");
    shared.message.resize(n, message_comps_, vecs_);
    for (const auto &group : groups_)
      group.kernels.forward(graph.edges, n, message_args(group, graph, state, shared));
    if (density_) {
      reserve(state.factor, n);
      density_factors(graph.edges, table_, pair_tables_, graph.topology.node_species, n,
                      state.factor);
    }
  }
  {
    Kokkos::Profiling::ScopedRegion region("mace::linear");
    state.A.resize(n, components(l_max_), vecs_);
    for (int l = 0; l <= l_max_; ++l)
      apply_linear(linear_[l].forward, {2 * l + 1, linear_comps_[l], first_component(l), false},
                   graph.segments, shared.message, state.A);
  }
  {
    Kokkos::Profiling::ScopedRegion region("mace::product");
    shared.M.resize(n, output_comps(), vecs_);
    product(product_, product_nodes(graph, state), state.A, shared.M);
  }
  Kokkos::Profiling::ScopedRegion region("mace::linear");
  state.H.resize(n, output_comps(), vecs_);
  for (int l = 0; l <= l_out_; ++l)
    apply_linear(product_linear_[l].forward,
                 {2 * l + 1, {first_component(l)}, first_component(l), false}, graph.segments,
                 shared.M, state.H);
  for (std::size_t l = 0; l < skip_.size(); ++l) {
    const int comp = first_component(static_cast<int>(l));
    apply_linear(skip_[l].forward, {2 * static_cast<int>(l) + 1, {comp}, comp, true},
                 graph.segments, below->H, state.H);
  }
  if (first_) {
    const auto skip = species_skip_;
    const auto species = graph.topology.node_species;
    const auto H = state.H;
    for_each_node_vec(
        "mace::species_skip", n, vecs_, KOKKOS_LAMBDA(const int node, const int cv) {
          H(cv, node, 0) += skip(cv, species(node), 0);
        });
  }
}

template <class Real>
void LayerKernels<Real>::reverse(const Graph<Real> &graph, LayerState<Real> &state,
                                 SharedState<Real> &shared, LayerState<Real> *below) const {
  const int n = graph.n_nodes;
  {
    Kokkos::Profiling::ScopedRegion region("mace::linear_adjoint");
    for (std::size_t l = 0; l < skip_.size(); ++l) {
      const int comp = first_component(static_cast<int>(l));
      apply_linear(skip_[l].reverse[0], {2 * static_cast<int>(l) + 1, {comp}, comp, true},
                   graph.segments, state.dH, below->dH);
    }
    shared.M.resize(n, output_comps(), vecs_);
    for (int l = 0; l <= l_out_; ++l)
      apply_linear(product_linear_[l].reverse[0],
                   {2 * l + 1, {first_component(l)}, first_component(l), false}, graph.segments,
                   state.dH, shared.M);
  }
  {
    Kokkos::Profiling::ScopedRegion region("mace::product_adjoint");
    if (density_)
      shared.dot.resize(n, 1, vecs_);
    product_adjoint(product_, product_nodes(graph, state), shared.M, state.A, shared.dot);
  }
  {
    Kokkos::Profiling::ScopedRegion region("mace::linear_adjoint");
    shared.message.resize(n, message_comps_, vecs_);
    for (int l = 0; l <= l_max_; ++l)
      for (std::size_t p = 0; p < linear_[l].reverse.size(); ++p)
        apply_linear(linear_[l].reverse[p],
                     {2 * l + 1, {first_component(l)}, linear_comps_[l][p], false}, graph.segments,
                     state.A, shared.message);
  }
  Kokkos::Profiling::ScopedRegion region("mace::interaction_adjoint");
  if (density_)
    density_adjoint(graph.edges, table_, pair_tables_, graph.topology.node_species, n, state.factor,
                    shared.dot, shared.edge_adjoint);
  if (!first_)
    state.features_adjoint.resize(state.features.nodes, feature_comps(), vecs_);
  for (const auto &group : groups_) {
    const auto args = message_args(group, graph, state, shared);
    if (first_)
      group.kernels.adjoint_by_receiver(graph.edges, n, args);
    else
      group.kernels.adjoint_by_sender(graph.edges, graph.topology.order.n_rows, n,
                                      graph.topology.node_of_row, args);
  }
}

template <class Real>
void LayerKernels<Real>::feed(const LayerKernels &next, const Graph<Real> &graph,
                              const LayerState<Real> &state, LayerState<Real> &above) const {
  Kokkos::Profiling::ScopedRegion region("mace::linear");
  above.features.resize(graph.topology.order.n_feature_rows, next.feature_comps(), vecs_);
  for (int l = 0; l <= next.l_in_; ++l)
    apply_linear(next.up_[l].forward, {2 * l + 1, {first_component(l)}, first_component(l), false},
                 graph.segments, state.H, above.features);
}

template <class Real>
void LayerKernels<Real>::feed_adjoint(const LayerKernels &next, const Graph<Real> &graph,
                                      LayerState<Real> &state,
                                      const LayerState<Real> &above) const {
  Kokkos::Profiling::ScopedRegion region("mace::linear_adjoint");
  for (int l = 0; l <= next.l_in_; ++l)
    apply_linear(next.up_[l].reverse[0],
                 {2 * l + 1, {first_component(l)}, first_component(l), true}, graph.segments,
                 above.features_adjoint, state.dH);
}

template struct LinearPair<float>;
template struct LinearPair<double>;
template class LayerKernels<float>;
template class LayerKernels<double>;

} // namespace mace::kokkos
