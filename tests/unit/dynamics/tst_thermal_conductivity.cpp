// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/units.h"
#include "dynamics/thermal_conductivity.h"

#include "catch.h"
#include "correlated_noise.h"

#include <cmath>

using namespace ins;

namespace {

constexpr double tau = 8.0, interval = 0.01, volume = 2.0e4, temperature = 300.0;
constexpr double sizes[] = {30.0, 60.0, 20.0}; // of J, eV Angstrom/ps

/// A heat flux that forgets exponentially, after tau samples, in a crystal with three directions.
ThermoSeries flux_series(Eigen::Index samples, int seed) {
  ThermoSeries series;
  series.times = Eigen::ArrayXd::LinSpaced(samples, 0.0, interval * (samples - 1));
  for (int a = 0; a < 3; ++a)
    series.columns.push_back({std::string("J") + "xyz"[a], "eV A/ps",
                              3.0 + sizes[a] * correlated_noise(samples, tau, seed++)});
  series.columns.push_back({"Volume", "A3", Eigen::ArrayXd::Constant(samples, volume)});
  series.columns.push_back({"Temp", "K", Eigen::ArrayXd::Constant(samples, temperature)});
  return series;
}

/// Of that flux, W/(m K), by the trapezoidal rule to infinity.
double expected(int axis) {
  const double joule_meters = sizes[axis] * units::electron_volt * 1e-10 / 1e-12;
  const double integral = 0.5 / std::tanh(0.5 / tau) * interval * 1e-12;
  return joule_meters * joule_meters * integral /
         (volume * 1e-30 * units::boltzmann * temperature * temperature);
}

} // namespace

TEST_CASE("a heat flux that forgets exponentially has the analytic conductivity") {
  constexpr Eigen::Index samples = 2000000;
  constexpr int lags = 60; // of which 1 - exp(-7.5) of the integral is in
  std::string why;
  const ThermalConductivity found =
      thermal_conductivity(flux_series(samples, 1), lags, why).value();
  const Eigen::Index end = found.times.size() - 1;
  CHECK(end == lags - 1);
  CHECK(found.times[1] == Approx(interval));
  // Standard error of such an integral over the integral: R. E. Jones and K. K. Mandadapu, J. Chem.
  // Phys. 136, 154102 (2012).
  const double bound = 4.0 * 2.0 * std::sqrt(static_cast<double>(lags) / samples);
  for (int a = 0; a < 3; ++a)
    CHECK(found.components(end, a) == Approx(expected(a)).epsilon(bound));
  CHECK(found.mean[end] == Approx((expected(0) + expected(1) + expected(2)) / 3.0).epsilon(bound));
  CHECK(found.components(0, 0) == 0.0);
  CHECK(found.correlations(0, 1) == Approx(sizes[1] * sizes[1]).epsilon(0.015));
}

TEST_CASE("errors of the conductivity are those of many runs") {
  constexpr int runs = 60;
  Eigen::ArrayXd deviations(runs), of_mean(runs);
  std::string why;
  for (int run = 0; run < runs; ++run) {
    const ThermalConductivity found =
        thermal_conductivity(flux_series(8000, 100 + 3 * run), 60, why).value();
    const Eigen::Index end = found.times.size() - 1;
    // What the integral has reached by then.
    const double share = 1.0 - std::exp(-static_cast<double>(end) / tau);
    deviations[run] = (found.components(end, 1) - share * expected(1)) / found.errors(end, 1);
    const double mean = (expected(0) + expected(1) + expected(2)) / 3.0;
    of_mean[run] = (found.mean[end] - share * mean) / found.error[end];
  }
  // Student's t with 7 degrees of freedom has a variance of 1.4; that of 60 samples is good to 30
  // %.
  for (const Eigen::ArrayXd &values : {deviations, of_mean}) {
    CHECK(std::abs(values.mean()) < 4.0 * std::sqrt(1.4 / runs));
    CHECK(values.square().mean() > 0.6);
    CHECK(values.square().mean() < 2.8);
  }
}

TEST_CASE("a conductivity needs the flux and the box") {
  std::string why;
  CHECK_FALSE(thermal_conductivity({}, 10, why));
  CHECK(why.find("heat flux") != std::string::npos);
  ThermoSeries series = flux_series(100, 1);
  series.columns.pop_back();
  CHECK_FALSE(thermal_conductivity(series, 10, why));
  CHECK(why.find("temp") != std::string::npos);
}
