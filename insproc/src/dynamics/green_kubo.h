// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "dynamics/thermo_series.h"

#include <Eigen/Core>
#include <optional>
#include <string>
#include <vector>

namespace ins {

/// Shear viscosity as the integral of the stress autocorrelation.
struct GreenKubo {
  Eigen::ArrayXd times; ///< (lags) ps
  std::vector<std::string> components;
  Eigen::ArrayXXd correlations; ///< (lags, components) MPa^2
  Eigen::ArrayXd viscosity;     ///< (lags) mPa s, up to this time, mean of the components
  Eigen::ArrayXd error;         ///< (lags) standard error from their scatter
};

/// eta(t) = V / (k T) times the integral from 0 to t of <P_ab(0) P_ab(t')> dt', by the trapezoidal
/// rule, of P_xy, P_xz, P_yz and, where the diagonal is there, (P_xx - P_yy)/2 and
/// (P_xx + P_yy - 2 P_zz) / sqrt(12). Means are taken off.
///
/// \param lags  at most the samples of the series
/// \param why   filled with what is missing, where nothing is returned
/// Source: D. Alfè and M. J. Gillan, Phys. Rev. Lett. 81, 5161 (1998), for the five components.
std::optional<GreenKubo> green_kubo_viscosity(const ThermoSeries &series, int lags,
                                              std::string &why);

} // namespace ins
