// SPDX-License-Identifier: GPL-2.0-or-later
//
// Polarizable models against float64 references (tests/data/models/ORIGIN.md).
#include "catch.h"
#include "evaluation.h"
#include "evaluator_setup.h"

#include "mace/polarization.h"

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

using namespace kernel_test;

namespace {

/// Largest deviation, relative to max(1, largest expected).
double error_of(const std::vector<double> &values, const std::vector<double> &expected) {
  REQUIRE(values.size() == expected.size());
  double error = 0.0, largest = 1.0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    error = std::max(error, std::abs(values[i] - expected[i]));
    largest = std::max(largest, std::abs(expected[i]));
  }
  return error / largest;
}

struct Charges {
  std::vector<double> charges, spins, dipoles;

  explicit Charges(const std::vector<double> &rows) {
    for (std::size_t i = 0; i < rows.size(); i += mace::Polarization::numbers) {
      charges.push_back(rows[i]);
      spins.push_back(rows[i + 1]);
      dipoles.insert(dipoles.end(), rows.begin() + static_cast<std::ptrdiff_t>(i) + 2,
                     rows.begin() + static_cast<std::ptrdiff_t>(i) + 5);
    }
  }
};

/// An evaluation without atoms' virials, which these models have not.
Evaluation evaluate_polar(mace::Evaluator &evaluator, const mace::Atoms &atoms) {
  Evaluation e;
  e.forces.resize(3 * static_cast<std::size_t>(atoms.n_all));
  e.atom_energy.resize(atoms.n_owned);
  e.results.forces = e.forces.data();
  e.results.atom_energy = e.atom_energy.data();
  evaluator.evaluate(atoms, e.results, nullptr);
  return e;
}

/// Which axis of a structure stands for x, y and z.
using Axes = std::array<int, 3>;

/// Components x, y and z of each atom.
using Vectors = std::vector<double>;

/// The couplings of a model that was made in single precision are rounded, so that it is not the
/// same in all orientations, and mace-torch evaluates polarizable models with axes renamed
/// (docs/polar.md).
Axes axes_of(const std::string &model) {
  return model == "tiny_polar_f32" ? Axes{1, 2, 0} : Axes{0, 1, 2};
}

Vectors renamed(const Vectors &vectors, const Axes &axes) {
  Vectors out(vectors.size());
  for (std::size_t i = 0; i < out.size(); ++i)
    out[i] = vectors[i - i % 3 + axes[i % 3]];
  return out;
}

/// Of a stress in ASE's order: xx, yy, zz, yz, xz, xy.
std::vector<double> renamed_stress(const std::vector<double> &stress, const Axes &axes) {
  std::vector<double> out = stress;
  for (int c = 0; c < 3; ++c) {
    out[c] = stress[axes[c]];
    out[3 + c] = stress[3 + axes[c]]; // named by the axis that it does not have
  }
  return out;
}

support::Structure renamed(support::Structure s, const Axes &axes) {
  const auto rename = [&axes](std::array<double, 3> &vector) {
    vector = {vector[axes[0]], vector[axes[1]], vector[axes[2]]};
  };
  for (auto &position : s.positions)
    rename(position);
  const auto lattice = s.lattice;
  for (int c = 0; c < 3; ++c)
    s.lattice[c] = lattice[axes[c]];
  for (auto &row : s.lattice)
    rename(row);
  return s;
}

