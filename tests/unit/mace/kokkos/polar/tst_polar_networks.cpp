// SPDX-License-Identifier: GPL-2.0-or-later
//
// The networks of a polarizable model, each with what the reference program hands it in one
// evaluation (tests/data/models/ORIGIN.md), and their adjoints against differences.
#include "kernel_test.h"

#include "extxyz.h"
#include "mace/kokkos/polar/electrostatics.h"
#include "mace/kokkos/polar/polar_networks.h"
#include "mace/model_file.h"

#include <fstream>
#include <nlohmann/json.hpp>

using namespace kernel_test;

namespace {

const std::vector<int> elements = {0, 1, 2, 3}; // H, C, S, I in the model's order

/// One evaluation, step by step.
class Steps {
public:
  Steps()
      : content_(nlohmann::json::parse(std::ifstream(MODEL_DATA "/polar_steps.json"))),
        model(mace::read_model(MODEL_DATA "/" + content_.at("model").get<std::string>() + ".h5")),
        networks(*model.polar, elements) {
    for (const auto &s : support::read_extxyz(MODEL_DATA "/references/structures.xyz"))
      if (s.name == content_.at("structure"))
        structure = s;
    n = static_cast<int>(structure.positions.size());
    for (const int z : structure.atomic_numbers)
      species_.push_back(model.element_index(z));
    species = to_device(species_, "species");
    segments = {{0, n, 0}};
  }

  std::vector<double> numbers(const std::string &name) const {
    return content_.at(name).get<std::vector<double>>();
  }
  OneBody atoms() const { return {segments, species, n}; }

  /// What stands in the file as (atom, channel, component).
  HostNodes channels(const std::vector<double> &values, int n_channels, int comps) const {
    HostNodes host(n, comps, n_channels);
    for (int i = 0; i < n; ++i)
      for (int k = 0; k < n_channels; ++k)
        for (int c = 0; c < comps; ++c)
          host(i, c, k) = values[(static_cast<std::size_t>(i) * n_channels + k) * comps + c];
    return host;
  }
  HostNodes features(int layer) const {
    HostNodes host(n, 9, model.channels);
    for (int l = 0; l < 3; ++l) {
      const HostNodes part =
          channels(numbers("features_" + std::to_string(layer) + "_l" + std::to_string(l)),
                   model.channels, 2 * l + 1);
      for (int i = 0; i < n; ++i)
        for (int c = 0; c < 2 * l + 1; ++c)
          for (int k = 0; k < model.channels; ++k)
            host(i, l * l + c, k) = part(i, c, k);
    }
    return host;
  }
  HostNodes density(int step) const {
    return channels(numbers("density_" + std::to_string(step)), 2, 4);
  }
  /// Features of the potential: divided by their norms.
  HostNodes potential(int step) const {
    HostNodes v = channels(numbers("potential_" + std::to_string(step)), 4, 4);
    for (int i = 0; i < n; ++i)
      for (int k = 0; k < 4; ++k)
        for (int c = 0; c < 4; ++c)
          v(i, c, k) /= model.polar->electrostatics.feature_norms(c > 0, k % 2);
    return v;
  }
  template <class Real> std::vector<LayerFeatures<Real>> layers() const {
    std::vector<LayerFeatures<Real>> layers;
    for (int t = 0; t < 3; ++t)
      layers.push_back({upload<Real>(features(t)), upload<Real>(HostNodes(n, 9, model.channels))});
    return layers;
  }

private:
  nlohmann::json content_;
  std::vector<int> species_;

public:
  mace::Model model;
  PolarNetworks<double> networks;
  support::Structure structure;
  Array<int> species;
  std::vector<Segment> segments;
  int n = 0;
};

struct StepsFixture : Runtime, Steps {};

AtomRows rows_of_nodes(const HostNodes &host) {
  AtomRows rows("test");
  rows.resize(host.channels * host.comps, host.nodes);
  const auto mirror = Kokkos::create_mirror_view_and_copy(Kokkos::HostSpace(), rows.data);
  auto *values = reinterpret_cast<double *>(mirror.data());
  for (int k = 0; k < host.channels; ++k)
    for (int c = 0; c < host.comps; ++c)
      for (int i = 0; i < host.nodes; ++i)
        values[(k * host.comps + c) * rows.blocks * vec_width<double> + i] = host(i, c, k);
  Kokkos::deep_copy(rows.data, mirror);
  return rows;
}

HostNodes nodes_of_rows(const AtomRows &rows, int channels) {
  HostNodes host(rows.atoms, rows.rows / channels, channels);
  const auto mirror = Kokkos::create_mirror_view_and_copy(Kokkos::HostSpace(), rows.data);
  const auto *values = reinterpret_cast<const double *>(mirror.data());
  for (int k = 0; k < channels; ++k)
    for (int c = 0; c < host.comps; ++c)
      for (int i = 0; i < host.nodes; ++i)
        host(i, c, k) = values[(k * host.comps + c) * rows.blocks * vec_width<double> + i];
  return host;
}

HostNodes zeros_like(const HostNodes &host) { return {host.nodes, host.comps, host.channels}; }

double inner(const HostNodes &a, const HostNodes &b) {
  double sum = 0.0;
  for (std::size_t i = 0; i < a.values.size(); ++i)
    sum += a.values[i] * b.values[i];
  return sum;
}

HostNodes moved(const HostNodes &x, const HostNodes &direction, double by) {
  HostNodes y = x;
  for (std::size_t i = 0; i < y.values.size(); ++i)
    y.values[i] += by * direction.values[i];
  return y;
}

/// Checks an adjoint: f along a direction changes by the adjoint times the direction.
template <class F>
void check_adjoint(const HostNodes &x, const HostNodes &adjoint, Random &random, const F &f) {
  const HostNodes direction(x.nodes, x.comps, x.channels, random);
  const double expected = inner(adjoint, direction);
  const double found = derivative([&](double by) { return f(moved(x, direction, by)); }, 0.0, 1e-3);
  CHECK(std::abs(found - expected) <= 1e-8 * std::max(1.0, std::abs(expected)));
}

} // namespace

