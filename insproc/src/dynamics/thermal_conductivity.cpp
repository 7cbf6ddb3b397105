// SPDX-License-Identifier: GPL-2.0-or-later
#include "dynamics/thermal_conductivity.h"

#include "base/units.h"
#include "statistics/autocorrelation.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace ins {

namespace {

constexpr Eigen::Index parts = 8;

/// Integral from the first value to each, by the trapezoidal rule.
Eigen::ArrayXd running_integral(const Eigen::ArrayXd &values, double interval) {
  Eigen::ArrayXd integral = Eigen::ArrayXd::Zero(values.size());
  for (Eigen::Index k = 1; k < values.size(); ++k)
    integral[k] = integral[k - 1] + 0.5 * interval * (values[k - 1] + values[k]);
  return integral;
}

/// Standard error of the integral's factor-free value, from parts of the series.
Eigen::ArrayXd integral_error(const Eigen::ArrayXd &flux, int lags, double interval) {
  const Eigen::Index length = flux.size() / parts;
  Eigen::ArrayXXd integrals(lags, parts);
  for (Eigen::Index part = 0; part < parts; ++part)
    integrals.col(part) =
        running_integral(autocorrelation(flux.segment(part * length, length), lags), interval);
  return ((integrals.colwise() - integrals.rowwise().mean().eval()).square().rowwise().sum() /
          static_cast<double>(parts * (parts - 1)))
      .sqrt();
}

} // namespace

std::optional<ThermalConductivity> thermal_conductivity(const ThermoSeries &series, int lags,
                                                        std::string &why) {
  const std::array fluxes = {series.find("Jx"), series.find("Jy"), series.find("Jz")};
  const auto *volume = series.find("Volume"), *temperature = series.find("Temp");
  if (!fluxes[0] || !fluxes[1] || !fluxes[2]) {
    why = "it needs the three components of a heat flux";
    return std::nullopt;
  }
  if (!volume || !temperature) {
    why = "it needs vol temp in the thermo output";
    return std::nullopt;
  }
  if (series.size() < 2 * parts) {
    why = "there are too few samples";
    return std::nullopt;
  }
  lags = std::clamp(lags, 1, static_cast<int>(series.size() / parts));
  ThermalConductivity result;
  result.times = Eigen::ArrayXd::LinSpaced(lags, 0.0, series.interval() * (lags - 1));
  result.correlations.resize(lags, 3);
  result.components.resize(lags, 3);
  result.errors.resize(lags, 3);
  // (eV Angstrom/ps)^2 ps in (J m/s)^2 s: e^2 1e4 1e-12; Angstrom^3 in m^3: 1e-30.
  const double factor = 1e22 * units::electron_volt * units::electron_volt /
                        (volume->mean() * units::boltzmann * std::pow(temperature->mean(), 2));
  for (int a = 0; a < 3; ++a) {
    const Eigen::ArrayXd flux = *fluxes[a] - fluxes[a]->mean();
    result.correlations.col(a) = autocorrelation(flux, lags);
    result.components.col(a) =
        factor * running_integral(result.correlations.col(a), series.interval());
    result.errors.col(a) = factor * integral_error(flux, lags, series.interval());
  }
  result.mean = result.components.rowwise().mean();
  result.error = result.errors.square().rowwise().sum().sqrt() / 3.0;
  return result;
}

} // namespace ins
