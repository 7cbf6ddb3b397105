// SPDX-License-Identifier: GPL-2.0-or-later
//
// What several models say of one crystal, as tables and a picture.
#pragma once

#include "base/energy_unit.h"
#include "comparison/committee.h"
#include "io/pictures/plot.h"
#include "io/tables/table.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace ins {

/// Curves: mean, spread, lowest, highest, and the total of each model, in barn per bin; with
/// several banks each name carries its bank: backward.mean, ...
///
/// \param names  of the models
Table committee_spectrum_table(const Committee &committee, const std::vector<std::string> &names,
                               EnergyUnit unit = EnergyUnit::per_cm);

/// One row per band: mean, spread, lowest, highest, the position in each model, what moves.
Table committee_band_table(const Committee &committee, const std::vector<std::string> &names,
                           EnergyUnit unit = EnergyUnit::per_cm);

/// One row per band: its mean position in both states, the mean shift with its spread, lowest and
/// highest, and the shift in each model, what moves.
Table committee_shift_table(const CommitteeShifts &committee, const std::vector<std::string> &names,
                            EnergyUnit unit = EnergyUnit::per_cm);

/// The mean spectrum on the ground of its spread, and below it that of each model.
///
/// \param spectrum  of committee_spectrum_table()
/// \param range     of energy, in the table's unit
Plot committee_plot(const Table &spectrum, const std::string &title,
                    const std::optional<std::pair<double, double>> &range);

} // namespace ins
