// SPDX-License-Identifier: GPL-2.0-or-later
//
// A run of molecular dynamics as pictures.
#pragma once

#include "dynamics/thermo_series.h"
#include "io/pictures/plot.h"

#include <vector>

namespace ins {

/// Against time: components of the pressure (or the pressure alone), potential energy from its
/// mean, temperature, volume; each as running average with a band of one standard deviation. What
/// was not printed or is constant is left out.
///
/// \param window  samples of the running average
std::vector<Plot> thermo_plots(const ThermoSeries &series, Eigen::Index window);

/// Plots on one page, two side by side.
Page run_page(std::vector<Plot> plots, const std::string &title);

} // namespace ins
