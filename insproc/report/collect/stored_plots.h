// SPDX-License-Identifier: GPL-2.0-or-later
//
// Pictures of stored tables, as the commands that wrote them draw them.
#pragma once

#include "io/pictures/plot.h"
#include "io/tables/table.h"
#include "io/trajectories/lammps_log.h"

namespace ins {

/// Frequencies along a path.
Plot stored_bands(const Table &table);

/// Grueneisen parameters against frequency.
///
/// \param mesh  of all modes of a mesh; may be null
Plot stored_gruneisen(const Table &gamma, const Table *mesh);

/// Each column against the first, in a panel of its own; those of text are left out.
///
/// \param x_label  of the axis
Plot stored_columns(const Table &table, const std::string &x_label);

/// A measured spectrum as points, models as lines, and what they differ by.
Plot stored_measurement(const Table &table);

/// Running averages of what a run has printed, each with a band of one standard deviation.
Plot stored_series(const Table &table);

/// A relaxation against force calls: energy, volume, lengths of the box, as far as printed.
///
/// \param run  with rows
Plot stored_relaxation(const LogRun &run);

/// Mean-squared displacements.
Plot stored_displacements(const Table &table);

/// Radial distribution functions: early windows as lines, late ones as ground behind them.
Plot stored_distributions(const Table &table);

/// Running integral of the stress autocorrelation, with a band of its error.
Plot stored_viscosity(const Table &table);

} // namespace ins
