// SPDX-License-Identifier: GPL-2.0-or-later
//
// Density normalisation and pair repulsion against their definitions and finite differences.
#include "mace/kokkos/radial/radial_functions.h"
#include "mace/kokkos/stages/pair_terms.h"
#include "random_model.h"

namespace {

using namespace kernel_test;

constexpr int n_atoms = 10, channels = 13;

constexpr DensityNormalization normalization{1.7, 0.6};

/// 1 / (alpha + beta sum of densities) of every node with one edge's length changed by `stretch`.
std::vector<double> factors_by_definition(const mace::Model &model,
                                          const std::vector<HostEdge> &edges, int edge,
                                          double stretch) {
  std::vector<double> sum(n_atoms, 0.0);
  for (int e = 0; e < static_cast<int>(edges.size()); ++e)
    sum[edges[e].receiver] +=
        layer_radial_functions(model.radial, model.layers[0], edges[e].sender_species,
                               edges[e].receiver_species,
                               edges[e].length() + (e == edge ? stretch : 0.0))
            .back()
            .value;
  for (double &s : sum)
    s = 1.0 / (normalization.alpha + normalization.beta * s);
  return sum;
}

template <class Real> void check_density(mace::DistanceTransform transform, double tolerance) {
  Random random(801);
  INFO(random << ", transform " << static_cast<int>(transform));
  const auto embedding = radial_embedding_of(mace::RadialBasis::Bessel, transform, true);
  const mace::Model model = radial_model(embedding, 1, channels, {{0, 0, 0, 1.0}}, true, random);
  const auto table = make_radial_table<Real>(model, model.layers[0], {0, 1, 2}, {0},
                                             sizeof(Real) == 8 ? 1e-10 : 1e-6);
  const Cluster cluster(n_atoms, 3.0, random);
  const auto edges = download(cluster);
  const auto &species = cluster.topology.node_species;

  Array<Real> factor("factor", n_atoms);
  density_factors(cluster.edges, table, normalization, species, n_atoms, factor);
  const auto expected = factors_by_definition(model, edges, -1, 0.0);
  CHECK(relative_error(download(factor, n_atoms), expected) < tolerance);

  // L = sum over nodes and channels of weight times factor, then f dL/df is the same product.
  const HostNodes weights(n_atoms, 1, channels, random);
  HostNodes dot = weights;
  for (int node = 0; node < n_atoms; ++node)
    for (int k = 0; k < channels; ++k)
      dot(node, 0, k) *= expected[node];
  const auto start = random.normals(3 * edges.size());
  const auto adjoint =
      mace::kokkos::to_device(std::vector<Real>(start.begin(), start.end()), "adjoint");
  density_adjoint(cluster.edges, table, normalization, species, n_atoms, factor, upload<Real>(dot),
                  adjoint);
  auto expected_adjoint = start; // what is there is added to
  for (int e = 0; e < static_cast<int>(edges.size()); ++e)
    expected_adjoint[3 * e] += derivative(
        [&](double stretch) {
          const auto f = factors_by_definition(model, edges, e, stretch);
          double L = 0.0;
          for (int node = 0; node < n_atoms; ++node)
            for (int k = 0; k < channels; ++k)
              L += weights(node, 0, k) * f[node];
          return L;
        },
        0.0, 3e-4); // as for jets in test_radial.cpp
  CHECK(relative_error(download(adjoint, adjoint.extent(0)), expected_adjoint) < tolerance);
}

mace::PairRepulsion repulsion_of_elements(const std::vector<int> &atomic_numbers) {
  mace::PairRepulsion zbl;
  zbl.c = {0.1818, 0.5099, 0.2802, 0.02817};
  zbl.a_exp = 0.300;
  zbl.a_prefactor = 0.4543;
  zbl.cutoff_p = 6;
  zbl.covalent_radii = {0.31, 0.76, 1.05};
  const int n = static_cast<int>(atomic_numbers.size());
  zbl.strength = {n, n, {}};
  for (const int a : atomic_numbers)
    for (const int b : atomic_numbers)
      zbl.strength.values.push_back(14.3996 * a * b);
  return zbl;
}

/// mace/model.h, PairRepulsion, for elements a and b.
double repulsion_by_definition(const mace::Model &model, int a, int b, double r) {
  const mace::PairRepulsion &zbl = *model.repulsion;
  const double cutoff = zbl.covalent_radii[a] + zbl.covalent_radii[b], x = r / cutoff, p = 6.0;
  if (r >= cutoff)
    return 0.0;
  const double length =
      0.529 * zbl.a_prefactor /
      (std::pow(model.atomic_numbers[a], zbl.a_exp) + std::pow(model.atomic_numbers[b], zbl.a_exp));
  double screening = 0.0;
  for (int i = 0; i < 4; ++i)
    screening += zbl.c[i] * std::exp(-zbl.exponents[i] * r / length);
  const double envelope = 1.0 - (p + 1) * (p + 2) / 2 * std::pow(x, p) +
                          p * (p + 2) * std::pow(x, p + 1) - p * (p + 1) / 2 * std::pow(x, p + 2);
  return 0.5 * zbl.strength(a, b) / r * screening * envelope;
}

template <class Real> void check_repulsion() {
  Random random(802);
  INFO(random);
  mace::Model model;
  model.atomic_numbers = {1, 6, 16};
  model.repulsion = repulsion_of_elements(model.atomic_numbers);
  const std::vector<int> elements = {2, 0, 1}; // of the species
  const double scale = 0.9;
  const Cluster cluster(n_atoms, 1.6, random);
  const auto edges = download(cluster);
  const auto table = make_repulsion(model, elements, scale);
  const auto energy = mace::kokkos::to_device(std::vector<double>(n_atoms, 1.0), "energy");
  Array<Real> adjoint("adjoint", 3 * edges.size());
  repulsion(cluster.edges, table, cluster.topology.node_species, n_atoms, energy, adjoint);

  std::vector<double> expected_energy(n_atoms, 1.0), expected_adjoint(3 * edges.size(), 0.0);
  int repelled = 0;
  for (std::size_t e = 0; e < edges.size(); ++e) {
    const auto v = [&](double r) {
      return scale * repulsion_by_definition(model, elements[edges[e].sender_species],
                                             elements[edges[e].receiver_species], r);
    };
    const double r = edges[e].length();
    repelled += v(r) > 0.0;
    expected_energy[edges[e].receiver] += v(r);
    expected_adjoint[3 * e] = derivative(v, r, 1e-4);
  }
  REQUIRE(repelled > 10);
  REQUIRE(repelled < static_cast<int>(edges.size()));
  CHECK(relative_error(download(energy, n_atoms), expected_energy) < rounding<double>);
  // The potential falls by 1/e in a few hundredths of an Angstrom: the fifth derivative is up to
  // 1e7 times the first's size, and h^4 / 30 of that 1e-10; rounding is epsilon / h = 2e-12.
  CHECK(relative_error(download(adjoint, adjoint.extent(0)), expected_adjoint) <
        rounding<Real> + 1e-9);
}

} // namespace

TEST_CASE_METHOD(Runtime, "density factors and their adjoint equal definition and differences") {
  // Tables of the density are in double for both precisions, with the bounds of the
  // precision: 1e-9 and 1e-5 for slopes.
  for (const auto transform : {mace::DistanceTransform::None, mace::DistanceTransform::Agnesi}) {
    check_density<double>(transform, 1e-9);
    check_density<float>(transform, 1e-5 + rounding<float>);
  }
}

TEST_CASE_METHOD(Runtime, "pair repulsion and its derivative equal definition and differences") {
  check_repulsion<double>();
  check_repulsion<float>();
}
