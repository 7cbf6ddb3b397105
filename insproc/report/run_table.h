// SPDX-License-Identifier: GPL-2.0-or-later
//
// A run of molecular dynamics as tables.
#pragma once

#include "dynamics/run_test.h"
#include "dynamics/thermo_series.h"
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

} // namespace ins
