// SPDX-License-Identifier: GPL-2.0-or-later
//
// Sums over reciprocal space against their definition, derivatives against differences.
#include "kernel_test.h"

#include "mace/error.h"
#include "mace/kokkos/polar/electrostatics.h"

#include <complex>

using namespace kernel_test;
using Catch::Matchers::Contains;

namespace {

constexpr double pi = 3.14159265358979323846;
constexpr int n_atoms = 21; // no multiple of a vector
const mace::CellVectors cell = {7.0, 0.3, -0.5, 0.4, 8.0, 0.2, 0.1, -0.6, 6.5};

mace::GaussianElectrostatics constants(bool self_interaction) {
  mace::GaussianElectrostatics e;
  e.kspace_cutoff = 4.0; // beyond, nothing is left: strains do not change what is summed
  e.source_width2 = 2.25;
  e.source_amplitude = {1.0, 0.98};
  e.feature_width2 = {2.25, 9.0, 4.0};
  e.feature_amplitude = {2, 3, {3.5, 3.4, 3.3, 5.7, 11.5, 7.0}};
  e.feature_norms = {2, 3, {20.0, 15.0, 10.0, 0.5, 0.6, 0.7}};
  e.feature_self = {2, 3, {19.2, 12.1, 15.0, 2.3, 1.2, 1.7}};
  e.energy_self = {5.4, 0.4};
  e.feature_self_interaction = self_interaction;
  e.energy_self_interaction = self_interaction;
  return e;
}

/// Numbers of a host as (row, atom).
using Numbers = std::vector<double>;

AtomRows rows_of(const Numbers &numbers, int rows) {
  AtomRows array("test");
  const int atoms = static_cast<int>(numbers.size()) / rows;
  array.resize(rows, atoms);
  const auto host = Kokkos::create_mirror_view_and_copy(Kokkos::HostSpace(), array.data);
  auto *values = reinterpret_cast<double *>(host.data());
  for (int row = 0; row < rows; ++row)
    for (int i = 0; i < atoms; ++i)
      values[row * array.blocks * vec_width<double> + i] = numbers[row * atoms + i];
  Kokkos::deep_copy(array.data, host);
  return array;
}

Numbers numbers_of(const AtomRows &array) {
  const auto host = Kokkos::create_mirror_view_and_copy(Kokkos::HostSpace(), array.data);
  const auto *values = reinterpret_cast<const double *>(host.data());
  Numbers numbers;
  for (int row = 0; row < array.rows; ++row)
    for (int i = 0; i < array.atoms; ++i)
      numbers.push_back(values[row * array.blocks * vec_width<double> + i]);
  return numbers;
}

Numbers uniform(Random &random, std::size_t n, double low, double high) {
  Numbers numbers;
  for (std::size_t i = 0; i < n; ++i)
    numbers.push_back(random.uniform(low, high));
  return numbers;
}

double dot(const Numbers &a, const Numbers &b) {
  double sum = 0.0;
  for (std::size_t i = 0; i < a.size(); ++i)
    sum += a[i] * b[i];
  return sum;
}

/// A strained system: positions and cell times 1 + e.
void strain(int a, int b, double e, mace::CellVectors &cell_vectors, Numbers &positions) {
  for (int i = 0; i < 3; ++i)
    cell_vectors[3 * i + a] += e * cell[3 * i + b];
  const Numbers old = positions;
  for (int i = 0; i < n_atoms; ++i)
    positions[a * n_atoms + i] += e * old[b * n_atoms + i];
}

/// What is tested: a scalar of positions, charges and dipoles, with its derivatives.
struct Derivatives {
  double value;
  Numbers by_p, by_position;
  std::array<double, 6> by_strain;
};

Derivatives energy(const mace::CellVectors &vectors, const Numbers &positions, const Numbers &p) {
  Electrostatics electrostatics(constants(false));
  electrostatics.begin(vectors, rows_of(positions, 3), {});
  const AtomRows dp = rows_of(Numbers(p.size(), 0.0), 8);
  const Array<double> energies("energies", n_atoms);
  electrostatics.energy(rows_of(p, 8), energies, dp);
  double sum = 0.0;
  for (const double e : to_host(energies, n_atoms))
    sum += e;
  return {sum, numbers_of(dp), numbers_of(electrostatics.gradient()), electrostatics.strain()};
}

Derivatives features(const mace::CellVectors &vectors, const Numbers &positions, const Numbers &p,
                     const Numbers &weights) {
  Electrostatics electrostatics(constants(false));
  electrostatics.begin(vectors, rows_of(positions, 3), {});
  const AtomRows rows = rows_of(p, 8), dp = rows_of(Numbers(p.size(), 0.0), 8);
  const AtomRows v = rows_of(Numbers(weights.size(), 0.0), 24);
  Electrostatics::State state;
  electrostatics.features(rows, state, v);
  const double value = dot(numbers_of(v), weights);
  electrostatics.features_adjoint(rows, state, rows_of(weights, 24), dp);
  return {value, numbers_of(dp), numbers_of(electrostatics.gradient()), electrostatics.strain()};
}

/// Checks derivatives by central differences, good to h^2 and to rounding over h.
template <class F> void check_derivatives(const Numbers &positions, const Numbers &p, const F &f) {
  constexpr double h = 1e-4, tolerance = 2e-7;
  const Derivatives exact = f(cell, positions, p);
  double size = 1.0;
  for (const double d : exact.by_position)
    size = std::max(size, std::abs(d));
  for (const int i : {0, 20, 23, 47, 62}) {
    Numbers up = positions, down = positions;
    up[i] += h;
    down[i] -= h;
    CHECK(std::abs((f(cell, up, p).value - f(cell, down, p).value) / (2 * h) -
                   exact.by_position[i]) <= tolerance * size);
  }
  for (const int i : {3, 30, 60, 90, 120, 150, 167}) {
    Numbers up = p, down = p;
    up[i] += h;
    down[i] -= h;
    CHECK(std::abs((f(cell, positions, up).value - f(cell, positions, down).value) / (2 * h) -
                   exact.by_p[i]) <= tolerance * size);
  }
  const int pairs[6][2] = {{0, 0}, {1, 1}, {2, 2}, {0, 1}, {0, 2}, {1, 2}};
  for (int c = 0; c < 6; ++c) {
    const auto [a, b] = pairs[c];
    double sum = 0.0;
    for (const double e : {h, -h}) { // half of the strain to each of ab and ba
      mace::CellVectors vectors = cell;
      Numbers moved = positions;
      strain(a, b, a == b ? e : 0.5 * e, vectors, moved);
      if (a != b) {
        mace::CellVectors first = vectors;
        const Numbers old = positions;
        vectors = first;
        for (int i = 0; i < 3; ++i)
          vectors[3 * i + b] += 0.5 * e * cell[3 * i + a];
        for (int i = 0; i < n_atoms; ++i)
          moved[b * n_atoms + i] += 0.5 * e * old[a * n_atoms + i];
      }
      sum += (e > 0 ? 1.0 : -1.0) * f(vectors, moved, p).value;
    }
    INFO("strain " << a << b);
    CHECK(std::abs(sum / (2 * h) - exact.by_strain[c]) <= 10 * tolerance * size);
  }
}

} // namespace

