// SPDX-License-Identifier: GPL-2.0-or-later
//
// A run of molecular dynamics as pictures.
#pragma once

#include "dynamics/green_kubo.h"
#include "dynamics/mean_square_displacement.h"
#include "dynamics/radial_distribution.h"
#include "dynamics/thermal_conductivity.h"
#include "dynamics/thermo_series.h"
#include "dynamics/velocity_spectrum.h"
#include "io/pictures/plot.h"

#include <vector>

namespace ins {

/// Against time: components of the pressure (or the pressure alone), potential energy from its
/// mean, temperature, volume; each as running average with a band of one standard deviation. What
/// was not printed or is constant is left out.
///
/// \param window  samples of the running average
std::vector<Plot> thermo_plots(const ThermoSeries &series, Eigen::Index window);

/// Mean-squared displacement of each element against time.
Plot displacement_plot(const MeanSquareDisplacement &displacement);

/// Radial distribution functions: early window as line, late one as ground behind it.
Plot distribution_plot(const RadialDistribution &distribution);

/// Density of vibrational states against energy, in all and by element.
Plot velocity_plot(const VelocitySpectrum::Result &spectrum);

/// Running integral of the stress autocorrelation with a band of its standard error.
Plot viscosity_plot(const GreenKubo &viscosity);

/// The same of the heat flux.
Plot conductivity_plot(const ThermalConductivity &conductivity);

/// Names of the panels of all these plots.
const std::vector<std::string> &run_page_panels();

/// Plots on one page, two side by side.
Page run_page(std::vector<Plot> plots, const std::string &title);

} // namespace ins
