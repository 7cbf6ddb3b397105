// SPDX-License-Identifier: GPL-2.0-or-later
#include "mace/torch/torch_evaluator.h"

// LibTorch's logging may define CHECK, the test framework defines it anew.
#undef CHECK

#include "catch.h"
#include "extxyz.h"

#include <stdexcept>

namespace {

const std::vector<int> atomic_numbers = {1, 6, 16, 53};
const std::map<int, int> species_of = {{1, 0}, {6, 1}, {16, 2}, {53, 3}};

std::unique_ptr<mace::Evaluator> load(const std::string &name) {
  mace::EvaluatorOptions options;
  options.model_file = std::string(MODEL_EXPORTS) + "/" + name + "-lammps.pt";
  options.engine = mace::Engine::Torch;
  options.atomic_numbers = atomic_numbers;
  return std::make_unique<mace::TorchEvaluator>(options);
}

support::Structure structure(const std::string &name) {
  for (const auto &s : support::read_extxyz(MODEL_DATA "/references/structures.xyz"))
    if (s.name == name)
      return s;
  throw std::runtime_error("no structure " + name);
}

/// Forces with one atom, and all its images, moved by distance * direction.
std::vector<double> forces_with(mace::Evaluator &evaluator, support::Graph graph, int atom,
                                const double *direction, double distance) {
  const mace::Atoms atoms = graph.atoms();
  for (int row = 0; row < atoms.n_all; ++row)
    if (atoms.image_of[row] == atom)
      for (int a = 0; a < 3; ++a)
        graph.positions()[3 * row + a] += distance * direction[a];
  std::vector<double> forces(3 * static_cast<std::size_t>(atoms.n_all));
  mace::Results results;
  results.forces = forces.data();
  evaluator.evaluate(graph.atoms(), results, nullptr);
  forces.resize(3 * static_cast<std::size_t>(atoms.n_owned));
  return forces;
}

std::vector<double> response_of(mace::Evaluator &evaluator, const support::Graph &graph, int atom,
                                const double *direction) {
  std::vector<double> response(3 * static_cast<std::size_t>(graph.size()));
  evaluator.second_derivatives()->force_response(graph.atoms(), atom, direction, response.data());
  return response;
}

double largest(const std::vector<double> &values) {
  double most = 0.0;
  for (const double v : values)
    most = std::max(most, std::abs(v));
  return most;
}

} // namespace

// Five-point differences with h = 2e-3 A: their own error, h^4 / 30 f''''' , is of the order of
// 1e-12 / 30 times 1e3 of the largest derivative, that of rounding 1e-15 |F| / h below 1e-11.
TEST_CASE("the response of the forces is the derivative of the forces") {
  const double h = 2e-3;
  for (const std::string model : {"tiny", "tiny_density"}) {
    const auto evaluator = load(model);
    for (const std::string name : {"random16_smallcell", "molecule_box"}) {
      INFO(model << " " << name);
      const support::Graph graph(structure(name), species_of, evaluator->cutoff());
      const double direction[3] = {0.36, -0.48, 0.8};
      const int atom = 3;
      const std::vector<double> response = response_of(*evaluator, graph, atom, direction);
      std::vector<double> f[4];
      const double steps[4] = {-2 * h, -h, h, 2 * h};
      for (int k = 0; k < 4; ++k)
        f[k] = forces_with(*evaluator, graph, atom, direction, steps[k]);
      REQUIRE(largest(response) > 0.1);
      for (std::size_t i = 0; i < response.size(); ++i) {
        const double expected = (f[0][i] - 8.0 * f[1][i] + 8.0 * f[2][i] - f[3][i]) / (12.0 * h);
        CHECK(response[i] == Approx(expected).margin(1e-8 * largest(response)));
      }
    }
  }
}

TEST_CASE("second derivatives are symmetric and sum to zero") {
  const auto evaluator = load("tiny");
  const support::Graph graph(structure("random16_smallcell"), species_of, evaluator->cutoff());
  const double x[3] = {1.0, 0.0, 0.0}, z[3] = {0.0, 0.0, 1.0};
  const std::vector<double> a = response_of(*evaluator, graph, 2, x);
  const std::vector<double> b = response_of(*evaluator, graph, 7, z);
  const double round_off = 1e-12 * largest(a);
  CHECK(a[3 * 7 + 2] == Approx(b[3 * 2 + 0]).margin(round_off));
  for (int c = 0; c < 3; ++c) {
    double sum = 0.0;
    for (std::size_t i = c; i < a.size(); i += 3)
      sum += a[i];
    CHECK(sum == Approx(0.0).margin(10 * round_off));
  }
}

TEST_CASE("the response follows atoms that have moved") {
  const auto evaluator = load("tiny");
  support::Graph graph(structure("molecule_box"), species_of, evaluator->cutoff());
  const double x[3] = {1.0, 0.0, 0.0};
  const std::vector<double> before = response_of(*evaluator, graph, 1, x);
  for (int row = 0; row < graph.rows(); ++row)
    if (graph.atoms().image_of[row] == 0)
      graph.positions()[3 * row] += 0.05;
  const std::vector<double> after = response_of(*evaluator, graph, 1, x);
  CHECK(before != after);
  CHECK(after == response_of(*load("tiny"), graph, 1, x));

  // An evaluation elsewhere in between changes nothing.
  const support::Graph other(structure("random16_smallcell"), species_of, evaluator->cutoff());
  forces_with(*evaluator, other, 0, x, 0.0);
  CHECK(after == response_of(*evaluator, graph, 1, x));
}
