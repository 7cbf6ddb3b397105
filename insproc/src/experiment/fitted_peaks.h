// SPDX-License-Identifier: GPL-2.0-or-later
//
// The bands that a spectrum shows, with errors.
#pragma once

#include "experiment/histogram.h"
#include "spectrometer/resolution_width.h"

#include <utility>
#include <vector>

namespace ins {

/// A Gaussian on a straight line. Errors are standard deviations; NaN where the spectrum has none,
/// or the fit found no such line.
struct FittedPeak {
  double position = 0.0; ///< cm^-1
  double position_error = 0.0;
  double height = 0.0; ///< over the line, per cm^-1
  double sigma = 0.0;  ///< cm^-1
  double area = 0.0;   ///< height sigma sqrt(2 pi)
  double area_error = 0.0;
};

struct PeakSettings {
  std::pair<double, double> window{0.0, 1200.0}; ///< cm^-1
  double prominence = 0.02;                      ///< least, of the highest value in the window
  double significance = 5.0;                     ///< least area, in standard deviations of noise
  ResolutionWidth resolution;
};

/// Maxima of a spectrum that stand out of its noise, by rising energy.
///
/// They are looked for in the spectrum smoothed by a Gaussian 0.7 times as wide as the resolution,
/// and fitted in the unsmoothed one: neighbors closer than their lines are wide together, on one
/// straight line, each with its own width. Lines whose area the noise may have made are left out.
/// What a fit leaves beyond the errors of the data enlarges the errors of its results. Source:
/// docs/experiment.md.
std::vector<FittedPeak> fitted_peaks(const Histogram &spectrum, const PeakSettings &settings);

} // namespace ins
