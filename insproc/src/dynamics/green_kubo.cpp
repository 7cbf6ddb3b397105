// SPDX-License-Identifier: GPL-2.0-or-later
#include "dynamics/green_kubo.h"

#include "base/units.h"
#include "statistics/autocorrelation.h"

#include <algorithm>
#include <cmath>

namespace ins {

std::optional<GreenKubo> green_kubo_viscosity(const ThermoSeries &series, int lags,
                                              std::string &why) {
  const auto *xy = series.find("Pxy"), *xz = series.find("Pxz"), *yz = series.find("Pyz"),
             *xx = series.find("Pxx"), *yy = series.find("Pyy"), *zz = series.find("Pzz");
  const auto *volume = series.find("Volume"), *temperature = series.find("Temp");
  if (!xy || !xz || !yz || !volume || !temperature) {
    why = "it needs pxy pxz pyz vol temp in the thermo output";
    return std::nullopt;
  }
  GreenKubo result;
  std::vector<Eigen::ArrayXd> stresses = {*xy, *xz, *yz};
  result.components = {"xy", "xz", "yz"};
  if (xx && yy && zz) {
    stresses.push_back(0.5 * (*xx - *yy));
    stresses.push_back((*xx + *yy - 2.0 * *zz) / std::sqrt(12.0));
    result.components.insert(result.components.end(), {"xx-yy", "xx+yy-2zz"});
  }
  lags = std::clamp(lags, 1, static_cast<int>(series.size()));
  const auto count = static_cast<Eigen::Index>(stresses.size());
  result.times = Eigen::ArrayXd::LinSpaced(lags, 0.0, series.interval() * (lags - 1));
  result.correlations.resize(lags, count);
  Eigen::ArrayXXd integrals = Eigen::ArrayXXd::Zero(lags, count);
  // MPa^2 ps Angstrom^3 in J: 1e12 1e-12 1e-30; mPa s: 1e3.
  const double factor =
      1e-27 * volume->mean() * series.interval() / (units::boltzmann * temperature->mean());
  for (Eigen::Index c = 0; c < count; ++c) {
    const Eigen::ArrayXd &stress = stresses[static_cast<std::size_t>(c)];
    result.correlations.col(c) = autocorrelation(stress - stress.mean(), lags);
    for (Eigen::Index k = 1; k < lags; ++k)
      integrals(k, c) = integrals(k - 1, c) +
                        0.5 * factor * (result.correlations(k - 1, c) + result.correlations(k, c));
  }
  result.viscosity = integrals.rowwise().mean();
  result.error = ((integrals.colwise() - result.viscosity).square().rowwise().sum() /
                  static_cast<double>(count * (count - 1)))
                     .sqrt();
  return result;
}

} // namespace ins
