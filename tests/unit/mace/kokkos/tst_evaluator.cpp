// SPDX-License-Identifier: GPL-2.0-or-later
//
// What holds for every model: forces and virial are derivatives of the energy, shares of atoms add
// up, results repeat bit for bit.
#include "evaluation.h"

#include <algorithm>
#include <cmath>
#include <functional>

namespace {

using namespace kernel_test;

/// Energies vary over 0.1 Angstrom: truncation is h^4 / 30 * 1e4 = 3e-10 of the largest force.
/// Energies of some 1e3 eV are rounded to 2e-13 eV, which h makes 2e-10 eV/Angstrom.
constexpr double step = 1e-3, tolerance = 1e-8, skin = 0.1;
/// A strain moves the ends of an edge by up to its length of some 5 Angstrom.
constexpr double strain_step = 2e-4;

double derivative(const std::function<double(double)> &f, double step) {
  return (8.0 * (f(step) - f(-step)) - (f(2.0 * step) - f(-2.0 * step))) / (12.0 * step);
}

} // namespace

TEST_CASE("forces equal minus the derivative of the energy") {
  for (const std::string &name : model_names) {
    const auto evaluator = load(name);
    System system(structure("random16_smallcell"), evaluator->cutoff() + skin);
    const Evaluation exact = evaluate(*evaluator, system.atoms());
    const double scale = largest_force(exact);
    for (int atom = 0; atom < system.graph.size(); ++atom)
      for (int a = 0; a < 3; ++a) {
        const auto energy = [&](double x) {
          System moved = system;
          moved.move(atom, a, x);
          return evaluate(*evaluator, moved.atoms()).energy();
        };
        INFO(name << ", atom " << atom << ", direction " << a);
        CHECK(std::abs(exact.forces[3 * atom + a] + derivative(energy, step)) <= tolerance * scale);
      }
  }
}

TEST_CASE("virial equals minus the derivative of the energy with respect to strain") {
  for (const std::string &name : model_names) {
    const auto evaluator = load(name);
    const System system(structure("random16_smallcell"), evaluator->cutoff() + skin);
    const Evaluation exact = evaluate(*evaluator, system.atoms());
    double largest = 0.0;
    for (const double w : exact.results.virial)
      largest = std::max(largest, std::abs(w));
    constexpr int a[6] = {0, 1, 2, 0, 0, 1}, b[6] = {0, 1, 2, 1, 2, 2};
    for (int c = 0; c < 6; ++c) {
      // x_a += s x_b and x_b += s x_a say the same of an energy that rotations do not change.
      for (const auto &[i, j] : {std::pair(a[c], b[c]), {b[c], a[c]}}) {
        const auto energy = [&](double x) {
          System strained = system;
          strained.strain(i, j, x);
          return evaluate(*evaluator, strained.atoms()).energy();
        };
        INFO(name << ", strain " << i << j);
        CHECK(std::abs(exact.results.virial[c] + derivative(energy, strain_step)) <=
              tolerance * largest);
      }
    }
  }
}

TEST_CASE("shares of the atoms add up, and no net force is left") {
  for (const std::string &name : model_names)
    for (const char *frame : {"random16_smallcell", "random20_free", "triclinic72"}) {
      INFO(name << " " << frame);
      const auto evaluator = load(name);
      const System system(structure(frame), evaluator->cutoff());
      const Evaluation e = evaluate(*evaluator, system.atoms());
      // Sums of some thousand numbers, each of which is rounded.
      const double rounded = 1e-12;
      double energy = 0.0, largest = 0.0;
      for (const double x : e.atom_energy) {
        energy += x;
        largest = std::max(largest, std::abs(x));
      }
      CHECK(std::abs(energy - e.energy()) <= rounded * e.atom_energy.size() * largest);
      double net[3] = {}, virial[6] = {}, most = 0.0;
      for (int i = 0; i < system.graph.size(); ++i) {
        for (int a = 0; a < 3; ++a)
          net[a] += e.forces[3 * i + a];
        for (int c = 0; c < 6; ++c) {
          virial[c] += e.atom_virial[6 * i + c];
          most = std::max(most, std::abs(e.atom_virial[6 * i + c]));
        }
      }
      for (const double f : net)
        CHECK(std::abs(f) <= rounded * e.forces.size() * largest_force(e));
      for (int c = 0; c < 6; ++c)
        CHECK(std::abs(virial[c] - e.results.virial[c]) <= rounded * e.forces.size() * most);
    }
}

TEST_CASE("results repeat bit for bit") {
  using mace::Precision;
  for (const std::string &name : model_names)
    for (const Precision precision : {Precision::Double, Precision::Single}) {
      INFO(name << ", precision " << static_cast<int>(precision));
      const auto evaluator = load(name, precision);
      const System system(structure("triclinic72"), evaluator->cutoff());
      const Evaluation first = evaluate(*evaluator, system.atoms());
      for (int i = 0; i < 3; ++i)
        CHECK(identical(evaluate(*evaluator, system.atoms()), first));
      // An engine of its own has no memory of earlier calls.
      CHECK(identical(evaluate(*load(name, precision), system.atoms()), first));
    }
}

TEST_CASE("neighbors beyond the cut-off do not count") {
  for (const std::string &name : model_names) {
    INFO(name);
    const auto evaluator = load(name);
    const auto s = structure("random20_free");
    const System tight(s, evaluator->cutoff()), wide(s, evaluator->cutoff() + 2.0);
    REQUIRE(tight.atoms().first[s.positions.size()] < wide.atoms().first[s.positions.size()]);
    CHECK(identical(evaluate(*evaluator, tight.atoms()), evaluate(*evaluator, wide.atoms())));
  }
}

TEST_CASE("results are added to what the caller has") {
  const auto evaluator = load("tiny");
  const System system(structure("random16_smallcell"), evaluator->cutoff());
  const Evaluation once = evaluate(*evaluator, system.atoms());
  Evaluation twice = once;
  twice.results.forces = twice.forces.data();
  twice.results.atom_energy = nullptr;
  twice.results.atom_virial = nullptr;
  evaluator->evaluate(system.atoms(), twice.results, nullptr);
  CHECK(twice.energy() == 2.0 * once.energy());
  for (std::size_t i = 0; i < once.forces.size(); ++i)
    CHECK(twice.forces[i] == 2.0 * once.forces[i]);
  for (int c = 0; c < 6; ++c)
    CHECK(twice.results.virial[c] == 2.0 * once.results.virial[c]);
  CHECK(twice.atom_energy == once.atom_energy);
  CHECK(twice.atom_virial == once.atom_virial);
}
