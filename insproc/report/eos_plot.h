// SPDX-License-Identifier: GPL-2.0-or-later
//
// Pictures of equations of state.
#pragma once

#include "io/pictures/plot.h"
#include "report/eos_table.h"

#include <string>
#include <vector>

namespace ins {

struct EosPlotSettings {
  std::string title;
  EosUnits units;
  std::string per = "cell"; ///< what volumes and energies belong to, for the axes
};

/// Against volume, below each other: energy over E0 of the first fit, points and fits; pressure,
/// the table's points and the fits; where there are, a, b, c and the ring angle.
Plot volume_plot(const VolumeSeries &series, const std::vector<EosFit> &fits,
                 const EosPlotSettings &settings);

/// Against pressure, all points at that of the first fit or all at the table's own: volume; where
/// there are, a, b, c and the ring angle.
Plot pressure_plot(const VolumeSeries &series, const std::vector<EosFit> &fits,
                   const EosPlotSettings &settings, bool own_pressures = false);

} // namespace ins
