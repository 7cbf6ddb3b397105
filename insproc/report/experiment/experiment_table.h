// SPDX-License-Identifier: GPL-2.0-or-later
//
// Models beside a measurement as tables.
#pragma once

#include "base/energy_unit.h"
#include "experiment/model_comparison.h"
#include "io/tables/table.h"

#include <string>
#include <vector>

namespace ins {

/// A model's name and its comparison with a measured spectrum.
struct ComparedModel {
  std::string label;
  ModelComparison comparison;
};

/// A model's name and its bands beside measured ones.
struct ComparedBands {
  std::string label;
  BandComparison bands;
};

/// One row a model: scale, shift, cell and background with errors, chi-squared. An error is what
/// the data's errors lead to times SpectrumFit::misfit().
Table fit_table(const std::vector<ComparedModel> &models, EnergyUnit unit);

/// One row a model and window: correlation, R factor, chi-squared.
Table agreement_table(const std::vector<ComparedModel> &models, EnergyUnit unit);

/// One row a measured band: where it is, where each model has it, the difference, and what moves,
/// by the list of bands or by the first model that knows.
Table measured_band_table(const std::vector<MeasuredBand> &measured,
                          const std::vector<ComparedBands> &models, EnergyUnit unit);

/// One row a model: how many bands it has, and how far they are.
Table score_table(const std::vector<ComparedBands> &models, EnergyUnit unit);

/// One row a band: its shift from the first state to the second in measurement and models.
Table move_table(const std::vector<MeasuredBand> &measured, const std::vector<std::string> &labels,
                 const std::vector<std::vector<BandMove>> &moves, EnergyUnit unit);

/// Curves: the measurement corrected as the first model wants it, its error, and each model on its
/// scale in the same bins.
Table curve_table(const std::vector<ComparedModel> &models, EnergyUnit unit);

} // namespace ins
