// SPDX-License-Identifier: GPL-2.0-or-later
//
// Readouts against their definition, their derivative against finite differences.
#include "mace/error.h"
#include "mace/kokkos/stages/readout.h"
#include "random_model.h"

namespace {

using namespace kernel_test;

constexpr int n_nodes = 9, channels = 20, n_heads = 2, head = 1;
constexpr double scale = 0.8;

struct Case {
  std::string name;
  mace::Readout readout;
};

/// A linear readout, and perceptrons with one to three hidden layers; two heads each.
std::vector<Case> cases(Random &random) {
  std::vector<Case> all(1);
  all[0].name = "linear";
  all[0].readout.linear = random_matrix(channels, n_heads, random);
  for (const std::vector<int> &hidden : {std::vector<int>{16}, {16, 7}, {5, 16, 3}}) {
    std::vector<int> widths = {channels};
    widths.insert(widths.end(), hidden.begin(), hidden.end());
    widths.push_back(1);
    Case c{std::to_string(hidden.size()) + " hidden layers", {}};
    for (int h = 0; h < n_heads; ++h)
      c.readout.mlp.push_back(random_mlp(widths, random));
    all.push_back(c);
  }
  return all;
}

double by_definition(const mace::Readout &readout, std::vector<double> x) {
  if (readout.mlp.empty()) {
    double sum = 0.0;
    for (int k = 0; k < channels; ++k)
      sum += x[k] * readout.linear(k, head);
    return scale * sum;
  }
  const mace::Mlp &mlp = readout.mlp[head];
  for (std::size_t layer = 0; layer < mlp.weights.size(); ++layer) {
    const mace::Matrix &w = mlp.weights[layer];
    std::vector<double> y(w.cols, 0.0);
    for (int j = 0; j < w.cols; ++j) {
      for (int i = 0; i < w.rows; ++i)
        y[j] += x[i] * w(i, j);
      if (layer + 1 < mlp.weights.size())
        y[j] = mlp.activation_scale * y[j] / (1.0 + std::exp(-y[j]));
    }
    x = y;
  }
  return scale * x[0];
}

template <class Real> void check(Random &random) {
  for (const Case &c : cases(random)) {
    INFO(c.name);
    // Features have more components than the scalars a readout takes.
    const HostNodes h(n_nodes, 4, channels, random);
    const HostNodes dh_before(n_nodes, 4, channels, random);
    const auto dh = upload<Real>(dh_before);
    const auto energy = mace::kokkos::to_device(std::vector<double>(n_nodes, 0.5), "energy");
    readout(make_readout<Real>(c.readout, head, scale, channels), n_nodes, upload<Real>(h), dh,
            energy);

    std::vector<double> expected_energy;
    HostNodes expected_dh = dh_before;
    for (int node = 0; node < n_nodes; ++node) {
      std::vector<double> x;
      for (int k = 0; k < channels; ++k)
        x.push_back(h(node, 0, k));
      expected_energy.push_back(0.5 + by_definition(c.readout, x));
      for (int k = 0; k < channels; ++k) {
        // Fifth derivatives of silu stay below 2: truncation is around h^4 = 1e-12, rounding
        // epsilon / h = 2e-13.
        const auto energy_of = [&](double value) {
          auto moved = x;
          moved[k] = value;
          return by_definition(c.readout, moved);
        };
        expected_dh(node, 0, k) += derivative(energy_of, x[k], 1e-3);
      }
    }
    CHECK(relative_error(download(energy, n_nodes), expected_energy) < rounding<Real>);
    CHECK(relative_error(download(dh, channels).values, expected_dh.values) <
          rounding<Real> + 1e-11);
  }
}

} // namespace

TEST_CASE_METHOD(Runtime, "readouts in double equal their definition and its derivative") {
  Random random(701);
  INFO(random);
  check<double>(random);
}

TEST_CASE_METHOD(Runtime, "readouts in float equal their definition and its derivative") {
  Random random(702);
  INFO(random);
  check<float>(random);
}

TEST_CASE_METHOD(Runtime, "a readout too wide for the kernels is an error") {
  Random random(703);
  mace::Readout readout;
  readout.mlp.push_back(random_mlp({4, 600, 1}, random));
  CHECK_THROWS_AS(make_readout<double>(readout, 0, 1.0, 4), mace::Error);
}
