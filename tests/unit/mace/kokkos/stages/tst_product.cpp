// SPDX-License-Identifier: GPL-2.0-or-later
//
// Symmetric contraction against its definition, its adjoint against finite differences.
#include "mace/error.h"
#include "mace/kokkos/messages/solid_harmonics.h"
#include "mace/kokkos/stages/product.h"
#include "random_model.h"

#include <map>

namespace {

using namespace kernel_test;

constexpr int n_nodes = 21, n_elements = 3;
const std::vector<int> elements = {2, 0}; // model's element of each species

/// Contractions of all orders and outputs with entries at random places, as sparse as real ones.
mace::Layer random_contractions(int l_max, int l_out, int max_order, int channels, Random &random) {
  mace::Layer layer;
  layer.l_out = l_out;
  for (int l = 0; l <= l_out; ++l)
    for (int order = 1; order <= max_order; ++order) {
      mace::Contraction c{l, order, {}, 2, {}};
      std::map<std::array<int, 6>, double> unique;
      for (int i = 0; i < 30; ++i) {
        std::vector<int> lm(order);
        for (int &factor : lm)
          factor = random.integer(components(l_max));
        std::sort(lm.begin(), lm.end());
        lm.resize(4); // those without a factor are 0
        unique[{random.integer(2 * l + 1), lm[0], lm[1], lm[2], lm[3], random.integer(2)}] =
            random.uniform(-1.0, 1.0);
      }
      for (const auto &[e, value] : unique)
        c.entries.push_back({e[0], {e[1], e[2], e[3], e[4]}, e[5], value});
      c.weights = random.normals(static_cast<std::size_t>(n_elements) * 2 * channels);
      layer.contractions.push_back(c);
    }
  return layer;
}

/// mace/model.h, Contraction. Nodes' species alternate.
HostNodes by_definition(const mace::Layer &layer, const HostNodes &A,
                        const std::vector<double> &factor) {
  HostNodes M(A.nodes, components(layer.l_out), A.channels);
  for (const mace::Contraction &c : layer.contractions)
    for (const mace::CouplingEntry &e : c.entries)
      for (int node = 0; node < A.nodes; ++node)
        for (int k = 0; k < A.channels; ++k) {
          const int element = elements[node % 2];
          double term =
              e.value * c.weights[(element * c.n_parameters + e.parameter) * A.channels + k];
          for (int f = 0; f < c.order; ++f)
            term *= factor[node] * A(node, e.lm[f], k);
          M(node, first_component(c.l_out) + e.m_out, k) += term;
        }
  return M;
}

template <class Real> ProductNodes<Real> nodes_of(const std::vector<double> &factor, bool scaled) {
  ProductNodes<Real> nodes;
  nodes.count = n_nodes;
  std::vector<int> species;
  for (int i = 0; i < n_nodes; ++i)
    species.push_back(i % 2);
  nodes.species = mace::kokkos::to_device(species, "species");
  if (scaled)
    nodes.factor = mace::kokkos::to_device(std::vector<Real>(factor.begin(), factor.end()), "f");
  return nodes;
}

struct Sizes {
  int l_max, l_out, order, channels;
};
constexpr Sizes all_sizes[] = {{1, 0, 1, 8}, {2, 1, 2, 11}, {3, 2, 3, 16}, {3, 0, 3, 40},
                               {2, 2, 4, 5}, {3, 1, 4, 20}, {1, 1, 3, 20}};

template <class F> void for_each_size(const F &f) {
  for (const Sizes &s : all_sizes)
    for (const bool scaled : {false, true}) {
      INFO("l_max " << s.l_max << ", l_out " << s.l_out << ", correlation " << s.order << ", "
                    << s.channels << " channels, with factor " << scaled);
      f(s, scaled);
    }
}

/// Factors on A below 1, as densities give; all 1 when they are not used.
std::vector<double> factors(bool scaled, Random &random) {
  std::vector<double> f(n_nodes, 1.0);
  for (double &x : f)
    x = scaled ? random.uniform(0.3, 1.0) : 1.0;
  return f;
}

template <class Real> void check_forward() {
  Random random(601);
  INFO(random);
  for_each_size([&](const Sizes &s, bool scaled) {
    const auto layer = random_contractions(s.l_max, s.l_out, s.order, s.channels, random);
    const auto program = make_product<Real>(layer, s.l_max, s.channels, elements);
    const HostNodes A(n_nodes, components(s.l_max), s.channels, random);
    const auto factor = factors(scaled, random);
    const auto M = upload<Real>(HostNodes(n_nodes, components(s.l_out), s.channels, random));
    product(program, nodes_of<Real>(factor, scaled), upload<Real>(A), M);
    CHECK(relative_error(download(M, s.channels).values, by_definition(layer, A, factor).values) <
          rounding<Real>);
  });
}

} // namespace

