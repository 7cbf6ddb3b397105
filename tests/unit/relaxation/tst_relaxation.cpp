// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/error.h"
#include "lennard_jones.h"

#include "catch.h"

#include <Eigen/Dense>
#include <cmath>
#include <limits>
#include <random>

using namespace ins;
using Eigen::Matrix3d;
using Eigen::Vector3d;
using lennard_jones::evaluate;
using lennard_jones::fcc;

namespace {

constexpr double gigapascal = 0.0062415091; // eV/Angstrom^3

CellFreedom all_free() {
  CellFreedom free;
  free.free.fill(true);
  return free;
}

RelaxationSettings settings(const CellFreedom &freedom, double pressure = 0.0) {
  RelaxationSettings result;
  result.cell = freedom;
  result.pressure[0] = result.pressure[4] = result.pressure[8] = pressure;
  result.force_tolerance = 1e-6;
  result.stress_tolerance = 1e-7;
  return result;
}

struct Outcome {
  int calls = 0;
  RelaxationStatus status = RelaxationStatus::running;
  Crystal crystal;
  Evaluation evaluation;
  RelaxationState state;
};

Outcome relax(const Crystal &start, const RelaxationSettings &settings, int most_calls = 300) {
  Relaxation relaxation(start, settings);
  Outcome outcome;
  while (relaxation.status() == RelaxationStatus::running && outcome.calls < most_calls) {
    outcome.crystal = relaxation.trial();
    outcome.evaluation = evaluate(outcome.crystal);
    outcome.state = relaxation.record(outcome.evaluation);
    ++outcome.calls;
  }
  outcome.status = relaxation.status();
  return outcome;
}

/// fcc with its atoms and its cell out of place.
Crystal disturbed() {
  Crystal crystal = fcc(5.4);
  Matrix3d strain;
  strain << 0.04, 0.0, 0.0, 0.05, -0.03, 0.0, -0.04, 0.03, 0.02;
  crystal.lattice = crystal.lattice * (Matrix3d::Identity() + strain);
  std::mt19937 random(11);
  std::uniform_real_distribution<double> noise(-0.02, 0.02);
  for (Vector3d &position : crystal.positions)
    position += Vector3d(noise(random), noise(random), noise(random));
  return crystal;
}

/// Edge of the conventional cell at which fcc argon has a pressure, by bisection.
double edge_at(double pressure) {
  double low = 4.0, high = 6.0;
  while (high - low > 1e-12) {
    const double middle = 0.5 * (low + high);
    (evaluate(fcc(middle)).stress.trace() / -3.0 > pressure ? low : high) = middle;
  }
  return low;
}

} // namespace

TEST_CASE("the Lennard-Jones crystal of these tests is consistent") {
  const Crystal crystal = disturbed();
  const Evaluation at = evaluate(crystal);
  constexpr double h = 1e-5;
  Crystal up = crystal, down = crystal;
  const Vector3d step = crystal.lattice.transpose().inverse() * Vector3d(h, 0.0, 0.0);
  up.positions[1] += step;
  down.positions[1] -= step;
  CHECK((evaluate(down).energy - evaluate(up).energy) / (2.0 * h) ==
        Approx(at.forces[1][0]).margin(1e-8));
  Matrix3d strain = Matrix3d::Zero();
  strain(0, 1) = strain(1, 0) = 0.5 * h;
  up = down = crystal;
  up.lattice = crystal.lattice * (Matrix3d::Identity() + strain);
  down.lattice = crystal.lattice * (Matrix3d::Identity() - strain);
  CHECK((evaluate(up).energy - evaluate(down).energy) / (2.0 * h) /
            std::abs(crystal.lattice.determinant()) ==
        Approx(at.stress(0, 1)).margin(1e-8));
}

TEST_CASE("a disturbed fcc crystal relaxes to the fcc crystal at the pressure asked for") {
  for (const double pressure : {0.0, 0.5 * gigapascal}) {
    const Outcome outcome = relax(disturbed(), settings(all_free(), pressure));
    INFO(pressure);
    REQUIRE(outcome.status == RelaxationStatus::converged);
    CHECK(outcome.calls < 60);
    const double edge = edge_at(pressure);
    CHECK(std::abs(outcome.crystal.lattice.determinant()) ==
          Approx(edge * edge * edge).epsilon(1e-5));
    CHECK(outcome.evaluation.energy == Approx(evaluate(fcc(edge)).energy).margin(1e-8));
    CHECK((outcome.evaluation.stress + pressure * Matrix3d::Identity()).cwiseAbs().maxCoeff() <
          1.01e-7);
    CHECK(outcome.crystal.lattice(0, 1) == 0.0);
    CHECK(outcome.crystal.lattice(0, 2) == 0.0);
    CHECK(outcome.crystal.lattice(1, 2) == 0.0);
  }
}

TEST_CASE("a tensor of stress is reached in the frame of the cell") {
  Matrix3d pressure;
  pressure << 0.10, 0.02, -0.03, 0.02, 0.05, 0.01, -0.03, 0.01, -0.02;
  pressure *= gigapascal;
  RelaxationSettings tensor = settings(all_free());
  Eigen::Map<Matrix3d>(tensor.pressure.data()) = pressure;
  const Outcome outcome = relax(disturbed(), tensor);
  REQUIRE(outcome.status == RelaxationStatus::converged);
  CHECK((outcome.evaluation.stress + pressure).cwiseAbs().maxCoeff() < 2e-7);
}

