// SPDX-License-Identifier: GPL-2.0-or-later
//
// Tests of what a run has printed of itself.
#pragma once

#include "dynamics/run_test.h"
#include "dynamics/thermo_series.h"
#include "statistics/drift.h"

#include <string>
#include <vector>

namespace ins {

/// Whether a column should be stationary in a sound run: temperature, energies, pressures, volume,
/// density, lengths and angles of the box. Not: counters, times, a fix's own sums.
bool should_be_stationary(const std::string &name);

/// Whether a column is conserved by exact dynamics: Econserve, and TotEng without thermostat and
/// barostat.
bool should_be_conserved(const std::string &name, Ensemble ensemble);

/// Whether values differ by rounding only.
bool is_constant(const Eigen::ArrayXd &values);

struct ThermoTestSettings {
  std::vector<std::string> more_columns; ///< tested besides those that should be stationary
  double conservation = 1.0; ///< drift of a conserved energy that is allowed, meV per atom and ns
};

/// Of every column that is stationary or conserved in a sound run and not constant: its drift.
/// Where conditions are known: mean temperature and pressure against the set ones, and the
/// fluctuation of the temperature against the canonical one, 2 T^2 / (3 N - 3).
///
/// \param series  of at least 8 samples
/// Source of the fluctuation: J. L. Lebowitz, J. K. Percus and L. Verlet, Phys. Rev. 153, 250
/// (1967).
std::vector<RunTest> thermo_tests(const ThermoSeries &series,
                                  const ThermoTestSettings &settings = {});

/// A drift as a test.
///
/// \param interval  ps between samples of the series, for the message of one that does not suffice
RunTest drift_test(const std::string &name, const std::string &unit, const Drift &per_ns,
                   Eigen::Index samples, double interval);

} // namespace ins
