// SPDX-License-Identifier: GPL-2.0-or-later
//
// Which calculated band is which measured one, and how far they are apart.
#pragma once

#include "experiment/fitted_peaks.h"

#include <optional>
#include <string>
#include <vector>

namespace ins {

/// A band that was measured: at a place, or between two.
struct MeasuredBand {
  double low = 0.0;       ///< cm^-1
  double high = 0.0;      ///< cm^-1; equal to `low` for a single maximum
  double error = 0.0;     ///< of the place; NaN if unknown
  double area = 0.0;      ///< NaN if unknown
  std::string words = {}; ///< what moves, or empty

  double position() const { return 0.5 * (low + high); }
  /// How far an energy is above (below: negative) the band; 0 in it.
  double distance(double energy) const;
};

/// Peaks of a spectrum as bands.
std::vector<MeasuredBand> measured_bands(const std::vector<FittedPeak> &peaks);

/// How far a calculated band may be from its measured place: `least` + `share` * energy, cm^-1.
struct Reach {
  double least = 15.0;
  double share = 0.05;
  double at(double energy) const { return least + share * energy; }
};

/// For each measured band, the index of its calculated one.
///
/// Pairs keep the order of energies and are within reach. Among all such pairings the one with the
/// smallest sum of: (distance / reach)^2, a tenth of ln^2 of the ratio of areas in units of their
/// largest ones (4 at most) where both are known, 1 for each measured band alone, and 0.2 times the
/// root of its relative area for each calculated one.
/// \param measured    by rising energy
/// \param calculated  by rising energy
std::vector<std::optional<std::size_t>> matched_bands(const std::vector<MeasuredBand> &measured,
                                                      const std::vector<FittedPeak> &calculated,
                                                      const Reach &reach);

/// How far the bands of a model are from the measured ones.
struct BandScore {
  int bands = 0;          ///< measured
  int found = 0;          ///< with a calculated one in reach
  double mean = 0.0;      ///< of the distances of those found, cm^-1; NaN if none is
  double mean_size = 0.0; ///< of their absolute values
  double rms = 0.0;       ///< of all bands; one that is not found counts as far as it could reach
  double largest = 0.0;   ///< absolute value
  double factor = 0.0;    ///< that brings the calculated energies closest to the measured ones
};

BandScore band_score(const std::vector<MeasuredBand> &measured,
                     const std::vector<FittedPeak> &calculated,
                     const std::vector<std::optional<std::size_t>> &matches, const Reach &reach);

} // namespace ins
