// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "dynamics/thermo_series.h"

#include <Eigen/Core>
#include <optional>
#include <string>

namespace ins {

/// Thermal conductivity as the integral of the heat flux's autocorrelation.
struct ThermalConductivity {
  Eigen::ArrayXd times;         ///< (lags) ps
  Eigen::ArrayX3d correlations; ///< (lags, x y z) (eV Angstrom/ps)^2
  Eigen::ArrayX3d components;   ///< (lags, x y z) W/(m K), up to this time
  Eigen::ArrayX3d errors;       ///< (lags, x y z) their standard errors
  Eigen::ArrayXd mean, error;   ///< (lags) of the three
};

/// kappa_a(t) = 1 / (V k T^2) times the integral from 0 to t of <J_a(0) J_a(t')> dt', by the
/// trapezoidal rule, J the heat flux of the box, energy times velocity; its mean is taken off.
/// Errors are those of the mean of eight parts of the run, so that directions may differ, as in a
/// crystal.
///
/// \param series  Jx, Jy, Jz in eV Angstrom/ps, Volume, Temp
/// \param lags    at most an eighth of the samples
/// \param why     filled with what is missing, where nothing is returned
/// Source: M. P. Allen and D. J. Tildesley, Computer Simulation of Liquids, 2nd ed. (Oxford, 2017),
/// section 2.7.
std::optional<ThermalConductivity> thermal_conductivity(const ThermoSeries &series, int lags,
                                                        std::string &why);

} // namespace ins
