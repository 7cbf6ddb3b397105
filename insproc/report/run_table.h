// SPDX-License-Identifier: GPL-2.0-or-later
//
// A run of molecular dynamics as tables.
#pragma once

#include "dynamics/green_kubo.h"
#include "dynamics/mean_square_displacement.h"
#include "dynamics/molecule_watch.h"
#include "dynamics/radial_distribution.h"
#include "dynamics/run_test.h"
#include "dynamics/thermal_conductivity.h"
#include "dynamics/thermo_series.h"
#include "dynamics/velocity_spectrum.h"
#include "io/tables/table.h"

#include <vector>

namespace ins {

/// One row per test and value: name, outcome ("value" for what is no test), value, error, unit, p,
/// text. JSON of it is for scripts.
Table result_table(const std::vector<RunTest> &tests, const std::vector<RunValue> &values);

/// One row per quantity that a run has printed: mean and its error, standard deviation, samples for
/// one that is independent.
Table quantity_table(const ThermoSeries &series);

/// Every sample: time_ps, and of each quantity its value, running mean and standard deviation in
/// the window (NaN where the window reaches beyond the run).
Table series_table(const ThermoSeries &series, Eigen::Index window);

/// Every frame: time_ps, msd_C, msd_H, ... in Angstrom^2.
Table displacement_series_table(const MeanSquareDisplacement &displacement);

/// Every bin: r, and of each pair g_C-H with its parts _within and _between molecules, and its
/// values in the early and the late window, _early and _late.
Table distribution_table(const RadialDistribution &distribution);

/// One row per bond that broke or formed.
Table event_table(const MoleculeWatch &molecules);

/// energy_cm1, total, el_C, el_H, ... in states per cm^-1.
Table velocity_table(const VelocitySpectrum::Result &spectrum);

/// Every lag: time_ps, correlation of each component, viscosity with its error.
Table viscosity_table(const GreenKubo &viscosity);

/// Every lag: time_ps, correlation and conductivity with its error along x, y, z, and their mean.
Table conductivity_table(const ThermalConductivity &conductivity);

} // namespace ins
