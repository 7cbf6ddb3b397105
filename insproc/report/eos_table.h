// SPDX-License-Identifier: GPL-2.0-or-later
//
// Equations of state as tables.
#pragma once

#include "crystal/structure_change.h"
#include "eos/volume_series.h"
#include "io/tables/table.h"

#include <optional>
#include <string>
#include <vector>

namespace ins {

/// The units in which an equation of state is told.
struct EosUnits {
  std::string energy_name = "eV"; ///< "eV" or "kJ/mol"
  double energy = 1.0;            ///< of 1 eV
  std::string pressure_name = "GPa";
  double pressure = 1.0; ///< of 1 eV/Angstrom^3
};

/// \param energy    "eV" or "kJ/mol"
/// \param pressure  "GPa" or "kbar"
/// \throws Error for another unit
EosUnits eos_units(const std::string &energy, const std::string &pressure);

/// One row per form: form, V0, E0, B0, B0' with their uncertainties, sum of squares, rms and
/// largest residual, points.
///
/// \param atoms  that V0 and E0 belong to; a column of its own if known
Table fit_table(const std::vector<EosFit> &fits, const EosUnits &units, std::optional<int> atoms);

/// One row per volume: volume, energy; of each fit the residual, pressure and bulk modulus; where
/// there are: the table's own pressure, a, b, c, alpha, beta, gamma, ring_angle.
Table point_table(const VolumeSeries &series, const std::vector<EosFit> &fits,
                  const EosUnits &units);

/// A quantity in two states.
struct QuantityChange {
  std::string name;
  std::string unit;
  double first;
  double second;
  bool relative = true; ///< the change in percent means something
};

/// One row per quantity: quantity, unit, A, B, change, percent (NaN where it means nothing).
Table change_table(const std::vector<QuantityChange> &changes);

/// The rows that two cells share: a, b, c, alpha, beta, gamma.
std::vector<QuantityChange> cell_changes(const CellParameters &first, const CellParameters &second);

/// Pressure, volume, cell and ring angle of two states on an equation of state.
std::vector<QuantityChange> state_changes(const StateAtPressure &first,
                                          const StateAtPressure &second, const EosUnits &units);

/// The fit of one form, read from a table that fit_table() made.
struct StoredEos {
  EquationOfState eos;      ///< without E0
  std::optional<int> atoms; ///< that V0 belongs to
};

/// \throws Error naming the file, if it is no such table or does not hold the form
StoredEos read_fit(const std::string &path, EosForm form);

} // namespace ins