TEST_CASE_METHOD(StepsFixture, "charges are made from features as the reference makes them") {
  ChargeSources<double>::State state;
  NodeArray<double> mixed, sources, fukui;
  networks.sources.forward(atoms(), layers<double>(), state, mixed, sources, fukui);
  CHECK(relative_error(download(sources, 2).values, channels(numbers("sources"), 2, 4).values) <
        1e-13);
  CHECK(relative_error(download(fukui, 2).values, channels(numbers("fukui_0"), 2, 1).values) <
        1e-13);
  AtomRows p = rows_of_nodes(download(sources, 2));
  equilibrate(p, rows_of_nodes(download(fukui, 2)), channel_targets({-1.0, 2.0}), {});
  CHECK(relative_error(nodes_of_rows(p, 2).values, density(0).values) < 1e-13);
}

TEST_CASE_METHOD(StepsFixture, "the potential has the features of the reference") {
  Electrostatics electrostatics(networks.electrostatics);
  mace::CellVectors cell;
  for (int i = 0; i < 9; ++i)
    cell[i] = structure.lattice[i / 3][i % 3];
  HostNodes positions(n, 3, 1);
  for (int i = 0; i < n; ++i)
    for (int a = 0; a < 3; ++a)
      positions(i, a, 0) = structure.positions[i][a];
  electrostatics.begin(cell, rows_of_nodes(positions), {});
  for (const int step : {0, 1}) {
    Electrostatics::State state;
    const AtomRows v = rows_of_nodes(HostNodes(n, 4, 4));
    electrostatics.features(rows_of_nodes(density(step)), state, v);
    CHECK(relative_error(nodes_of_rows(v, 4).values, potential(step).values) < 1e-11);
  }
}