TEST_CASE_METHOD(Runtime, "products in double equal the contraction's definition") {
  check_forward<double>();
}

TEST_CASE_METHOD(Runtime, "products in float equal the contraction's definition") {
  check_forward<float>();
}

TEST_CASE_METHOD(Runtime, "the products' adjoint equals finite differences") {
  Random random(602);
  INFO(random);
  for_each_size([&](const Sizes &s, bool scaled) {
    const auto layer = random_contractions(s.l_max, s.l_out, s.order, s.channels, random);
    const HostNodes A(n_nodes, components(s.l_max), s.channels, random);
    const HostNodes weights(n_nodes, components(s.l_out), s.channels, random);
    const auto factor = factors(scaled, random);

    const auto program = make_product<double>(layer, s.l_max, s.channels, elements);
    const auto dA = upload<double>(A), dot = upload<double>(HostNodes(n_nodes, 1, s.channels));
    product_adjoint(program, nodes_of<double>(factor, scaled), upload<double>(weights), dA, dot);
    const HostNodes adjoint = download(dA, s.channels), dots = download(dot, s.channels);

    const auto single = make_product<float>(layer, s.l_max, s.channels, elements);
    const auto dA_single = upload<float>(A),
               dot_single = upload<float>(HostNodes(n_nodes, 1, s.channels));
    product_adjoint(single, nodes_of<float>(factor, scaled), upload<float>(weights), dA_single,
                    dot_single);
    CHECK(relative_error(download(dA_single, s.channels).values, adjoint.values) < rounding<float>);

    // Nodes and channels do not mix, so all are displaced at once. Polynomials up to degree four
    // have no fifth derivative: the differences are exact but for rounding, epsilon / step.
    const double step = 0.1, tolerance = rounding<double> / step;
    const double scale = largest(adjoint.values);
    const auto functional = [&](int i, double x) { // (node, channel) of dL/dA_i
      HostNodes moved = A;
      for (int node = 0; node < n_nodes; ++node)
        for (int k = 0; k < s.channels; ++k)
          moved(node, i, k) += x;
      const HostNodes M = by_definition(layer, moved, factor);
      HostNodes L(n_nodes, 1, s.channels);
      for (int node = 0; node < n_nodes; ++node)
        for (int o = 0; o < M.comps; ++o)
          for (int k = 0; k < s.channels; ++k)
            L(node, 0, k) += weights(node, o, k) * M(node, o, k);
      return L;
    };
    HostNodes expected_dots(n_nodes, 1, s.channels);
    for (int i = 0; i < A.comps; ++i) {
      const HostNodes at[4] = {functional(i, step), functional(i, -step), functional(i, 2.0 * step),
                               functional(i, -2.0 * step)};
      for (int node = 0; node < n_nodes; ++node)
        for (int k = 0; k < s.channels; ++k) {
          const double expected = (8.0 * (at[0](node, 0, k) - at[1](node, 0, k)) -
                                   (at[2](node, 0, k) - at[3](node, 0, k))) /
                                  (12.0 * step);
          if (std::abs(adjoint(node, i, k) - expected) > tolerance * scale)
            FAIL_CHECK("node " << node << ", component " << i << ", channel " << k << ": "
                               << adjoint(node, i, k) << " is not " << expected);
          expected_dots(node, 0, k) += A(node, i, k) * expected;
        }
    }
    if (scaled)
      CHECK(relative_error(dots.values, expected_dots.values) <= tolerance);
  });
}

TEST_CASE_METHOD(Runtime, "a product of more outputs than the kernels have room for is an error") {
  Random random(603);
  const auto layer = random_contractions(3, 3, 2, 1, random);
  const auto program = make_product<double>(layer, 3, 1, elements);
  const auto A = upload<double>(HostNodes(n_nodes, 16, 1)),
             M = upload<double>(HostNodes(n_nodes, 16, 1));
  CHECK_THROWS_WITH(product(program, nodes_of<double>({}, false), A, M),
                    ContainsSubstring("16 into 16 components is not supported"));
}
