// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/units.h"
#include "dynamics/heat_capacity.h"
#include "dynamics/thermo_tests.h"

#include "catch.h"
#include "correlated_noise.h"

#include <algorithm>

using namespace ins;

namespace {

constexpr int atoms = 200;
constexpr double temperature = 300.0;
constexpr double k = units::boltzmann / units::electron_volt;
constexpr Eigen::Index samples = 10000;
const double freedom = 3.0 * atoms - 3.0;

/// A harmonic crystal with a thermostat: kinetic and potential energy scatter independently by
/// k T sqrt(f/2) each.
ThermoSeries harmonic_crystal(std::uint64_t seed) {
  const double scatter = std::sqrt(0.5 * freedom);
  const auto noise = [&](int which) { return correlated_noise(samples, 5.0, 100 * seed + which); };
  ThermoSeries series;
  series.times = Eigen::ArrayXd::LinSpaced(samples, 0.0, 0.01 * (samples - 1));
  series.conditions = {Ensemble::NVT, temperature, std::nullopt, atoms};
  const Eigen::ArrayXd kinetic = 0.5 * freedom + scatter * noise(0),
                       potential = 0.5 * freedom + scatter * noise(1);
  series.columns = {{"Temp", "K", temperature * kinetic * 2.0 / freedom},
                    {"PotEng", "eV", k * temperature * potential - 4451.0},
                    {"TotEng", "eV", k * temperature * (potential + kinetic) - 4451.0},
                    {"Press", "MPa", 100.0 * noise(2)},
                    {"Pxx", "MPa", 150.0 * noise(3)},
                    {"Pxy", "MPa", 80.0 * noise(4)},
                    {"Volume", "A3", Eigen::ArrayXd::Constant(samples, 1438.8)},
                    {"c_sum", "", Eigen::ArrayXd::LinSpaced(samples, 0.0, 1.0)}};
  return series;
}

Eigen::ArrayXd &values(ThermoSeries &series, const std::string &name) {
  return std::find_if(series.columns.begin(), series.columns.end(),
                      [&](const ThermoColumn &column) { return column.name == name; })
      ->values;
}

std::vector<RunTest> judged(const ThermoSeries &series) {
  std::vector<RunTest> tests = thermo_tests(series);
  judge(tests, 0.01);
  return tests;
}

std::vector<std::string> failures(const ThermoSeries &series) {
  std::vector<std::string> names;
  for (const RunTest &test : judged(series))
    if (test.outcome == Outcome::Failed)
      names.push_back(test.name);
  return names;
}

} // namespace

TEST_CASE("sound runs fail no more often than they should") {
  constexpr int seeds = 300; // 3 are expected at 1 percent
  int failed = 0;
  for (int seed = 1; seed <= seeds; ++seed) {
    const std::vector<RunTest> tests = judged(harmonic_crystal(seed));
    CHECK(tests.size() == 8);
    const Outcome outcome = overall(tests);
    CHECK(outcome != Outcome::Undecided);
    failed += outcome == Outcome::Failed;
    if (seed <= 20)
      CHECK(outcome == Outcome::Passed);
  }
  CHECK(failed <= 9);
}

TEST_CASE("a drifting pressure is found, and it alone") {
  ThermoSeries series = harmonic_crystal(1);
  values(series, "Pxx") += 2.0 * series.times; // MPa per ps
  CHECK(failures(series) == std::vector<std::string>{"drift of Pxx"});
  for (const RunTest &test : judged(series))
    if (test.name == "drift of Pxx") {
      CHECK(test.value == Approx(2000.0).margin(4.0 * test.error));
      CHECK(test.text().starts_with("not stationary: drift "));
      CHECK(test.text().ends_with(" MPa/ns"));
    }
}

TEST_CASE("a slow relaxation is found") {
  ThermoSeries series = harmonic_crystal(2);
  values(series, "PotEng") += 1.0 * (-series.times / 30.0).exp();
  CHECK(failures(series) == std::vector<std::string>{"drift of PotEng"});
}

