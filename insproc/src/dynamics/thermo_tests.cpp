// SPDX-License-Identifier: GPL-2.0-or-later
#include "dynamics/thermo_tests.h"

#include "statistics/block_means.h"
#include "statistics/student.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/format.h>

namespace ins {

namespace {

constexpr double least_inefficiencies = 80.0; ///< of a series, as block_means() needs them

const std::array stationary = {
    "Temp",   "Press",    "Pxx",    "Pyy",     "Pzz",       "Pxy",      "Pxz",      "Pyz", "PotEng",
    "TotEng", "Enthalpy", "Volume", "Density", "Lx",        "Ly",       "Lz",       "Xy",  "Xz",
    "Yz",     "Cella",    "Cellb",  "Cellc",   "CellAlpha", "CellBeta", "CellGamma"};

std::string too_short(double inefficiency, Eigen::Index samples, double interval) {
  return fmt::format("too short: one sample in {:.3g} is independent, so that {:.3g} ps are needed "
                     "and {:.3g} are there",
                     inefficiency, least_inefficiencies * inefficiency * interval,
                     static_cast<double>(samples) * interval);
}

/// A mean or variance against what it should be.
RunTest target_test(const std::string &name, const std::string &unit, const Estimate &found,
                    double target, const std::string &target_name) {
  RunTest test;
  test.name = name;
  test.value = found.value;
  test.error = found.error;
  test.unit = unit;
  test.decided = found.enough;
  const double distance = found.value - target;
  test.p = distance == 0.0 ? 1.0 : student_p(distance / found.error, found.freedom);
  const std::string numbers = fmt::format(
      "{} {}, {} {:.5g} {}", with_error(found.value, found.error), unit, target_name, target, unit);
  test.passing = "agrees: " + numbers;
  test.failing = "is off: " + numbers;
  test.doubtful = "too short to tell: " + numbers;
  return test;
}

/// What is conserved may drift by what is allowed.
RunTest conservation_test(const ThermoColumn &column, const ThermoSeries &series, double allowed) {
  Drift drift = linear_drift(series.times / ps_per_ns, column.values);
  const int atoms = std::max(series.conditions.atoms, 1);
  const double meV = 1e3 / atoms;
  drift.slope *= meV;
  drift.error *= meV;
  const double beyond = std::max(0.0, std::abs(drift.slope) - allowed);
  // What is conserved scatters by the integrator's error only; a straight line that is within the
  // allowance is no failure however sure it is, and one beyond it is one however few the blocks.
  RunTest test;
  test.name = "conservation of " + column.name;
  test.value = drift.slope;
  test.error = drift.error;
  test.unit = series.conditions.atoms > 0 ? "meV/(atom ns)" : "meV/ns";
  constexpr double freedom = 6.0; // of the fewest blocks
  test.p = beyond == 0.0 ? 1.0 : student_p(beyond / drift.error, freedom);
  const std::string numbers = fmt::format("drift {} {}, allowed {:g}",
                                          with_error(drift.slope, drift.error), test.unit, allowed);
  test.passing = "conserved: " + numbers;
  test.failing = "not conserved: " + numbers;
  return test;
}

Estimate square_root(const Estimate &square) {
  Estimate root = square;
  root.value = std::sqrt(square.value);
  root.error = 0.5 * square.error / root.value;
  return root;
}

} // namespace

bool is_constant(const Eigen::ArrayXd &values) {
  const double largest = values.abs().maxCoeff();
  constexpr double rounding = 1e-12;
  return values.maxCoeff() - values.minCoeff() <= rounding * largest;
}

bool should_be_stationary(const std::string &name) {
  return std::find(stationary.begin(), stationary.end(), name) != stationary.end();
}

bool should_be_conserved(const std::string &name, Ensemble ensemble) {
  return name == "Econserve" || (name == "TotEng" && ensemble == Ensemble::NVE) ||
         (name == "Enthalpy" && ensemble == Ensemble::NPH);
}

RunTest drift_test(const std::string &name, const std::string &unit, const Drift &per_ns,
                   Eigen::Index samples, double interval) {
  RunTest test;
  test.name = "drift of " + name;
  test.value = per_ns.slope;
  test.error = per_ns.error;
  test.unit = unit + "/ns";
  test.p = per_ns.p;
  test.decided = per_ns.enough;
  const std::string numbers =
      fmt::format("drift {} {}", with_error(per_ns.slope, per_ns.error), test.unit);
  test.passing = "stationary: " + numbers;
  test.failing = "not stationary: " + numbers;
  test.doubtful = numbers + "; " + too_short(per_ns.inefficiency, samples, interval);
  return test;
}

std::vector<RunTest> thermo_tests(const ThermoSeries &series, const ThermoTestSettings &settings) {
  const RunConditions &conditions = series.conditions;
  std::vector<RunTest> tests;
  for (const ThermoColumn &column : series.columns) {
    if (is_constant(column.values))
      continue;
    const bool asked = std::find(settings.more_columns.begin(), settings.more_columns.end(),
                                 column.name) != settings.more_columns.end();
    if (should_be_conserved(column.name, conditions.ensemble))
      tests.push_back(conservation_test(column, series, settings.conservation));
    else if (asked || should_be_stationary(column.name))
      tests.push_back(drift_test(column.name, column.unit,
                                 linear_drift(series.times / ps_per_ns, column.values),
                                 series.size(), series.interval()));
  }

  const Eigen::ArrayXd *temperature = series.find("Temp");
  if (temperature && conditions.temperature && !is_constant(*temperature)) {
    tests.push_back(target_test("mean temperature", "K", mean_with_error(*temperature),
                                *conditions.temperature, "set"));
    if (conditions.atoms > 1) {
      const double canonical =
          *conditions.temperature * std::sqrt(2.0 / (3.0 * conditions.atoms - 3.0));
      tests.push_back(target_test("fluctuation of temperature", "K",
                                  square_root(variance_with_error(*temperature)), canonical,
                                  "canonical"));
    }
  }
  const Eigen::ArrayXd *pressure = series.find("Press");
  if (pressure && conditions.pressure && !is_constant(*pressure))
    tests.push_back(target_test("mean pressure", "MPa", mean_with_error(*pressure),
                                *conditions.pressure, "set"));
  return tests;
}

} // namespace ins