TEST_CASE_METHOD(Runtime, "k-vectors fill one half of a sphere") {
  const KVectors vectors = k_vectors(cell, 2.77);
  // One in each volume (2 pi)^3 / V, half of them: the surface makes the difference.
  const double expected = 4.0 / 3.0 * pi * std::pow(2.77, 3) * vectors.volume / std::pow(2 * pi, 3);
  CHECK(std::abs(2.0 * static_cast<double>(vectors.k.size()) / expected - 1.0) < 0.05);
  for (std::size_t i = 0; i < vectors.k.size(); ++i) {
    const auto &k = vectors.k[i];
    const auto &n = vectors.triples[i];
    CHECK(k[0] * k[0] + k[1] * k[1] + k[2] * k[2] <= 2.77 * 2.77);
    for (int j = 0; j < 3; ++j) // k . a_j = 2 pi n_j
      CHECK(std::abs(k[0] * cell[3 * j] + k[1] * cell[3 * j + 1] + k[2] * cell[3 * j + 2] -
                     2 * pi * n[j]) < 1e-12 * (1 + std::abs(n[j])));
    for (const auto &other : vectors.triples)
      CHECK_FALSE((other[0] == -n[0] && other[1] == -n[1] && other[2] == -n[2]));
  }
  CHECK_THROWS_WITH(k_vectors({1, 0, 0, 0, 1, 0, 1, 1, 0}, 2.0), Contains("no volume"));
}

