// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/energy_unit.h"
#include "comparison/band_shifts.h"
#include "io/pictures/plot.h"

#include <utility>
#include <vector>

namespace ins {

/// Dashed strokes from where the modes of each band are in the lower spectrum to where they are in
/// the upper one, with the shift written over the end: blue to higher, vermillion to lower energy,
/// grey if unmoved, as the legend says.
///
/// Where bands are too close for all numbers, the weaker ones have neither stroke nor number.
/// \param panel  its first curve is the upper spectrum, its last the lower one
/// \param range  of energy, in `unit`
void add_band_strokes(Panel &panel, const std::vector<BandShift> &bands, EnergyUnit unit,
                      const std::pair<double, double> &range);

} // namespace ins
