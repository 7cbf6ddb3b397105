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

/// The same as arrows, for bands that a reader has chosen: each has its arrow, and those the number
/// that have room for it.
void add_band_arrows(Panel &panel, const std::vector<BandShift> &bands, EnergyUnit unit,
                     const std::pair<double, double> &range);

/// The band that a reader names by its energy: that within 1 cm^-1 of it.
///
/// \param positions  of the bands, cm^-1
/// \param energy     cm^-1
/// \param unit       of the message
/// \return           index into `positions`
/// \throws Error     if there is none, naming the nearest one
std::size_t named_band(const std::vector<double> &positions, double energy, EnergyUnit unit);

} // namespace ins