TEST_CASE_METHOD(Runtime, "sums over reciprocal space are those of their definition") {
  Random random(11);
  INFO(random);
  const Numbers positions = uniform(random, 3 * n_atoms, -9.0, 12.0);
  constexpr int sets = 3;
  const Numbers multipoles = uniform(random, 4 * sets * n_atoms, -1.0, 1.0);
  Reciprocal reciprocal;
  reciprocal.set_cell(cell, 2.5);
  reciprocal.set_positions(rows_of(positions, 3));
  const int count = reciprocal.count();
  const auto phase = [&](int k, int atom) {
    double angle = 0.0;
    for (int a = 0; a < 3; ++a)
      angle += reciprocal.vectors().k[k][a] * positions[a * n_atoms + atom];
    return std::exp(std::complex<double>(0.0, angle));
  };
  const auto along = [&](int k, const double *first) { // of a vector in three rows
    double sum = 0.0;
    for (int a = 0; a < 3; ++a)
      sum += reciprocal.vectors().k[k][a] * first[a * n_atoms];
    return sum;
  };
  const std::complex<double> i(0.0, 1.0);
  std::vector<double> sums;
  reciprocal.sums(rows_of(multipoles, 4 * sets), sets, sums);
  REQUIRE(sums.size() == std::size_t(2 * sets * count));
  double error = 0.0;
  for (int set = 0; set < sets; ++set)
    for (int k = 0; k < count; ++k) {
      std::complex<double> expected = 0.0;
      for (int atom = 0; atom < n_atoms; ++atom) {
        const double *m = &multipoles[4 * set * n_atoms + atom];
        expected += (m[0] - i * along(k, m + n_atoms)) * std::conj(phase(k, atom));
      }
      const double *sum = &sums[2 * (set * count + k)];
      error = std::max(error, std::abs(expected - std::complex<double>(sum[0], sum[1])));
    }
  CHECK(error < 1e-11);

  const Numbers coefficients = uniform(random, 2 * sets * count, -1.0, 1.0);
  const AtomRows potentials = rows_of(Numbers(4 * sets * n_atoms, 0.0), 4 * sets);
  reciprocal.potentials(coefficients, sets, potentials);
  const AtomRows curvature = rows_of(Numbers(3 * n_atoms, 1.0), 3);
  reciprocal.add_curvature(coefficients, sets, rows_of(multipoles, 4 * sets), curvature);
  const Numbers found = numbers_of(potentials), curved = numbers_of(curvature);
  error = 0.0;
  for (int atom = 0; atom < n_atoms; ++atom) {
    std::array<double, 3> second = {1.0, 1.0, 1.0};
    for (int set = 0; set < sets; ++set) {
      std::array<double, 4> expected = {};
      for (int k = 0; k < count; ++k) {
        const double *c = &coefficients[2 * (set * count + k)];
        const std::complex<double> wave = std::complex<double>(c[0], c[1]) * phase(k, atom);
        const double ku = along(k, &multipoles[(4 * set + 1) * n_atoms + atom]);
        expected[0] += wave.real();
        for (int a = 0; a < 3; ++a) {
          const double ka = reciprocal.vectors().k[k][a];
          expected[1 + a] += (i * ka * wave).real();
          second[a] -= ka * ku * wave.real();
        }
      }
      for (int a = 0; a < 4; ++a)
        error = std::max(error, std::abs(found[(4 * set + a) * n_atoms + atom] - expected[a]));
    }
    for (int a = 0; a < 3; ++a)
      error = std::max(error, std::abs(curved[a * n_atoms + atom] - second[a]));
  }
  CHECK(error < 1e-10);
}

TEST_CASE_METHOD(Runtime, "the Coulomb energy has its derivatives") {
  Random random(12);
  INFO(random);
  const Numbers positions = uniform(random, 3 * n_atoms, 0.0, 7.0),
                p = uniform(random, 8 * n_atoms, -1.0, 1.0);
  check_derivatives(positions, p, energy);
}

TEST_CASE_METHOD(Runtime, "features of the potential have their derivatives") {
  Random random(13);
  INFO(random);
  const Numbers positions = uniform(random, 3 * n_atoms, 0.0, 7.0),
                p = uniform(random, 8 * n_atoms, -1.0, 1.0),
                weights = uniform(random, 24 * n_atoms, -1.0, 1.0);
  check_derivatives(positions, p,
                    [&](const mace::CellVectors &vectors, const Numbers &r,
                        const Numbers &density) { return features(vectors, r, density, weights); });
}

