// SPDX-License-Identifier: GPL-2.0-or-later
//
// Layers of the second generation: the gate and what stands between messages and product, against
// their definitions; adjoints against finite differences.
#include "mace/kokkos/evaluation/gated_mixing.h"
#include "random_model.h"

namespace {

using namespace kernel_test;

constexpr int n_nodes = 7;
const std::vector<Segment> segments = {{0, 3, 0}, {3, 4, 1}, {4, 7, 2}};
const std::vector<int> species = {0, 0, 0, 1, 2, 2, 2};

double sigmoid(double x) { return 1.0 / (1.0 + std::exp(-x)); }

HostNodes gate_by_definition(int l_max, double scalar_scale, double gate_scale,
                             const HostNodes &x) {
  HostNodes y(x.nodes, components(l_max), x.channels);
  for (int node = 0; node < x.nodes; ++node)
    for (int k = 0; k < x.channels; ++k) {
      y(node, 0, k) = scalar_scale * x(node, 0, k) * sigmoid(x(node, 0, k));
      for (int l = 1; l <= l_max; ++l)
        for (int c = l * l; c < (l + 1) * (l + 1); ++c)
          y(node, c, k) = gate_scale * sigmoid(x(node, l, k)) * x(node, c + l_max, k);
    }
  return y;
}

double dot(const HostNodes &a, const HostNodes &b) {
  double sum = 0.0;
  for (std::size_t i = 0; i < a.values.size(); ++i)
    sum += a.values[i] * b.values[i];
  return sum;
}

/// Derivative of f with respect to the numbers of x, one after the other.
template <class F> std::vector<double> gradient(HostNodes &x, const F &f) {
  std::vector<double> g;
  for (double &number : x.values) {
    const double at = number;
    g.push_back(derivative(
        [&](double moved) {
          number = moved;
          return f();
        },
        at, 1e-3));
    number = at;
  }
  return g;
}

template <class Real> void check_gate(int l_max, double tolerance) {
  Random random(1001 + l_max);
  INFO(random << ", l_max " << l_max);
  constexpr int channels = 11;
  const Gate<Real> gate{l_max, Real(1.6768), Real(1.8467)};
  REQUIRE(gate.comps_in() == components(l_max) + l_max);
  HostNodes x(n_nodes, gate.comps_in(), channels, random);
  const HostNodes dy(n_nodes, gate.comps_out(), channels, random);
  const auto definition = [&] { return gate_by_definition(l_max, 1.6768, 1.8467, x); };

  const auto device_x = upload<Real>(x), device_y = upload<Real>(HostNodes(dy)),
             device_dot = upload<Real>(HostNodes(n_nodes, 1, channels));
  apply_gate(gate, n_nodes, device_x, device_y);
  CHECK(relative_error(download(device_y, channels).values, definition().values) < tolerance);

  gate_adjoint(gate, n_nodes, upload<Real>(dy), device_x, device_dot);
  const auto dx = gradient(x, [&] { return dot(definition(), dy); });
  CHECK(relative_error(download(device_x, channels).values, dx) < tolerance);
  HostNodes expected(n_nodes, 1, channels), adjoint = x;
  adjoint.values = dx;
  for (int node = 0; node < n_nodes; ++node)
    for (int k = 0; k < channels; ++k)
      for (int c = 0; c < x.comps; ++c)
        expected(node, 0, k) += x(node, c, k) * adjoint(node, c, k);
  CHECK(relative_error(download(device_dot, channels).values, expected.values) < tolerance);
}

/// One layer between random messages, features and normalization factors.
struct Mixing {
  static constexpr int l_max = 3, l_edge = 2, channels = 9, edge_channels = 5;

  Mixing(int index_, Random &random)
      : index(index_), model(gated_model(l_max, l_edge, channels, edge_channels, random)),
        messages(make_layer_messages<double>(model, index,
                                             [this](int layer, const std::vector<int> &path_order) {
                                               return make_radial_table<double>(
                                                   model, model.layers[layer], {0, 1, 2},
                                                   path_order, 1e-6);
                                             })),
        message(n_nodes, messages.comps, edge_channels, random),
        u(n_nodes, components(l_edge), edge_channels, random), factor(n_nodes, 1, 1, random) {}