TEST_CASE("a thermostat that is off is found by the fluctuation, or by the mean") {
  ThermoSeries series = harmonic_crystal(3);
  Eigen::ArrayXd &temp = values(series, "Temp");
  const double mean = temp.mean();
  temp = mean + (temp - mean) * std::sqrt(0.5); // of a harmonic crystal at constant energy
  CHECK(failures(series) == std::vector<std::string>{"fluctuation of temperature"});
  series = harmonic_crystal(3);
  values(series, "Temp") += 5.0;
  CHECK(failures(series) == std::vector<std::string>{"mean temperature"});
}

TEST_CASE("a conserved energy may drift by what is allowed") {
  ThermoSeries series = harmonic_crystal(4);
  series.conditions = {Ensemble::NVE, std::nullopt, std::nullopt, atoms};
  const auto drifting = [&](double meV) {
    values(series, "TotEng") =
        1e-3 * atoms * meV * series.times / 1e3 + 1e-5 * correlated_noise(samples, 2.0, 9);
    return failures(series);
  };
  CHECK(drifting(0.5).empty());
  CHECK(drifting(-2.0) == std::vector<std::string>{"conservation of TotEng"});
}

TEST_CASE("a run that is short against its correlation is not decided") {
  ThermoSeries series = harmonic_crystal(5);
  values(series, "Press") = correlated_noise(samples, 500.0, 11);
  const std::vector<RunTest> tests = judged(series);
  CHECK(overall(tests) == Outcome::Undecided);
  for (const RunTest &test : tests)
    if (test.outcome == Outcome::Undecided) {
      CHECK(test.name == "drift of Press");
      CHECK(test.text().find("too short") != std::string::npos);
    }
}

TEST_CASE("the heat capacity of a harmonic crystal is one k for each of its modes") {
  std::string why;
  double sum = 0.0, squares = 0.0, errors = 0.0;
  constexpr int seeds = 100;
  for (int seed = 1; seed <= seeds; ++seed) {
    const HeatCapacity capacity = heat_capacity(harmonic_crystal(seed), why).value();
    CHECK_FALSE(capacity.constant_pressure);
    sum += capacity.value.value;
    squares += std::pow(capacity.value.value - freedom, 2);
    errors += std::pow(capacity.value.error, 2);
  }
  CHECK(sum / seeds == Approx(freedom).epsilon(0.015));
  CHECK(errors / squares == Approx(1.0).epsilon(0.4));
}

TEST_CASE("at constant pressure the enthalpy fluctuates") {
  ThermoSeries series = harmonic_crystal(6);
  series.conditions.ensemble = Ensemble::NPT;
  std::string why;
  CHECK_FALSE(heat_capacity(series, why));
  CHECK(why.find("barostat") != std::string::npos);
  series.conditions.pressure = 1500.0;
  values(series, "Volume") += 3.0 * correlated_noise(samples, 5.0, 12);
  const HeatCapacity capacity = heat_capacity(series, why).value();
  CHECK(capacity.constant_pressure);
  constexpr double MPa_A3 = 1e-24 / units::electron_volt;
  const Eigen::ArrayXd enthalpy =
      values(series, "TotEng") + 1500.0 * MPa_A3 * values(series, "Volume");
  const double kT = k * values(series, "Temp").mean();
  CHECK(capacity.value.value ==
        Approx((enthalpy - enthalpy.mean()).square().mean() / (kT * kT)).epsilon(1e-12));
}

TEST_CASE("errors are told with two digits") {
  CHECK(with_error(12.3456, 0.0345) == "12.346 +- 0.035");
  CHECK(with_error(-1234.5, 20.0) == "-1234 +- 20");
  CHECK(with_error(0.5, 0.0) == "0.5 +- 0");
}
