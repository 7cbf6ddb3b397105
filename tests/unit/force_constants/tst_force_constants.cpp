// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/error.h"
#include "cases.h"
#include "catch.h"
#include "force_constants/force_constants_fit.h"
#include "force_constants/force_constants_symmetry.h"

using namespace ins;

namespace {

ForceConstants fit(const cases::Case &reference, const FitOptions &options = {false, false},
                   FitReport *report = nullptr) {
  const SpaceGroup group = find_space_group(reference.dataset.cells.primitive, reference.symprec);
  return fit_force_constants(reference.dataset, group, options, report);
}

std::vector<Eigen::Matrix3d> reference_blocks(const h5::Group &file, const cases::Case &reference,
                                              const std::string &name) {
  const hsize_t primitive = reference.dataset.cells.primitive.positions.size();
  const hsize_t supercell = reference.dataset.cells.supercell.positions.size();
  return cases::read_blocks(file, reference.name + "/" + name, {primitive, supercell, 3, 3});
}

} // namespace

TEST_CASE("force constants equal phonopy's from the same forces") {
  const h5::Group file = cases::open_cases();
  for (const std::string &name : cases::names()) {
    INFO(name);
    const cases::Case reference = cases::read_case(name);
    ForceConstants fc = fit(reference);
    CHECK(cases::largest_difference(fc.values,
                                    reference_blocks(file, reference, "force_constants")) < 1e-10);
    symmetrize(fc);
    CHECK(cases::largest_difference(fc.values, reference_blocks(file, reference, "symmetrized")) <
          1e-10);
  }
}

TEST_CASE("force constants of the 72-atom crystal equal phonopy's") {
  const h5::Group file = cases::open_crystal72();
  for (const std::string name : {"cells_111", "cells_112"}) {
    INFO(name);
    const cases::Case reference = cases::read_crystal72(name);
    ForceConstants fc = fit(reference);
    symmetrize(fc);
    const std::vector<int> rows = file.integers(name + "/rows", {h5::any});
    const hsize_t atoms = fc.supercell.positions.size();
    const auto expected =
        cases::read_blocks(file, name + "/force_constants", {rows.size(), atoms, 3, 3});
    double largest = 0.0;
    for (std::size_t r = 0; r < rows.size(); ++r)
      for (hsize_t j = 0; j < atoms; ++j)
        largest = std::max(
            largest,
            (fc(rows[r], static_cast<int>(j)) - expected[r * atoms + j]).cwiseAbs().maxCoeff());
    CHECK(largest < 1e-8);
  }
}

TEST_CASE("residual forces drop out of pairs of opposite displacements") {
  const cases::Case reference = cases::read_case("pna21");
  FitReport report;
  const ForceConstants with = fit(reference, {true, false}, &report);
  const ForceConstants without = fit(reference, {false, false});
  CHECK(report.max_residual_force > 0.1);
  CHECK(cases::largest_difference(with.values, without.values) < 1e-10);
}

TEST_CASE("a drift of all forces is found and can be taken off") {
  cases::Case reference = cases::read_case("quartz");
  const ForceConstants clean = fit(reference);
  const Eigen::Vector3d drift(0.01, -0.02, 0.005);
  for (auto &forces : reference.dataset.forces)
    for (Eigen::Vector3d &f : forces)
      f += drift;
  FitReport report;
  const ForceConstants corrected = fit(reference, {false, true}, &report);
  CHECK(report.max_drift_force == Approx(drift.norm()).epsilon(1e-6));
  CHECK(cases::largest_difference(clean.values, corrected.values) < 1e-9);
}

TEST_CASE("symmetrized force constants fulfil both conditions") {
  ForceConstants fc = fit(cases::read_case("monoclinic_skew"));
  fc(1, 3)(0, 2) += 0.01;
  const SymmetrizationReport report = symmetrize(fc);
  CHECK(report.before.permutation > 5e-3);
  CHECK(report.before.row_sum > 5e-3);
  CHECK(report.after.permutation < 1e-3);
  CHECK(report.after.row_sum < 1e-3);
  CHECK(symmetrize(fc, 50).after.row_sum < 1e-12);
  CHECK_THROWS_AS(symmetrize(fc, 0), Error);
}

TEST_CASE("full and compact force constants hold the same") {
  const ForceConstants fc = fit(cases::read_case("cadmium_chloride_conventional"));
  const auto full = full_force_constants(fc);
  CHECK(cases::largest_difference(compact_force_constants(fc, full), fc.values) == 0.0);
  const int n = fc.supercell.size();
  double asymmetry = 0.0;
  for (int i = 0; i < n; ++i)
    for (int j = 0; j < n; ++j)
      asymmetry = std::max(asymmetry,
                           (full[i * n + j] - full[j * n + i].transpose()).cwiseAbs().maxCoeff());
  CHECK(asymmetry == Approx(force_constant_residuals(fc).permutation).margin(1e-12));
}

TEST_CASE("incomplete data are refused with a reason") {
  cases::Case missing = cases::read_case("rutile");
  missing.dataset.forces[1].clear();
  CHECK_THROWS_WITH(fit(missing), Catch::Contains("displacement 2 of 3 has forces on 0 atoms"));
  cases::Case fewer = cases::read_case("pna21");
  fewer.dataset.displacements.resize(12);
  fewer.dataset.forces.resize(12);
  CHECK_THROWS_WITH(fit(fewer), Catch::Contains("no displaced atom is equivalent to atom"));
  cases::Case flat = cases::read_case("triclinic");
  flat.dataset.displacements.erase(flat.dataset.displacements.begin() + 4,
                                   flat.dataset.displacements.begin() + 6);
  flat.dataset.forces.erase(flat.dataset.forces.begin() + 4, flat.dataset.forces.begin() + 6);
  CHECK_THROWS_WITH(fit(flat), Catch::Contains("do not span space"));
}
