// SPDX-License-Identifier: GPL-2.0-or-later
//
// Molecular dynamics at constant energy: forces that are the derivative of the energy conserve it.
#include "evaluation.h"

#include <algorithm>
#include <cmath>
#include <random>

namespace {

using namespace kernel_test;

const std::map<int, double> mass_of = {{1, 1.008}, {6, 12.011}, {16, 32.06}, {53, 126.904}};
constexpr double boltzmann = 8.617333e-5;       // eV/K
constexpr double acceleration = 9.648533212e-3; // 1 eV/Angstrom/amu in Angstrom/fs^2

/// Velocity Verlet from fixed initial velocities of 300 K: the total energy after every step, eV.
std::vector<double> total_energies(mace::Evaluator &evaluator, const support::Structure &s,
                                   double time_step, int steps, unsigned seed) {
  System system(s, evaluator.cutoff() + 1.0); // the skin outlasts the run
  const int n = system.graph.size();
  std::mt19937_64 random(seed);
  std::vector<double> mass, velocity;
  for (const int z : s.atomic_numbers) {
    mass.push_back(mass_of.at(z));
    for (int a = 0; a < 3; ++a)
      velocity.push_back(std::sqrt(boltzmann * 300.0 * acceleration / mass.back()) *
                         std::normal_distribution<double>()(random));
  }
  std::vector<double> energies;
  Evaluation e = evaluate(evaluator, system.atoms());
  const auto kick = [&] {
    for (int i = 0; i < 3 * n; ++i)
      velocity[i] += 0.5 * time_step * acceleration * e.forces[i] / mass[i / 3];
  };
  for (int step = 0; step <= steps; ++step) {
    double energy = e.energy();
    for (int i = 0; i < 3 * n; ++i)
      energy += 0.5 * mass[i / 3] * velocity[i] * velocity[i] / acceleration;
    energies.push_back(energy);
    kick();
    for (int i = 0; i < 3 * n; ++i)
      system.move(i / 3, i % 3, time_step * velocity[i]);
    e = evaluate(evaluator, system.atoms());
    kick();
  }
  return energies;
}

double spread(const std::vector<double> &energies) {
  const auto [low, high] = std::minmax_element(energies.begin(), energies.end());
  return *high - *low;
}

double mean(std::vector<double>::const_iterator begin, std::vector<double>::const_iterator end) {
  double sum = 0.0;
  for (auto it = begin; it != end; ++it)
    sum += *it;
  return sum / static_cast<double>(end - begin);
}

} // namespace

TEST_CASE("the energy of a crystal is conserved") {
  const unsigned seed = 901;
  INFO("random seed " << seed);
  const auto s = structure("crystal72");
  const auto evaluator = load("trained_dit");
  const auto coarse = total_energies(*evaluator, s, 0.5, 100, seed);
  const auto fine = total_energies(*evaluator, s, 0.25, 200, seed);
  const auto finest = total_energies(*evaluator, s, 0.125, 400, seed);

  // Velocity Verlet conserves an energy that differs from the true one by terms of second order in
  // the step: what is left must fall by four when the step is halved.
  INFO("spread " << spread(coarse) << " " << spread(fine) << " " << spread(finest) << " eV");
  CHECK(spread(coarse) / spread(fine) == Approx(4.0).epsilon(0.15));
  CHECK(spread(fine) / spread(finest) == Approx(4.0).epsilon(0.05));
  // And it has no drift: the first and the last fifth of the run agree better than the spread.
  const double drift =
      mean(finest.end() - 80, finest.end()) - mean(finest.begin(), finest.begin() + 80);
  INFO("drift " << drift << " eV in 50 fs");
  CHECK(std::abs(drift) < 0.5 * spread(finest));
  CHECK(std::abs(drift) < 72 * 1e-6);
}

TEST_CASE("the energy of a crystal is conserved with layers of the second generation") {
  const unsigned seed = 902;
  INFO("random seed " << seed);
  const auto s = structure("crystal72");
  const auto evaluator = load("tiny_mh");
  // The crystal is far from rest in this model of random weights: a run of 2 fs, in which the
  // potential energy falls by much more than the total may change.
  const auto coarse = total_energies(*evaluator, s, 0.1, 20, seed);
  const auto fine = total_energies(*evaluator, s, 0.05, 40, seed);
  const auto finest = total_energies(*evaluator, s, 0.025, 80, seed);
  INFO("spread " << spread(coarse) << " " << spread(fine) << " " << spread(finest) << " eV");
  CHECK(spread(coarse) / spread(fine) == Approx(4.0).epsilon(0.15));
  CHECK(spread(fine) / spread(finest) == Approx(4.0).epsilon(0.05));
  CHECK(spread(finest) < 72 * 1e-6);
}
