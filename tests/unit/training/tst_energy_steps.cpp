// SPDX-License-Identifier: GPL-2.0-or-later
#include "training/energy_steps.h"

#include "catch.h"

#include <cmath>
#include <random>

using namespace ins;

TEST_CASE("frames differ by more than the step from the last one chosen, whatever lies between") {
  CHECK(energy_steps({}, 0.05).empty());
  CHECK(energy_steps({1.0}, 0.05) == std::vector<int>{0});
  // Equal to the step is not more; up counts as down; the last one is there.
  CHECK(energy_steps({0.0, -0.5, -1.0, -1.25, -0.25, -0.5}, 0.5) == std::vector<int>{0, 2, 4, 5});
  CHECK(energy_steps({0.0, 0.0, 0.0}, 0.0) == std::vector<int>{0, 2});
  CHECK(energy_steps({0.0, 1e-9, 1e-9, 0.0}, 0.0) == std::vector<int>{0, 1, 3});
}

TEST_CASE("no frame left out differs by more than the step from the one chosen before it") {
  std::mt19937 random(5);
  std::normal_distribution<double> normal(0.0, 0.04);
  std::vector<double> energies(500, 0.0);
  for (std::size_t i = 1; i < energies.size(); ++i)
    energies[i] = energies[i - 1] + normal(random);
  const std::vector<int> chosen = energy_steps(energies, 0.05);
  std::size_t next = 0;
  for (int i = 0; i < 500; ++i) {
    if (next < chosen.size() && chosen[next] == i) {
      if (i > 0 && i < 499)
        CHECK(std::abs(energies[i] - energies[chosen[next - 1]]) > 0.05);
      ++next;
    } else {
      CHECK(std::abs(energies[i] - energies[chosen[next - 1]]) <= 0.05);
    }
  }
  CHECK(next == chosen.size());
}
