// SPDX-License-Identifier: GPL-2.0-or-later
//
// A calculated spectrum brought to the scale of a measured one.
#pragma once

#include "experiment/counting.h"
#include "experiment/folded_curve.h"
#include "experiment/histogram.h"

#include <optional>
#include <utility>

namespace ins {

enum class BackgroundForm { none, flat, linear };

struct FitSettings {
  std::pair<double, double> window{100.0, 1200.0}; ///< of energies that count, cm^-1
  BackgroundForm background = BackgroundForm::none;
  bool fit_shift = false;
  double shift = 0.0;              ///< of the measured energies, cm^-1, where it is not fitted
  double farthest_shift = 20.0;    ///< that is looked for, cm^-1
  std::optional<double> can_scale; ///< of the empty cell; fitted where none is given
  Statistics statistics = Statistics::automatic;
};

/// A number of the fit.
struct FittedNumber {
  double value = 0.0;
  double error = 0.0; ///< standard deviation that the errors of the data lead to; 0 if given
  bool fitted = false;
};

/// M(E) = scale S(E - shift) + can C(E) + level + slope (E - middle), with the measured M, the
/// calculated S and the empty cell's C.
struct SpectrumFit {
  FittedNumber scale, shift, can, level, slope;
  double middle = 0.0; ///< of the window, cm^-1
  double chi_squared = 0.0;
  int points = 0; ///< that count
  int parameters = 0;
  Statistics statistics = Statistics::errors; ///< not automatic

  /// sqrt(chi^2 / degrees of freedom) where that is above 1: by which factor the model is further
  /// from the data than their errors say.
  double misfit() const;
};

/// \param can  the empty cell in the bins of `measured`; null: there is none
/// \throws Error if fewer points count than there are parameters, or the calculated spectrum is
///         zero in the window
/// Source: docs/experiment.md.
SpectrumFit fit_spectrum(const Histogram &measured, const FoldedCurve &calculated,
                         const Histogram *can, const FitSettings &settings);

/// The measured spectrum as it compares with the calculated one: empty cell and background
/// subtracted, energies without the shift. Errors are those of sample and cell.
Histogram corrected(const Histogram &measured, const Histogram *can, const SpectrumFit &fit);

/// The calculated spectrum times its scale in the bins of corrected().
Eigen::VectorXd fitted_curve(const FoldedCurve &calculated, const Histogram &corrected,
                             const SpectrumFit &fit);

} // namespace ins