/// \param shells  of ghosts, 0: images
void check(mace::Precision precision, int shells, double energy_bound, double bound) {
  int compared = 0;
  for (const auto &entry : std::filesystem::directory_iterator(MODEL_DATA "/polar_references")) {
    const std::string model = entry.path().stem().string();
    const Axes axes = axes_of(model);
    const auto evaluator = load(model, precision);
    mace::Polarization *polarization = evaluator->polarization();
    REQUIRE(polarization);
    CHECK(!evaluator->locality());
    CHECK(!evaluator->heat_flux());
    CHECK(!evaluator->has_atom_virial());
    const auto expected = nlohmann::json::parse(std::ifstream(entry.path()));
    for (const auto &[name, reference] : expected.items()) {
      INFO(model << " " << name);
      const support::Structure s = renamed(structure(reference.at("structure")), axes);
      System system(s, evaluator->cutoff(), shells == 0 ? 0 : evaluator->interactions());
      polarization->set_electrons({reference.at("charge"), reference.at("multiplicity")}, {});
      polarization->set_cell(support::cell_of(s));
      const Evaluation e = evaluate_polar(*evaluator, system.atoms());
      const double energy = reference.at("energy");
      CHECK(std::abs(e.energy() - energy) <= energy_bound * std::abs(energy));
      double sum = 0.0;
      for (const double each : e.atom_energy)
        sum += each;
      CHECK(std::abs(sum - energy) <= energy_bound * std::abs(energy));
      CHECK(error_of(system.graph.fold(e.forces),
                     renamed(reference.at("forces").get<Vectors>(), axes)) <= bound);
      std::vector<double> stress;
      for (const int c : {0, 1, 2, 5, 4, 3}) // ASE's order
        stress.push_back(-e.results.virial[c] / s.volume());
      CHECK(error_of(stress, renamed_stress(reference.at("stress"), axes)) <= bound);
      const Charges charges(polarization->charges());
      CHECK(error_of(charges.charges, reference.at("charges")) <= bound);
      CHECK(error_of(charges.spins, reference.at("spins")) <= bound);
      CHECK(error_of(charges.dipoles, renamed(reference.at("dipoles").get<Vectors>(), axes)) <=
            bound);
      ++compared;
    }
  }
  REQUIRE(compared > 0);
}

} // namespace

TEST_CASE("a polarizable model equals its reference in float64") {
  check(mace::Precision::Double, 0, 1e-10, 1e-9);
}

TEST_CASE("a polarizable model gives the same with a shell of ghosts") {
  check(mace::Precision::Double, 1, 1e-10, 1e-9);
}

// Charges, sums and reciprocal space are in double; features and networks carry the rounding of
// float, 6e-8, a few hundred sums deep.
TEST_CASE("a polarizable model in single precision is good to what float carries") {
  check(mace::Precision::Single, 0, 2e-5, 1e-4);
}

TEST_CASE("a polarizable model needs a cell") {
  const auto evaluator = load("tiny_polar");
  const System system(structure("random16_smallcell"), evaluator->cutoff());
  CHECK_THROWS_WITH(evaluate_polar(*evaluator, system.atoms()),
                    Catch::Matchers::Contains("needs a cell"));
}

TEST_CASE("atoms that leave the cell and come in again change nothing") {
  const auto evaluator = load("tiny_polar");
  mace::Polarization &polarization = *evaluator->polarization();
  support::Structure s = structure("triclinic72");
  polarization.set_cell(support::cell_of(s));
  const auto evaluated = [&] {
    System system(s, evaluator->cutoff());
    Evaluation e = evaluate_polar(*evaluator, system.atoms());
    e.forces = system.graph.fold(e.forces);
    return e;
  };
  const Evaluation inside = evaluated();
  for (int c = 0; c < 3; ++c) {
    s.positions[3][c] += 2.0 * s.lattice[0][c] - s.lattice[2][c];
    s.positions[40][c] -= s.lattice[1][c];
  }
  const Evaluation outside = evaluated();
  CHECK(std::abs(inside.energy() - outside.energy()) <= 1e-11 * std::abs(inside.energy()));
  CHECK(error_of(outside.forces, inside.forces) <= 1e-10);
}

TEST_CASE("an evaluation sums over ranks eleven times") {
  const auto evaluator = load("tiny_polar");
  mace::Polarization &polarization = *evaluator->polarization();
  const support::Structure s = structure("random16_smallcell");
  System system(s, evaluator->cutoff());
  polarization.set_cell(support::cell_of(s));
  std::vector<std::size_t> sizes;
  polarization.set_electrons({-1.0, 2.0}, [&](double *, std::size_t n) { sizes.push_back(n); });
  evaluate_polar(*evaluator, system.atoms());
  // Two steps: three equilibrations forward, sums of two channels each step, those of the energy;
  // the same back without it.
  REQUIRE(sizes.size() == 11);
  CHECK(std::count(sizes.begin(), sizes.end(), std::size_t(6)) == 3);
  CHECK(std::count(sizes.begin(), sizes.end(), std::size_t(2)) == 3);
  const std::size_t k_numbers = *std::max_element(sizes.begin(), sizes.end());
  CHECK(std::count(sizes.begin(), sizes.end(), k_numbers) == 4);
  CHECK(std::count(sizes.begin(), sizes.end(), k_numbers / 2) == 1);
}
