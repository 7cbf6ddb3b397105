// SPDX-License-Identifier: GPL-2.0-or-later
//
// Messages against the triple sum that defines them, their adjoint against finite differences.
#include "mace/kokkos/messages/forces.h"
#include "mace/kokkos/messages/messages.h"
#include "mace/kokkos/radial/radial_functions.h"
#include "random_model.h"

#include "mace/error.h"

#include <map>

namespace {

using namespace kernel_test;

/// wigner_3j(l_in, l_edge, l_out) of indices known at run time.
std::vector<double> coupling(int l_in, int l_edge, int l_out) {
  static const auto all = [] {
    std::map<std::array<int, 3>, std::vector<double>> table;
    static_for<3>([&](auto a) {
      static_for<4>([&](auto b) {
        static_for<4>([&](auto c) {
          constexpr int i = a, e = b, o = c;
          if constexpr ((i + e + o) % 2 == 0 && o <= i + e && i <= e + o && e <= i + o) {
            const auto &w = wigner_3j<i, e, o>;
            table[{i, e, o}] = {w.begin(), w.end()};
          }
        });
      });
    });
    return table;
  }();
  return all.at({l_in, l_edge, l_out});
}

/// One group of paths between a path and components of other groups, on a cluster of atoms.
struct Case {
  static constexpr int channels = 11, n_atoms = 11, first_path = 1, first_comp = 2;

  Case(int l_max_, int l_in_, mace::DistanceTransform transform, Random &random)
      : l_max(l_max_), l_in(l_in_), kernels(message_kernels<double>(l_max, l_in)),
        cluster(n_atoms, 3.0, random), edges(download(cluster)),
        features(n_atoms, components(2), channels, random) {
    std::vector<mace::Path> paths = {{0, 0, 0, 2.0}};
    for (const auto &[l_edge, l_out, offset] : kernels.paths)
      paths.push_back({l_in, l_edge, l_out, random.uniform(0.5, 1.5)});
    // The model's order of the paths is not that of the kernels.
    for (std::size_t p = 0; p < paths.size(); ++p)
      path_order.push_back(static_cast<int>((p + 2) % paths.size()));
    auto stored = paths;
    for (std::size_t p = 0; p < paths.size(); ++p)
      stored[path_order[p]] = paths[p];
    const auto embedding = radial_embedding_of(mace::RadialBasis::Bessel, transform, true);
    model = radial_model(embedding, l_max, channels, stored, false, random);
  }

  int n_comps() const { return first_comp + kernels.n_comps; }

  template <class Real> MessageArgs<Real> args(const HostNodes &h, const HostNodes &message) const {
    MessageArgs<Real> a;
    a.table = make_radial_table<Real>(model, model.layers[0], {0, 1, 2}, path_order,
                                      sizeof(Real) == 8 ? 1e-10 : 1e-6);
    a.first_path = first_path;
    a.first_comp = first_comp;
    a.message = upload<Real>(message);
    a.feature = upload<Real>(h);
    a.feature_adjoint = upload<Real>(HostNodes(h.nodes, h.comps, channels));
    a.feature_comp = first_component(l_in);
    a.sender_index = h.nodes == n_atoms ? cluster.edges.sender_node : cluster.edges.sender_species;
    a.node_species = cluster.topology.node_species;
    a.edge_adjoint = Array<Real>("edge_adjoint", 3 * static_cast<std::size_t>(edges.size()));
    return a;
  }

  /// Of a linear functional of the messages; zero for the components of other groups.
  HostNodes weights(int n_nodes, Random &random) const {
    HostNodes w(n_nodes, n_comps(), channels, random);
    for (int node = 0; node < n_nodes; ++node)
      for (int o = 0; o < first_comp; ++o)
        for (int k = 0; k < channels; ++k)
          w(node, o, k) = 0.0;
    return w;
  }

