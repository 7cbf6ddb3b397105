// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/error.h"
#include "comparison/committee.h"
#include "io/any_format/read_force_constants.h"

#include "catch.h"

#include <cmath>

using namespace ins;

namespace {

/// A molecule whose force constants are `factor` times as large: its frequencies are sqrt(factor)
/// times as high, and its modes the same.
ForceConstants stiffer_molecule(double factor) {
  ForceConstants fc = read_force_constants(std::string(TEST_DATA) +
                                           "/ins_cases/diiodothiophene_molecule/phonopy.yaml");
  for (Eigen::Matrix3d &block : fc.values)
    block *= factor;
  return fc;
}

SpectrumSettings one_point() {
  SpectrumSettings settings;
  settings.mesh = {1, 1, 1};
  settings.orders = 2;
  return settings;
}

} // namespace

TEST_CASE("mean and spread are those of a sample") {
  // 2, 4, 9: mean 5, squares 9 + 1 + 16.
  const ValueSpread all = spread_of({2.0, 4.0, 9.0});
  CHECK(all.mean == Approx(5.0));
  CHECK(all.spread == Approx(std::sqrt(13.0)));
  CHECK(all.lowest == 2.0);
  CHECK(all.highest == 9.0);
  CHECK_THROWS_AS(spread_of({1.0}), Error);
}

TEST_CASE("bands of models whose frequencies differ by a factor are apart by that factor") {
  const std::vector<double> factors = {1.0, 1.21, 0.81}; // of frequencies: 1, 1.1, 0.9
  std::vector<ForceConstants> models;
  for (const double factor : factors)
    models.push_back(stiffer_molecule(factor));
  const Committee committee = compare_models(models, one_point(), {100.0, 1200.0});
  REQUIRE(committee.bands.size() > 5);
  for (const CommitteeBand &band : committee.bands) {
    REQUIRE(band.positions.size() == 3);
    const double first = band.positions[0];
    CHECK(band.positions[1] == Approx(1.1 * first).epsilon(1e-9));
    CHECK(band.positions[2] == Approx(0.9 * first).epsilon(1e-9));
    CHECK(band.position.mean == Approx(first).epsilon(1e-9));
    CHECK(band.position.spread == Approx(0.1 * first).epsilon(1e-8));
    CHECK(band.overlap == Approx(1.0).epsilon(1e-6));
    CHECK_FALSE(band.assignment.empty());
  }
}

TEST_CASE("shifts of models whose frequencies differ by factors are apart by these") {
  const std::vector<double> first = {1.0, 1.1, 0.9}, second = {1.02, 1.15, 0.93}; // of frequencies
  std::vector<ForceConstants> at_rest, pressed;
  for (std::size_t k = 0; k < first.size(); ++k) {
    at_rest.push_back(stiffer_molecule(first[k] * first[k]));
    pressed.push_back(stiffer_molecule(second[k] * second[k]));
  }
  const CommitteeShifts both =
      compare_models_in_states(at_rest, pressed, one_point(), {100.0, 1200.0});
  REQUIRE(both.first.bands.size() > 5);
  REQUIRE(both.shifts.size() == both.first.bands.size());
  CHECK(both.first.spectra.size() == 3);
  // Shifts of 0.02, 0.05 and 0.03: mean 0.1 / 3, squares (16 + 25 + 1) / 9e4.
  const double spread = std::sqrt(42.0 / 9.0e4 / 2.0);
  for (std::size_t i = 0; i < both.shifts.size(); ++i) {
    const double position = both.first.bands[i].positions[0];
    const CommitteeShift &band = both.shifts[i];
    CHECK(both.first.bands[i].position.mean == Approx(position).epsilon(1e-9));
    CHECK(band.shifts[1] == Approx(0.05 * position).epsilon(1e-7));
    CHECK(band.shift.mean == Approx(0.1 / 3.0 * position).epsilon(1e-7));
    CHECK(band.shift.spread == Approx(spread * position).epsilon(1e-7));
    CHECK(band.shift.lowest == Approx(0.02 * position).epsilon(1e-7));
    CHECK(band.position.mean == Approx(3.1 / 3.0 * position).epsilon(1e-9));
  }
  at_rest.pop_back();
  CHECK_THROWS_WITH(compare_models_in_states(at_rest, pressed, one_point(), {0.0, 1200.0}),
                    ContainsSubstring("2 in the first, 3 in the second"));
}

TEST_CASE("spectra of a committee are those of its models alone") {
  const std::vector<ForceConstants> models = {stiffer_molecule(1.0), stiffer_molecule(1.21)};
  const Committee committee = compare_models(models, one_point(), {0.0, 1200.0});
  REQUIRE(committee.spectra.size() == 2);
  for (std::size_t k = 0; k < 2; ++k) {
    const Eigen::VectorXd expected = compute_spectrum(models[k], one_point()).banks.front().total();
    const Eigen::VectorXd found = committee.spectra[k].banks.front().total();
    CHECK((found - expected).cwiseAbs().maxCoeff() < 1e-8 * expected.maxCoeff());
  }
}

TEST_CASE("one model is no committee") {
  CHECK_THROWS_WITH(compare_models({stiffer_molecule(1.0)}, one_point(), {0.0, 1200.0}),
                    ContainsSubstring("two models"));
}
