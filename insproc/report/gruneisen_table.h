// SPDX-License-Identifier: GPL-2.0-or-later
//
// Grueneisen parameters as tables and as a picture.
#pragma once

#include "base/energy_unit.h"
#include "comparison/band_shifts.h"
#include "io/pictures/plot.h"
#include "io/tables/table.h"
#include "modes/gruneisen.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace ins {

/// One row per mode at one wave vector: mode, frequency, gamma, shift per GPa, direction, least
/// overlap along the way, frequency in each state by rising volume, assignment.
///
/// The shift per GPa is gamma omega / B; without bulk modulus there is none, and the direction is
/// the sign of gamma.
/// \param bulk_modulus  GPa, if known
/// \param assignments   of the reference state's modes
Table gamma_table(const GruneisenModes &point, std::optional<double> bulk_modulus,
                  const std::vector<std::string> &assignments,
                  EnergyUnit unit = EnergyUnit::per_cm);

/// The rows of a gamma_table() or gruneisen_band_table() that move to the red under pressure.
Table red_shifting(const Table &table);

/// One row per mode and irreducible wave vector: q_a, q_b, q_c, weight, mode, frequency, gamma,
/// overlap.
Table mesh_gamma_table(const std::vector<GruneisenModes> &points,
                       EnergyUnit unit = EnergyUnit::per_cm);

/// One row per band of the spectrum: peak, mean frequency of its modes, gamma, shift per GPa,
/// direction, number of modes, least overlap, intensity, assignment.
///
/// \param bands         whose shift is gamma omega, cm^-1
/// \param bulk_modulus  GPa, if known
Table gruneisen_band_table(const std::vector<BandShift> &bands, std::optional<double> bulk_modulus,
                           const std::vector<std::vector<std::string>> &assignments,
                           EnergyUnit unit = EnergyUnit::per_cm);

/// One row per temperature; the expansion only where it is known.
Table thermal_gruneisen_table(const std::vector<ThermalGruneisen> &rows);

struct GruneisenPlotSettings {
  std::string title;
  EnergyUnit unit = EnergyUnit::per_cm;
  std::optional<std::pair<double, double>> range; ///< of energy, in `unit`
};

/// gamma against frequency: the mesh as dots, Gamma as points, those that move to the red in
/// another color.
Plot gruneisen_plot(const GruneisenModes &gamma_point, const std::vector<GruneisenModes> &mesh,
                    const GruneisenPlotSettings &settings);

} // namespace ins