  /// The definition, with exact radial functions. Features by node, or by species.
  HostNodes messages_by_definition(const HostNodes &h, int n_nodes) const {
    HostNodes message(n_nodes, n_comps(), channels);
    const bool by_node = h.nodes == n_atoms;
    for (const HostEdge &edge : edges) {
      if (edge.receiver >= n_nodes)
        continue;
      const double r = edge.length();
      double u[3], y[16], unused[2][16];
      for (int a = 0; a < 3; ++a)
        u[a] = edge.vector[a] / r;
      spherical_harmonics<3>(u, u, u, y, unused[0], unused[1]);
      const auto R = layer_radial_functions(model.radial, model.layers[0], edge.receiver_species,
                                            edge.sender_species, r);
      const int sender = by_node ? edge.sender_node : edge.sender_species;
      for (std::size_t p = 0; p < kernels.paths.size(); ++p) {
        const auto [l_edge, l_out, offset] = kernels.paths[p];
        const auto C = coupling(l_in, l_edge, l_out);
        const int n_edge = 2 * l_edge + 1, n_out = 2 * l_out + 1;
        for (int i = 0; i < 2 * l_in + 1; ++i)
          for (int m = 0; m < n_edge; ++m)
            for (int o = 0; o < n_out; ++o)
              for (int k = 0; k < channels; ++k)
                message(edge.receiver, first_comp + offset + o, k) +=
                    R[path_order[first_path + p] * channels + k].value *
                    C[(i * n_edge + m) * n_out + o] * y[l_edge * l_edge + m] *
                    h(sender, l_in * l_in + i, k);
      }
    }
    return message;
  }

  int l_max, l_in;
  MessageKernels<double> kernels;
  Cluster cluster;
  std::vector<HostEdge> edges;
  HostNodes features;
  std::vector<int> path_order;
  mace::Model model;
};

double dot(const HostNodes &a, const HostNodes &b) {
  double sum = 0.0;
  for (std::size_t i = 0; i < a.values.size(); ++i)
    sum += a.values[i] * b.values[i];
  return sum;
}

/// dL/d(edge vector) of L = sum of weights times messages, by finite differences for some edges,
/// against what an adjoint kernel has left in `args`. Messages take the place of their adjoint.
void check_edge_gradients(const Case &c, const MessageArgs<double> &args, const HostNodes &weights,
                          int n_nodes) {
  const Edges &edges = c.cluster.edges;
  Array<double> gradient("gradient", 3 * c.edges.size());
  edge_gradients(edges, args.edge_adjoint, gradient);
  const auto exact = download(gradient, gradient.extent(0));
  const double scale = largest(exact);
  REQUIRE(scale > 0.0);
  // Radial functions are sums of waves up to 8 pi / r_max = 6 / Angstrom: truncation is
  // 6^5 h^4 / 30 = 3e-10 of the largest gradient, rounding some 1e-16 / h times a few ten.
  const double step = 1e-3, tolerance = 1e-9;
  for (std::size_t e = 0; e < c.edges.size(); e += 7)
    for (int a = 0; a < 3; ++a) {
      const auto functional = [&](double x) {
        auto vector = c.edges[e].vector;
        vector[a] = x;
        set_vector(edges, static_cast<int>(e), vector);
        c.kernels.forward(edges, n_nodes, args);
        return dot(weights, download(args.message, Case::channels));
      };
      const double expected = derivative(functional, c.edges[e].vector[a], step);
      set_vector(edges, static_cast<int>(e), c.edges[e].vector);
      INFO("edge " << e << ", direction " << a);
      CHECK(std::abs(exact[3 * e + a] - expected) <= tolerance * scale);
    }
}

template <class F> void for_each_group(const F &f) {
  for (int l_max = 1; l_max <= 3; ++l_max)
    for (int l_in = 0; l_in <= 2; ++l_in) {
      INFO("l_max " << l_max << ", l_in " << l_in);
      f(l_max, l_in);
    }
}

} // namespace

TEST_CASE_METHOD(Runtime, "messages equal the sum over edges, paths and components") {
  Random random(401);
  INFO(random);
  for_each_group([&](int l_max, int l_in) {
    for (const auto transform : {mace::DistanceTransform::None, mace::DistanceTransform::Agnesi}) {
      const Case c(l_max, l_in, transform, random);
      for (const int n_senders : {Case::n_atoms, 3}) {
        HostNodes h = c.features;
        if (n_senders == 3) // features of species
          h = HostNodes(3, components(2), Case::channels, random);
        const HostNodes nothing(Case::n_atoms, c.n_comps(), Case::channels);
        const auto expected = c.messages_by_definition(h, Case::n_atoms);
        const auto args = c.args<double>(h, nothing);
        c.kernels.forward(c.cluster.edges, Case::n_atoms, args);
        // The tables are good to 1e-10 of each radial function's largest value.
        CHECK(relative_error(download(args.message, Case::channels).values, expected.values) <
              1e-9);
        const auto single = c.args<float>(h, nothing);
        message_kernels<float>(l_max, l_in).forward(c.cluster.edges, Case::n_atoms, single);
        CHECK(relative_error(download(single.message, Case::channels).values, expected.values) <
              1e-6 + rounding<float>);
      }
    }
  });
}

