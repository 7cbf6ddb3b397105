// SPDX-License-Identifier: GPL-2.0-or-later
//
// Force constants from supercells in which all atoms are displaced.
#include "base/error.h"
#include "cases.h"
#include "catch.h"
#include "force_constants/force_constants_fit.h"
#include "force_constants/force_constants_regression.h"
#include "force_constants/force_constants_symmetry.h"
#include "force_constants/symmetric_pairs.h"
#include "io/any_format/read_force_constants.h"
#include "io/phonopy/phonopy_yaml.h"
#include "temporary_directory.h"

#include <cmath>
#include <fmt/format.h>
#include <fstream>
#include <random>

using namespace ins;

namespace {

using Vectors = std::vector<Eigen::Vector3d>;

/// Force constants that obey all symmetries.
ForceConstants crystal(const std::string &name) {
  const cases::Case reference = cases::read_case(name);
  ForceConstants fc =
      fit_force_constants(reference.dataset, find_space_group(reference.dataset.cells.primitive));
  symmetrize(fc, 100);
  return fc;
}

/// Random displacements and the harmonic forces they cause, with noise on them.
Snapshots shaken(const ForceConstants &fc, int count, double noise = 0.0) {
  std::mt19937 random(17);
  std::normal_distribution<double> normal;
  const std::vector<Eigen::Matrix3d> full = full_force_constants(fc);
  const std::size_t n = fc.supercell.positions.size();
  Snapshots snapshots;
  for (int s = 0; s < count; ++s) {
    Vectors &u = snapshots.displacements.emplace_back();
    for (std::size_t j = 0; j < n; ++j)
      u.emplace_back(0.03 * Eigen::Vector3d(normal(random), normal(random), normal(random)));
    Vectors &f = snapshots.forces.emplace_back();
    for (std::size_t j = 0; j < n; ++j) {
      f.emplace_back(noise * Eigen::Vector3d(normal(random), normal(random), normal(random)));
      for (std::size_t m = 0; m < n; ++m)
        f.back() -= full[j * n + m] * u[m];
    }
  }
  return snapshots;
}

double squared_misfit(const ForceConstants &fc, const Snapshots &snapshots) {
  const std::vector<Eigen::Matrix3d> full = full_force_constants(fc);
  const std::size_t n = fc.supercell.positions.size();
  double sum = 0.0;
  for (int s = 0; s < snapshots.size(); ++s)
    for (std::size_t j = 0; j < n; ++j) {
      Eigen::Vector3d left = snapshots.forces[s][j];
      for (std::size_t m = 0; m < n; ++m)
        left += full[j * n + m] * snapshots.displacements[s][m];
      sum += left.squaredNorm();
    }
  return sum;
}

} // namespace

TEST_CASE("random displacements give the force constants their forces come from") {
  for (const std::string &name : cases::names()) {
    INFO(name);
    const ForceConstants fc = crystal(name);
    const SpaceGroup group = find_space_group(fc.primitive);
    RegressionReport report;
    const ForceConstants found = regress_force_constants(fc, shaken(fc, 12), group, &report);
    CHECK(cases::largest_difference(found.values, fc.values) < 1e-7);
    CHECK(report.max_misfit < 1e-8);
    CHECK(report.equations == 12 * 3 * fc.supercell.size());
    const ForceConstantResiduals residuals = force_constant_residuals(found);
    CHECK(residuals.permutation < 1e-9);
    CHECK(residuals.row_sum < 1e-9);
  }
}

TEST_CASE("the regression is the least-squares solution among symmetric force constants") {
  const ForceConstants fc = crystal("rutile");
  const SpaceGroup group = find_space_group(fc.primitive);
  const Snapshots snapshots = shaken(fc, 40, 0.05);
  RegressionReport report;
  const ForceConstants found = regress_force_constants(fc, snapshots, group, &report);
  const double least = squared_misfit(found, snapshots);
  CHECK(report.rms_misfit == Approx(std::sqrt(least / static_cast<double>(report.equations))));
  const double free = 1.0 - report.parameters / static_cast<double>(report.equations);
  CHECK(report.rms_misfit == Approx(0.05 * std::sqrt(free)).epsilon(0.06));
  CHECK(least < squared_misfit(fc, snapshots));
  // Any other symmetric ones are worse, to second order in the step.
  Snapshots unforced = snapshots;
  for (Vectors &forces : unforced.forces)
    for (Eigen::Vector3d &force : forces)
      force.setZero();
  const double step = 1e-6 * squared_misfit(fc, unforced);
  for (const double sign : {1.0, -1.0}) {
    ForceConstants other = found;
    for (std::size_t k = 0; k < fc.values.size(); ++k)
      other.values[k] += sign * 1e-3 * fc.values[k];
    CHECK(squared_misfit(other, snapshots) - least == Approx(step).epsilon(1e-5));
  }
}

