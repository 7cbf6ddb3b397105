// SPDX-License-Identifier: GPL-2.0-or-later
#include "experiment/model_comparison.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

namespace ins {

namespace {

/// What moves in the modes within the width of a band.
std::string words_of(const FittedPeak &band, const std::vector<NamedMode> &modes) {
  constexpr double width = 1.5; // sigma
  constexpr double worth_naming = 0.25;
  std::map<std::string, double> shares;
  double sum = 0.0;
  for (const NamedMode &mode : modes)
    if (std::abs(mode.energy - band.position) <= width * band.sigma) {
      shares[mode.words] += mode.intensity;
      sum += mode.intensity;
    }
  std::vector<std::pair<double, std::string>> parts;
  for (const auto &[words, share] : shares)
    if (share >= worth_naming * sum && !words.empty())
      parts.emplace_back(share, words);
  std::stable_sort(parts.begin(), parts.end(),
                   [](const auto &a, const auto &b) { return a.first > b.first; });
  std::string text;
  for (const auto &[share, words] : parts)
    text += (text.empty() ? "" : "; ") + words;
  return text;
}

/// Calculated peaks as bands of a measurement, to be followed to another state.
std::vector<std::optional<std::size_t>> followed(const std::vector<FittedPeak> &first,
                                                 const std::vector<FittedPeak> &second,
                                                 const Reach &reach) {
  return matched_bands(measured_bands(first), second, reach);
}

/// Measured bands as peaks, to be followed to.
std::vector<FittedPeak> peaks_of(const std::vector<MeasuredBand> &bands) {
  std::vector<FittedPeak> peaks;
  for (const MeasuredBand &band : bands) {
    FittedPeak peak;
    peak.position = band.position();
    peak.position_error = band.error;
    peak.area = band.area;
    peaks.push_back(peak);
  }
  return peaks;
}

} // namespace

BandComparison compare_bands(const std::vector<MeasuredBand> &measured,
                             const CalculatedSpectrum &calculated,
                             const ComparisonSettings &settings) {
  BandComparison result;
  result.calculated = fitted_peaks(calculated.curve, settings.peaks);
  for (const FittedPeak &band : result.calculated)
    result.words.push_back(words_of(band, calculated.modes));
  result.matches = matched_bands(measured, result.calculated, settings.reach);
  result.score = band_score(measured, result.calculated, result.matches, settings.reach);
  return result;
}

ModelComparison compare_model(const Histogram &measured, const Histogram *can,
                              const CalculatedSpectrum &calculated,
                              const ComparisonSettings &settings) {
  const FoldedCurve curve(calculated.curve.edges, calculated.curve.values);
  std::optional<Histogram> own_can;
  if (can)
    own_can = rebinned(*can, measured.edges);
  const Histogram *background = own_can ? &*own_can : nullptr;
  ModelComparison result;
  result.fit = fit_spectrum(measured, curve, background, settings.fit);
  result.measured = corrected(measured, background, result.fit);
  result.calculated = fitted_curve(curve, result.measured, result.fit);
  for (const std::pair<double, double> &window : settings.windows)
    result.agreement.push_back(agreement(result.measured, result.calculated, window));
  result.measured_bands = measured_bands(fitted_peaks(result.measured, settings.peaks));
  result.bands = compare_bands(result.measured_bands, calculated, settings);
  return result;
}

std::vector<BandMove> band_moves(const std::vector<MeasuredBand> &first_measured,
                                 const BandComparison &first,
                                 const std::vector<MeasuredBand> &second_measured,
                                 const BandComparison &second, const Reach &reach) {
  constexpr double unknown = std::numeric_limits<double>::quiet_NaN();
  const auto measured = matched_bands(first_measured, peaks_of(second_measured), reach);
  const auto calculated = followed(first.calculated, second.calculated, reach);
  std::vector<BandMove> moves;
  for (std::size_t i = 0; i < first_measured.size(); ++i) {
    BandMove move{unknown, unknown, unknown};
    if (measured[i]) {
      const MeasuredBand &there = second_measured[*measured[i]];
      move.measured = there.position() - first_measured[i].position();
      move.error = std::hypot(there.error, first_measured[i].error);
    }
    if (const std::optional<std::size_t> own = first.matches[i]; own && calculated[*own])
      move.calculated =
          second.calculated[*calculated[*own]].position - first.calculated[*own].position;
    moves.push_back(move);
  }
  return moves;
}

} // namespace ins