TEST_CASE_METHOD(Runtime, "adjoint by sender equals finite differences") {
  Random random(402);
  INFO(random);
  for_each_group([&](int l_max, int l_in) {
    const Case c(l_max, l_in, mace::DistanceTransform::Agnesi, random);
    // Nodes beyond n_nodes receive nothing in this layer: their features are only sent.
    for (const int n_nodes : {Case::n_atoms, 7}) {
      const HostNodes weights = c.weights(n_nodes, random);
      const auto args = c.args<double>(c.features, weights);
      c.kernels.adjoint_by_sender(c.cluster.edges, c.cluster.topology.order.n_rows, n_nodes,
                                  c.cluster.topology.node_of_row, args);
      // Messages are linear in the features: L of any h is its product with the adjoint.
      const HostNodes adjoint = download(args.feature_adjoint, Case::channels);
      for (int trial = 0; trial < 3; ++trial) {
        const HostNodes h(Case::n_atoms, components(2), Case::channels, random);
        const double expected = dot(weights, c.messages_by_definition(h, n_nodes));
        CHECK(std::abs(dot(adjoint, h) - expected) <=
              1e-9 * std::sqrt(dot(adjoint, adjoint) * dot(h, h)));
      }
      check_edge_gradients(c, args, weights, n_nodes);
    }
  });
}

TEST_CASE_METHOD(Runtime, "adjoint by receiver equals finite differences") {
  Random random(403);
  INFO(random);
  for (int l_max = 1; l_max <= 3; ++l_max) {
    INFO("l_max " << l_max);
    const Case c(l_max, 0, mace::DistanceTransform::None, random);
    const HostNodes weights = c.weights(Case::n_atoms, random);
    const auto args = c.args<double>(HostNodes(3, components(2), Case::channels, random), weights);
    c.kernels.adjoint_by_receiver(c.cluster.edges, Case::n_atoms, args);
    check_edge_gradients(c, args, weights, Case::n_atoms);
  }
}

TEST_CASE_METHOD(Runtime, "adjoints in float are those in double, to rounding") {
  Random random(404);
  INFO(random);
  for_each_group([&](int l_max, int l_in) {
    const Case c(l_max, l_in, mace::DistanceTransform::Agnesi, random);
    const auto kernels = message_kernels<float>(l_max, l_in);
    const HostNodes weights = c.weights(Case::n_atoms, random);
    const Topology &topology = c.cluster.topology;
    const std::size_t n = 3 * c.edges.size();

    const auto exact = c.args<double>(c.features, weights);
    const auto single = c.args<float>(c.features, weights);
    c.kernels.adjoint_by_sender(c.cluster.edges, topology.order.n_rows, Case::n_atoms,
                                topology.node_of_row, exact);
    kernels.adjoint_by_sender(c.cluster.edges, topology.order.n_rows, Case::n_atoms,
                              topology.node_of_row, single);
    // Tables good to 1e-6, then sums of some hundred products.
    CHECK(relative_error(download(single.feature_adjoint, Case::channels).values,
                         download(exact.feature_adjoint, Case::channels).values) <
          1e-6 + rounding<float>);
    CHECK(relative_error(download(single.edge_adjoint, n), download(exact.edge_adjoint, n)) <
          1e-6 + rounding<float>);

    if (l_in > 0)
      return; // features of the first layer are scalars
    const HostNodes species(3, components(2), Case::channels, random);
    const auto exact_first = c.args<double>(species, weights);
    const auto single_first = c.args<float>(species, weights);
    c.kernels.adjoint_by_receiver(c.cluster.edges, Case::n_atoms, exact_first);
    kernels.adjoint_by_receiver(c.cluster.edges, Case::n_atoms, single_first);
    CHECK(relative_error(download(single_first.edge_adjoint, n),
                         download(exact_first.edge_adjoint, n)) < 1e-6 + rounding<float>);
  });
}

TEST_CASE_METHOD(Runtime, "degrees without a kernel are an error") {
  CHECK_THROWS_AS(message_kernels<double>(4, 0), mace::Error);
  CHECK_THROWS_AS(message_kernels<double>(2, 3), mace::Error);
}