TEST_CASE_METHOD(StepsFixture, "charges are updated as the reference updates them") {
  ChargeSources<double>::State sources_state;
  NodeArray<double> mixed, sources, fukui, changes;
  networks.sources.forward(atoms(), layers<double>(), sources_state, mixed, sources, fukui);
  const HostNodes m = download(mixed, model.channels);
  Random random(21);
  INFO(random);
  for (const int step : {0, 1}) {
    const UpdateNetwork<double> &network = networks.updates[step];
    const HostNodes v = potential(step), p = density(step);
    UpdateNetwork<double>::State state;
    network.forward(atoms(), mixed, upload<double>(v), upload<double>(p), state, changes);
    const HostNodes found = download(changes, 4);
    const HostNodes update = channels(numbers("update_" + std::to_string(step)), 2, 4);
    const HostNodes next = channels(numbers("fukui_" + std::to_string(step + 1)), 2, 1);
    double error = 0.0;
    for (int i = 0; i < n; ++i)
      for (int spin = 0; spin < 2; ++spin) {
        error = std::max(error, std::abs(found(i, 0, 2 + spin) - next(i, 0, spin)));
        for (int c = 0; c < 4; ++c)
          error = std::max(error, std::abs(found(i, c, spin) - update(i, c, spin)));
      }
    CHECK(error < 1e-12 * std::max(1.0, largest(update.values)));

    HostNodes bar(n, 4, 4, random);
    for (int i = 0; i < n; ++i)
      for (int c = 1; c < 4; ++c)
        bar(i, c, 2) = bar(i, c, 3) = 0.0; // no such vectors
    const auto value = [&](const HostNodes &a, const HostNodes &b, const HostNodes &c) {
      UpdateNetwork<double>::State other;
      NodeArray<double> y;
      network.forward(atoms(), upload<double>(a), upload<double>(b), upload<double>(c), other, y);
      return inner(download(y, 4), bar);
    };
    const NodeArray<double> dm = upload<double>(zeros_like(m)), dv = upload<double>(v),
                            dp = upload<double>(p);
    network.reverse(atoms(), mixed, upload<double>(bar), state, dm, dv, dp);
    check_adjoint(m, download(dm, model.channels), random,
                  [&](const HostNodes &x) { return value(x, v, p); });
    check_adjoint(v, download(dv, 4), random, [&](const HostNodes &x) { return value(m, x, p); });
    check_adjoint(p, download(dp, 2), random, [&](const HostNodes &x) { return value(m, v, x); });
  }
}

TEST_CASE_METHOD(StepsFixture, "charges have the energy of the reference") {
  const HostNodes h = features(2), v = potential(1);
  const HostNodes x = moved(density(2), density(0), 1.0);
  Random random(22);
  INFO(random);
  struct Found {
    std::vector<double> energies;
    HostNodes dh, dx, dv;
  };
  const auto evaluated = [&](const HostNodes &a, const HostNodes &b, const HostNodes &c) {
    ElectronEnergyKernels<double>::State state;
    const Array<double> energies("energies", n);
    const NodeArray<double> dh = upload<double>(zeros_like(a)), dx = upload<double>(b),
                            dv = upload<double>(c);
    networks.energy.evaluate(atoms(), upload<double>(a), upload<double>(b), upload<double>(c),
                             state, energies, dh, dx, dv);
    return Found{download(energies, n), download(dh, model.channels), download(dx, 2),
                 download(dv, 4)};
  };
  const auto sum = [&](const HostNodes &a, const HostNodes &b, const HostNodes &c) {
    double total = 0.0;
    for (const double e : evaluated(a, b, c).energies)
      total += e;
    return total;
  };
  const Found found = evaluated(h, x, v);
  CHECK(relative_error(found.energies, numbers("electron_atomic")) < 1e-12);
  check_adjoint(h, found.dh, random, [&](const HostNodes &y) { return sum(y, x, v); });
  check_adjoint(x, found.dx, random, [&](const HostNodes &y) { return sum(h, y, v); });
  check_adjoint(v, found.dv, random, [&](const HostNodes &y) { return sum(h, x, y); });
}

TEST_CASE_METHOD(StepsFixture, "sources of charges have their adjoints in all layers and degrees") {
  Random random(23);
  INFO(random);
  const HostNodes bar_mixed(n, 9, model.channels, random), bar_sources(n, 4, 2, random),
      bar_fukui(n, 1, 2, random);
  const auto all = layers<double>();
  ChargeSources<double>::State state;
  NodeArray<double> mixed, sources, fukui;
  networks.sources.forward(atoms(), all, state, mixed, sources, fukui);
  networks.sources.reverse(atoms(), all, state, upload<double>(bar_mixed),
                           upload<double>(bar_sources), upload<double>(bar_fukui));
  for (int t = 0; t < 3; ++t)
    check_adjoint(features(t), download(all[t].dH, model.channels), random,
                  [&](const HostNodes &x) {
                    auto changed = layers<double>();
                    changed[t].H = upload<double>(x);
                    ChargeSources<double>::State other;
                    NodeArray<double> m, s, f;
                    networks.sources.forward(atoms(), changed, other, m, s, f);
                    return inner(download(m, model.channels), bar_mixed) +
                           inner(download(s, 2), bar_sources) + inner(download(f, 2), bar_fukui);
                  });
}
