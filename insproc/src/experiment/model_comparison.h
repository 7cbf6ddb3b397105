// SPDX-License-Identifier: GPL-2.0-or-later
//
// All that is told of one calculated spectrum beside a measurement.
#pragma once

#include "experiment/agreement.h"
#include "experiment/band_match.h"
#include "experiment/fitted_peaks.h"
#include "experiment/spectrum_fit.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace ins {

/// A mode at Gamma and what moves in it.
struct NamedMode {
  double energy; ///< cm^-1
  double intensity;
  std::string words;
};

/// A calculated spectrum, and what its bands are if that is known.
struct CalculatedSpectrum {
  std::string label;
  Histogram curve; ///< mean over each of its bins, per cm^-1, without errors
  std::vector<NamedMode> modes;
};

/// Bands of a measurement beside those of a model.
struct BandComparison {
  std::vector<FittedPeak> calculated;
  std::vector<std::string> words;                  ///< of the calculated bands
  std::vector<std::optional<std::size_t>> matches; ///< (measured bands) index of the calculated one
  BandScore score;
};

struct ComparisonSettings {
  FitSettings fit;
  PeakSettings peaks;
  Reach reach;
  std::vector<std::pair<double, double>> windows; ///< of the figures of agreement, cm^-1
};

/// A model beside a measured spectrum.
struct ModelComparison {
  SpectrumFit fit;
  Histogram measured;         ///< corrected()
  Eigen::VectorXd calculated; ///< in the bins of `measured`
  std::vector<Agreement> agreement;
  std::vector<MeasuredBand> measured_bands;
  BandComparison bands;
};

/// The bands of a model beside measured ones. Modes within the width of a band name it: those with
/// a quarter of their intensity or more, by falling share.
BandComparison compare_bands(const std::vector<MeasuredBand> &measured,
                             const CalculatedSpectrum &calculated,
                             const ComparisonSettings &settings);

/// \param can  the empty cell, in bins of any width; null: there is none
/// \throws Error as fit_spectrum()
ModelComparison compare_model(const Histogram &measured, const Histogram *can,
                              const CalculatedSpectrum &calculated,
                              const ComparisonSettings &settings);

/// How a band moves between two states, in the measurement and in a model; NaN where it was not
/// found in both.
struct BandMove {
  double measured = 0.0; ///< cm^-1
  double error = 0.0;
  double calculated = 0.0;
};

/// \return one for each measured band of the first state
std::vector<BandMove> band_moves(const std::vector<MeasuredBand> &first_measured,
                                 const BandComparison &first,
                                 const std::vector<MeasuredBand> &second_measured,
                                 const BandComparison &second, const Reach &reach);

} // namespace ins