TEST_CASE("at fixed volume the stress becomes hydrostatic and the volume stays") {
  CellFreedom free = all_free();
  free.fixed_volume = true;
  const Crystal start = disturbed();
  const Outcome outcome = relax(start, settings(free));
  REQUIRE(outcome.status == RelaxationStatus::converged);
  CHECK(std::abs(outcome.crystal.lattice.determinant() / start.lattice.determinant() - 1.0) <
        1e-12);
  Matrix3d deviator = outcome.evaluation.stress;
  deviator.diagonal().array() -= deviator.trace() / 3.0;
  CHECK(deviator.cwiseAbs().maxCoeff() < 1.01e-7);
  CHECK(outcome.evaluation.stress.norm() > 1e-4);
}

TEST_CASE("without free components the cell stays and the atoms relax") {
  const Crystal start = disturbed();
  const Outcome outcome = relax(start, settings({}));
  REQUIRE(outcome.status == RelaxationStatus::converged);
  CHECK((outcome.crystal.lattice - start.lattice).norm() < 1e-14);
  for (const Vector3d &force : outcome.evaluation.forces)
    CHECK(force.norm() < 1e-6);
}

TEST_CASE("the space group of the start is kept where the minimum has another") {
  // Body-centered argon is unstable towards fcc along the Bain path.
  Crystal start = lennard_jones::argon(4.2 * Matrix3d::Identity(), {{0, 0, 0}, {0.5, 0.5, 0.5}});
  start.lattice(0, 0) *= 1.0 + 1e-3; // tetragonal
  start.positions[1] += Vector3d(1e-6, -2e-6, 1e-6);
  RelaxationSettings kept = settings(all_free());
  const Outcome free = relax(start, kept);
  REQUIRE(free.status == RelaxationStatus::converged);
  kept.symmetry = true;
  kept.symprec = 1e-2; // cubic within this
  const Outcome cubic = relax(start, kept);
  REQUIRE(cubic.status == RelaxationStatus::converged);
  CHECK(cubic.crystal.lattice(2, 0) == Approx(0.0).margin(1e-10));
  const Vector3d relative = cubic.crystal.positions[1] - cubic.crystal.positions[0];
  CHECK((relative - Vector3d(0.5, 0.5, 0.5)).norm() < 1e-10);
  CHECK(cubic.crystal.lattice(0, 0) / cubic.crystal.lattice(1, 1) ==
        Approx(1.0 + 1e-3).epsilon(1e-9));
  CHECK(free.evaluation.energy < cubic.evaluation.energy - 1e-3);
}

TEST_CASE("a crystal is at rest when the forces as they are vanish, not their symmetric part") {
  RelaxationSettings kept = settings({});
  kept.symmetry = true;
  Relaxation relaxation(fcc(5.26), kept);
  Evaluation pulled = evaluate(relaxation.trial());
  pulled.forces[2] += Vector3d(0.2, 0.0, 0.0);
  const RelaxationState state = relaxation.record(pulled);
  CHECK(relaxation.status() == RelaxationStatus::stalled);
  CHECK(state.max_force == Approx(0.2).margin(1e-6));
  CHECK(state.asymmetry == Approx(0.2).margin(1e-6));
  CHECK(state.asymmetric_atom == 2);
}

TEST_CASE("kinds of atoms take away symmetry that positions have") {
  Crystal start = fcc(5.4);
  RelaxationSettings kept = settings({});
  kept.symmetry = true;
  CHECK(Relaxation(start, kept).space_group() == "Fm-3m (225)");
  start.kinds = {1, 0, 0, 0};
  CHECK(Relaxation(start, kept).space_group() == "Pm-3m (221)");
}

TEST_CASE("stress in components that the cell cannot follow is told") {
  Crystal start = fcc(5.4);
  start.lattice(1, 0) = 0.1;
  CellFreedom lengths;
  lengths.free = {true, true, true, false, false, false};
  const Outcome outcome = relax(start, settings(lengths));
  REQUIRE(outcome.status == RelaxationStatus::converged);
  const Matrix3d &left = outcome.state.unfollowed_stress;
  CHECK(left(0, 1) == Approx(outcome.evaluation.stress(0, 1)).margin(2e-7));
  CHECK(std::abs(left(0, 1)) > 1e-4);
  CHECK(std::abs(left(0, 2)) < 1e-9);
  CHECK(relax(fcc(5.4), settings(all_free())).state.unfollowed_stress.norm() < 1e-12);
}

TEST_CASE("steps stay within their limits") {
  RelaxationSettings limited = settings(all_free(), 2.0 * gigapascal);
  limited.largest_move = 0.02;
  limited.largest_strain = 0.005;
  Relaxation relaxation(disturbed(), limited);
  Crystal accepted = relaxation.trial();
  double strain = 0.0;
  for (int call = 0; call < 40 && relaxation.status() == RelaxationStatus::running; ++call) {
    const Crystal trial = relaxation.trial();
    const Matrix3d F = (accepted.lattice.inverse() * trial.lattice).transpose();
    strain =
        std::max(strain, (0.5 * (F + F.transpose()) - Matrix3d::Identity()).cwiseAbs().maxCoeff());
    if (relaxation.record(evaluate(trial)).accepted)
      accepted = trial;
  }
  CHECK(strain < 0.0053);
  CHECK(strain > 0.004);
}

TEST_CASE("nonsense from the potential is told") {
  Relaxation relaxation(disturbed(), settings(all_free()));
  Evaluation wrong = evaluate(relaxation.trial());
  wrong.energy = std::numeric_limits<double>::quiet_NaN();
  CHECK_THROWS_AS(relaxation.record(wrong), Error);
}

TEST_CASE("a cell torn apart by its target is an end with a message") {
  Relaxation relaxation(fcc(5.3), settings(all_free(), -1.0 * gigapascal));
  CHECK_THROWS_AS(
      [&] {
        for (int call = 0; call < 500 && relaxation.status() == RelaxationStatus::running; ++call)
          relaxation.record(evaluate(relaxation.trial()));
      }(),
      Error);
}