  /// mace/model.h, GatedInteraction.
  HostNodes by_definition() const {
    const mace::Layer &layer = model.layers[index];
    const mace::GatedInteraction &gated = *layer.gated;
    HostNodes x(n_nodes, components(l_max) + l_max, channels);
    for (int node = 0; node < n_nodes; ++node)
      for (int l = 0; l <= l_max; ++l)
        for (int m = 0; m < 2 * l + 1; ++m)
          for (int column = 0; column < layer.linear[l].cols; ++column) {
            double sum = 0.0;
            for (const PathPlace &path : messages.paths_into[l])
              for (int k = 0; k < edge_channels; ++k)
                sum += message(node, path.comp + m, k) *
                       layer.linear[l](path.block * edge_channels + k, column);
            sum *= factor(node, 0, 0);
            if (l < static_cast<int>(gated.edge_residual.size()))
              for (int k = 0; k < edge_channels; ++k)
                sum += feature(node, l * l + m, k) * gated.edge_residual[l](k, column);
            if (l == 0)
              x(node, column / channels, column % channels) = sum;
            else
              x(node, l * l + m + l_max, column) = sum;
          }
    const HostNodes y = gate_by_definition(l_max, gated.scalar_scale, gated.gate_scale, x);
    HostNodes A(n_nodes, components(l_max), channels);
    for (int node = 0; node < n_nodes; ++node)
      for (int l = 0; l <= l_max; ++l)
        for (int c = l * l; c < (l + 1) * (l + 1); ++c)
          for (int j = 0; j < channels; ++j)
            for (int k = 0; k < channels; ++k)
              A(node, c, j) += y(node, c, k) * gated.linear_out[l](k, j);
    return A;
  }

  /// The features u: in the first layer those of the species.
  double feature(int node, int comp, int k) const {
    if (index > 0)
      return u(node, comp, k);
    double sum = 0.0;
    for (int c = 0; c < channels; ++c)
      sum += model.embedding(species[node], c) * model.layers[0].linear_up[0](c, k);
    return sum;
  }

  int index;
  mace::Model model;
  LayerMessages<double> messages;
  HostNodes message, u, factor;
};

} // namespace

TEST_CASE_METHOD(Runtime, "the gate and its adjoint equal their definition") {
  // Differences of fourth order with h = 1e-3: truncation and rounding are both near 1e-12.
  for (const int l_max : {1, 2, 3}) {
    check_gate<double>(l_max, 1e-10);
    check_gate<float>(l_max, 2e-6);
  }
}

TEST_CASE_METHOD(Runtime, "between messages and product a layer does what its definition says") {
  for (const int index : {0, 1}) {
    Random random(1011 + index);
    INFO(random << ", layer " << index);
    Mixing mixing(index, random);
    const GatedMixing<double> kernels(mixing.model, index, {0, 1, 2}, mixing.messages);
    Topology topology;
    topology.node_species = mace::kokkos::to_device(species, "species");
    const Graph<double> graph{topology, Edges(), n_nodes, segments};
    LayerState<double> state;
    SharedState<double> shared;
    shared.message = upload<double>(mixing.message);
    state.features = upload<double>(mixing.u);
    state.factor = mace::kokkos::to_device(mixing.factor.values, "factor");
    kernels.forward(graph, state, shared);
    const HostNodes A = mixing.by_definition();
    CHECK(relative_error(download(state.A, Mixing::channels).values, A.values) < rounding<double>);

    const HostNodes dA(n_nodes, A.comps, Mixing::channels, random);
    state.A = upload<double>(dA);
    kernels.reverse(graph, state, shared);
    const auto functional = [&] { return dot(mixing.by_definition(), dA); };
    const double tolerance = 1e-9; // of the differences
    const auto dm = gradient(mixing.message, functional);
    CHECK(relative_error(download(shared.message, Mixing::edge_channels).values, dm) < tolerance);

    auto df = gradient(mixing.factor, functional);
    for (int node = 0; node < n_nodes; ++node)
      df[node] *= mixing.factor(node, 0, 0);
    const HostNodes dots =
        download(shared.dot, vec_count<double>(Mixing::channels) * vec_width<double>);
    std::vector<double> sums(n_nodes, 0.0);
    for (int node = 0; node < n_nodes; ++node)
      for (int k = 0; k < dots.channels; ++k)
        sums[node] += dots(node, 0, k);
    CHECK(relative_error(sums, df) < tolerance);

    if (index == 0)
      continue;
    const HostNodes before(n_nodes, mixing.u.comps, Mixing::edge_channels, random);
    state.features_adjoint = upload<double>(before);
    kernels.add_residual_adjoint(graph, state, shared);
    auto du = gradient(mixing.u, functional);
    for (std::size_t i = 0; i < du.size(); ++i)
      du[i] += before.values[i];
    CHECK(relative_error(download(state.features_adjoint, Mixing::edge_channels).values, du) <
          tolerance);
  }
}
