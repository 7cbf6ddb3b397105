// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/units.h"
#include "dynamics/green_kubo.h"

#include "catch.h"
#include "correlated_noise.h"

using namespace ins;

TEST_CASE("a stress that forgets exponentially has the analytic viscosity") {
  constexpr Eigen::Index samples = 200000;
  constexpr double tau = 8.0, interval = 0.01, stress = 50.0, volume = 2.0e4, temperature = 300.0;
  ThermoSeries series;
  series.times = Eigen::ArrayXd::LinSpaced(samples, 0.0, interval * (samples - 1));
  int seed = 1;
  for (const char *name : {"Pxy", "Pxz", "Pyz", "Pxx", "Pyy", "Pzz"})
    series.columns.push_back({name, "MPa", stress * correlated_noise(samples, tau, seed++)});
  series.columns.push_back({"Volume", "A3", Eigen::ArrayXd::Constant(samples, volume)});
  series.columns.push_back({"Temp", "K", Eigen::ArrayXd::Constant(samples, temperature)});
  std::string why;
  const GreenKubo found = green_kubo_viscosity(series, 100, why).value();
  REQUIRE(found.components.size() == 5);
  // The diagonal has half the variance in its differences that a symmetric stress would have.
  const double mean_square = (3.0 + 0.5 + 0.5) / 5.0 * stress * stress * 1e12;
  const double integral = 0.5 / std::tanh(0.5 / tau) * interval * 1e-12;
  const double viscosity =
      volume * 1e-30 / (units::boltzmann * temperature) * mean_square * integral * 1e3;
  CHECK(found.viscosity[99] == Approx(viscosity).epsilon(0.03));
  CHECK(found.error[99] > 0.0);
  CHECK(found.times[1] == Approx(interval));

  const Eigen::ArrayXd xy = *series.find("Pxy") - series.find("Pxy")->mean();
  CHECK(found.correlations(7, 0) ==
        Approx((xy.head(samples - 7) * xy.tail(samples - 7)).mean()).epsilon(1e-9));
}

TEST_CASE("a viscosity needs the stress and the box") {
  std::string why;
  CHECK_FALSE(green_kubo_viscosity({}, 10, why));
  CHECK(why.find("pxy") != std::string::npos);
}
