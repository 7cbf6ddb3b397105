// SPDX-License-Identifier: GPL-2.0-or-later
//
// Models beside a measurement as pictures.
#pragma once

#include "io/pictures/plot.h"
#include "report/experiment/experiment_table.h"

#include <array>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace ins {

struct ExperimentPlotSettings {
  std::string title;
  EnergyUnit unit = EnergyUnit::per_cm;
  std::pair<double, double> range{0.0, 1200.0}; ///< of energy, in `unit`
  std::vector<std::size_t> arrows = {}; ///< of two_state_plot(): measured bands with arrows; none:
                                        ///< all that move have one that points
};

/// One model: on top of the measurement. Several: one below the other, the measurement above them.
/// In a second panel measured less calculated.
Plot experiment_plot(const std::vector<ComparedModel> &models,
                     const ExperimentPlotSettings &settings);

/// Two states of a crystal: a panel for the measurement and one for each model, with both states on
/// the scale of their highest points, and arrows for bands that move. Where bands are chosen, the
/// second state stands above the first, and their arrows go from the one to the other.
///
/// \param states  what to call them
/// \param moves   by model, for the measured bands of the first state
Plot two_state_plot(const std::vector<ComparedModel> &first,
                    const std::vector<ComparedModel> &second,
                    const std::vector<std::vector<BandMove>> &moves,
                    const std::array<std::string, 2> &states,
                    const ExperimentPlotSettings &settings);

} // namespace ins
