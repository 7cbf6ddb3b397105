// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/error.h"
#include "crystal/bonds.h"
#include "io/any_format/read_structure.h"
#include "small_crystals.h"
#include "training/random_distortion.h"

#include "catch.h"

#include <Eigen/LU>
#include <cmath>

using namespace ins;

namespace {

/// Strain that takes one cell to another: 1 + e.
Eigen::Matrix3d strain_of(const Crystal &before, const Crystal &after) {
  return before.lattice.inverse() * after.lattice - Eigen::Matrix3d::Identity();
}

} // namespace

TEST_CASE("displacements are normal with the deviation asked for, strains symmetric and bounded") {
  const Crystal crystal = read_structure(TEST_DATA "/lammps/relaxed_0GPa.data");
  RandomSource random(11);
  double sum = 0.0, squares = 0.0, fourth = 0.0, largest = 0.0;
  int n = 0;
  for (int copy = 0; copy < 40; ++copy) {
    const Crystal distorted = distort(crystal, {0.02, 0.03, 0.7}, random);
    const Eigen::Matrix3d strain = strain_of(crystal, distorted);
    CHECK((strain - strain.transpose()).norm() < 1e-12);
    largest = std::max(largest, strain.cwiseAbs().maxCoeff());
    for (int atom = 0; atom < crystal.size(); ++atom) {
      const Eigen::Vector3d moved =
          distorted.lattice.transpose() * (distorted.positions[atom] - crystal.positions[atom]);
      for (const double x : moved) {
        sum += x;
        squares += x * x;
        fourth += std::pow(x, 4);
        ++n;
      }
    }
  }
  CHECK(largest <= 0.03);
  CHECK(largest > 0.028);
  // n = 8640 numbers; standard errors of mean, variance and kurtosis, five of each.
  const double variance = squares / n;
  CHECK(std::abs(sum / n) < 5 * 0.02 / std::sqrt(n));
  CHECK(std::abs(variance / 4e-4 - 1.0) < 5 * std::sqrt(2.0 / n));
  CHECK(std::abs(fourth / n / (variance * variance) - 3.0) < 5 * std::sqrt(24.0 / n));
}

TEST_CASE("a seed determines the frame") {
  const Crystal crystal = triclinic_pair();
  const auto draw = [&](int seed) {
    RandomSource random(seed);
    return distort(crystal, {0.1, 0.02, 0.7}, random);
  };
  CHECK(draw(1).positions == draw(1).positions);
  CHECK(draw(1).lattice == draw(1).lattice);
  CHECK(draw(1).positions != draw(2).positions);
}

TEST_CASE("random numbers are the same on every machine") {
  RandomSource random(42);
  // Mersenne twister (64 bits) of seed 42: its first number over 2^64.
  CHECK(random.uniform() == Approx(13930160852258120406.0 / 0x1p64).epsilon(1e-15));
}

TEST_CASE("no atoms come closer than they may") {
  const Crystal crystal = read_structure(TEST_DATA "/lammps/relaxed_0GPa.data");
  RandomSource random(5);
  // Without the guard, displacements of this size bring atoms too close in every frame.
  DistortionSettings settings{0.12, 0.0, 0.0};
  int crowded = 0;
  for (int copy = 0; copy < 5; ++copy)
    for (const auto &contacts : find_bonds(distort(crystal, settings, random), 0.85))
      crowded += contacts.empty() ? 0 : 1;
  CHECK(crowded > 0);
  settings.closest = 0.85;
  for (int copy = 0; copy < 5; ++copy)
    for (const auto &contacts : find_bonds(distort(crystal, settings, random), 0.85))
      CHECK(contacts.empty());
}

TEST_CASE("a guard that cannot hold is told, with the atoms") {
  const Crystal crystal = read_structure(TEST_DATA "/lammps/relaxed_0GPa.data");
  RandomSource random(5);
  CHECK_THROWS_WITH(distort(crystal, {0.01, 0.0, 1.2}, random),
                    ContainsSubstring("before they are displaced"));
  CHECK_THROWS_WITH(distort(crystal, {2.0, 0.0, 0.85}, random), ContainsSubstring("draws"));
}