TEST_CASE_METHOD(Runtime, "own parts of features and energy are left out, or stay") {
  Random random(14);
  INFO(random);
  const Numbers positions = uniform(random, 3 * n_atoms, 0.0, 7.0),
                p = uniform(random, 8 * n_atoms, -1.0, 1.0);
  Numbers v[2];
  double energies[2];
  for (const bool stay : {false, true}) {
    Electrostatics electrostatics(constants(stay));
    electrostatics.begin(cell, rows_of(positions, 3), {});
    const AtomRows rows = rows_of(p, 8), out = rows_of(Numbers(24 * n_atoms, 0.0), 24);
    Electrostatics::State state;
    electrostatics.features(rows, state, out);
    v[stay] = numbers_of(out);
    const Array<double> atoms("energies", n_atoms);
    electrostatics.energy(rows, atoms, rows_of(Numbers(8 * n_atoms, 0.0), 8));
    energies[stay] = 0.0;
    for (const double e : to_host(atoms, n_atoms))
      energies[stay] += e;
  }
  const mace::GaussianElectrostatics e = constants(false);
  double own = 0.0;
  for (int atom = 0; atom < n_atoms; ++atom)
    for (int c = 0; c < 4; ++c) {
      const double total = p[c * n_atoms + atom] + p[(4 + c) * n_atoms + atom];
      own += 0.5 * e.energy_self[c > 0] * total * total;
      for (int set = 0; set < 6; ++set) {
        const int row = (4 * set + c) * n_atoms + atom, l = c > 0;
        const double expected = e.feature_self(l, set % 3) / e.feature_norms(l, set % 3) *
                                p[(4 * (set / 3) + c) * n_atoms + atom];
        CHECK(std::abs(v[1][row] - v[0][row] - expected) < 1e-12);
      }
    }
  CHECK(std::abs(energies[1] - energies[0] - own) < 1e-11);
}

TEST_CASE_METHOD(Runtime, "charges are given in the ratios of Fukui functions") {
  Random random(15);
  INFO(random);
  const Numbers start = uniform(random, 8 * n_atoms, -1.0, 1.0),
                f = uniform(random, 2 * n_atoms, -0.2, 1.0),
                bar = uniform(random, 8 * n_atoms, -1.0, 1.0);
  const auto targets = channel_targets({-1.0, 2.0});
  CHECK(targets[0] == 0.0);
  CHECK(targets[1] == -1.0);
  const auto value = [&](const Numbers &p, const Numbers &fukui) {
    const AtomRows rows = rows_of(p, 8);
    equilibrate(rows, rows_of(fukui, 2), targets, {});
    return dot(numbers_of(rows), bar);
  };
  const AtomRows rows = rows_of(start, 8), fukui = rows_of(f, 2), dp = rows_of(bar, 8),
                 df = rows_of(Numbers(2 * n_atoms, 0.0), 2);
  const Equilibration equilibration = equilibrate(rows, fukui, targets, {});
  const Numbers p = numbers_of(rows);
  for (int channel : {0, 1}) {
    double sum = 0.0;
    for (int i = 0; i < n_atoms; ++i)
      sum += p[4 * channel * n_atoms + i];
    CHECK(std::abs(sum - targets[channel]) < 1e-13);
  }
  equilibrate_adjoint(equilibration, fukui, dp, df, {});
  const Numbers by_p = numbers_of(dp), by_f = numbers_of(df);
  constexpr double h = 1e-5;
  for (const int i : {0, 17, 50, 88, 100, 160}) {
    Numbers up = start, down = start;
    up[i] += h;
    down[i] -= h;
    CHECK(std::abs((value(up, f) - value(down, f)) / (2 * h) - by_p[i]) < 1e-8);
  }
  for (const int i : {0, 20, 21, 41}) {
    Numbers up = f, down = f;
    up[i] += h;
    down[i] -= h;
    CHECK(std::abs((value(start, up) - value(start, down)) / (2 * h) - by_f[i]) < 1e-8);
  }
  Numbers cancelling(2 * n_atoms, 0.0);
  cancelling[0] = cancelling[n_atoms] = 1.0;
  cancelling[1] = cancelling[n_atoms + 1] = -1.0 + 1e-8;
  CHECK_THROWS_WITH(equilibrate(rows, rows_of(cancelling, 2), targets, {}), Contains("cancel"));
}
