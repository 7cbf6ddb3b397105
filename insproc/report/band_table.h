// SPDX-License-Identifier: GPL-2.0-or-later
//
// Bands as a table, a picture, and phonopy's band.yaml.
#pragma once

#include "base/energy_unit.h"
#include "crystal/crystal.h"
#include "io/pictures/plot.h"
#include "io/tables/table.h"
#include "phonons/bands.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace ins {

/// One row per wave vector: segment (from 1), label (at the ends of segments), distance
/// (1/Angstrom), q_a, q_b, q_c, one column a band, and one for its speed if there are speeds.
Table band_table(const std::vector<BandLine> &lines, EnergyUnit unit = EnergyUnit::per_cm);

struct BandPlotSettings {
  std::string title;
  EnergyUnit unit = EnergyUnit::per_cm;
  std::optional<std::pair<double, double>> range; ///< of energy, in `unit`
};

/// Bands of a model, with its name for the legend if there is one.
struct LabeledBands {
  std::string label;
  std::vector<BandLine> lines;
};

/// Frequency against the length of the path; imaginary frequencies below zero. Bands of several
/// models lie on top of each other, the first one's path on the axis: segments of the others are
/// drawn as long as its own.
/// \throws Error if a path leads along other points
Plot band_plot(const std::vector<LabeledBands> &models, const BandPlotSettings &settings);

/// The text of phonopy's band.yaml: frequencies in THz, distances without 2 pi.
std::string phonopy_band_yaml(const std::vector<BandLine> &lines, const Crystal &crystal);

} // namespace ins