TEST_CASE("numbers of independent force constants") {
  // Rocksalt, 2 atoms, no supercell: the matrix of each pair is a multiple of unity, and the sum
  // rule ties all three to one.
  const PhononCells whole = cases::read_case("rocksalt_conventional").dataset.cells;
  const PhononCells small =
      make_phonon_cells(whole.primitive, Eigen::Matrix3i::Identity(), Eigen::Matrix3d::Identity());
  REQUIRE(small.primitive.size() == 2);
  CHECK(symmetric_pairs(small, find_space_group(small.primitive)).parameters == 3);
  // Without symmetry: symmetric matrices for equal atoms (6 + 6) and a general one (9).
  CHECK(symmetric_pairs(small, trivial_space_group(small.primitive)).parameters == 21);
}

TEST_CASE("a fit without symmetry finds force constants that have none") {
  ForceConstants fc = crystal("triclinic");
  const SpaceGroup none = trivial_space_group(fc.primitive);
  const int enough = 3 * fc.supercell.size(); // for the row of each atom by itself
  CHECK(cases::largest_difference(regress_force_constants(fc, shaken(fc, enough), none).values,
                                  fc.values) < 1e-6);
  CHECK_THROWS_WITH(regress_force_constants(fc, shaken(fc, 1), none),
                    Catch::Contains("1 displaced supercells do not determine"));
}

TEST_CASE("files of random displacements") {
  const TemporaryDirectory directory;
  const std::string yaml = directory.file("phonopy.yaml");
  const ForceConstants fc = crystal("wurtzite");
  const Snapshots snapshots = shaken(fc, 3);
  DisplacementDataset cells;
  cells.cells = fc;
  write_phonopy_yaml(yaml, cells);
  std::ostringstream head;
  head << std::ifstream(yaml).rdbuf();
  const auto vector = [](const Eigen::Vector3d &v) {
    return fmt::format("[ {:.12f}, {:.12f}, {:.12f} ]", v[0], v[1], v[2]);
  };

  std::string sets, modern = "dataset:\n  random_seed: 1\n", old = "displacements:\n";
  for (const auto &[key, lists] : {std::pair("displacements", &snapshots.displacements),
                                   std::pair("forces", &snapshots.forces)}) {
    modern += fmt::format("  {}:\n", key);
    for (const Vectors &list : *lists) {
      modern += "  - # set\n";
      for (const Eigen::Vector3d &v : list)
        modern += "    - " + vector(v) + "\n";
    }
  }
  for (int s = 0; s < snapshots.size(); ++s)
    for (std::size_t j = 0; j < fc.supercell.positions.size(); ++j) {
      const Eigen::Vector3d &u = snapshots.displacements[s][j], &f = snapshots.forces[s][j];
      old += fmt::format("{}\n    displacement: {}\n    force: {}\n",
                         j == 0 ? "-\n  - # 1" : "  - # other", vector(u), vector(f));
      sets += fmt::format("{:.12f} {:.12f} {:.12f}  {:.12f} {:.12f} {:.12f}\n", u[0], u[1], u[2],
                          f[0], f[1], f[2]);
    }
  for (const std::string &text : {modern, old}) {
    std::ofstream(yaml) << head.str() << text;
    CHECK(cases::largest_difference(read_force_constants(yaml).values, fc.values) < 1e-7);
  }
  std::ofstream(yaml) << head.str();
  std::ofstream(directory.file("FORCE_SETS")) << sets;
  CHECK(cases::largest_difference(read_force_constants(yaml).values, fc.values) < 1e-7);
  const std::string forces = modern.substr(modern.find("  forces:"));
  std::ofstream(yaml) << head.str() << modern.substr(0, modern.size() - forces.size() / 2);
  CHECK_THROWS_AS(read_force_constants(yaml), Error);
}
