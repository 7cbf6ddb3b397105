// SPDX-License-Identifier: GPL-2.0-or-later
//
// How the bands of a spectrum move between two states of a crystal, told from the modes that make
// them.
#pragma once

#include "phonons/mode_matching.h"
#include "spectrum/spectrum.h"

#include <string>
#include <vector>

namespace ins {

/// A mode of the first state that belongs to a band.
struct BandMember {
  int point;        ///< of the first spectrum's reduced mesh
  int mode;         ///< 0-based
  double intensity; ///< one-phonon, barn, the wave vector's weight included
};

/// A maximum of the one-phonon spectrum of the first state, and its modes in both states.
struct BandShift {
  double peak_first = 0.0;  ///< maximum of the first spectrum, cm^-1
  double peak_second = 0.0; ///< maximum of the second spectrum nearest to where the modes went;
                            ///< NaN if none lies within half a band's width of it
  double first = 0.0;       ///< mean frequency of the modes in the first state, cm^-1
  double second = 0.0;      ///< the same modes in the second state
  double shift = 0.0;       ///< second - first
  double smallest = 0.0;    ///< shift of the mode that moves least (or furthest to the red)
  double largest = 0.0;     ///< shift of the mode that moves furthest to the blue
  double overlap = 0.0;     ///< mean eigenvector overlap of the matched pairs, 0..1
  double intensity = 0.0;   ///< one-phonon intensity of the modes, barn
  double modes = 0.0;       ///< how many there are at one wave vector, in the mean
  std::vector<BandMember> members;
};

/// What is needed of one state.
struct BandSource {
  const Spectrum &spectrum; ///< with sticks
  int bank = 0;             ///< index into spectrum.banks
};

/// Bands between `minimum` and `maximum` (cm^-1), by rising energy.
///
/// Maxima of the broadened one-phonon spectrum of the first state that stand out by more than
/// `prominence` times its highest value in the range are bands; the lowest points between them part
/// the modes. Means over the modes of the whole mesh are weighted with the one-phonon intensities
/// of the first state, so that they follow what is seen.
///
/// \param matches  modes of both states at each wave vector of the first spectrum's reduced mesh
/// \throws Error if the first spectrum has no sticks, or a wave vector has no matches
std::vector<BandShift> band_shifts(const BandSource &first, const BandSource &second,
                                   const std::vector<std::vector<ModeMatch>> &matches,
                                   double minimum, double maximum, double prominence = 0.01);

/// What moves in a band: the assignments of its modes that carry most of its intensity, joined by
/// "; ", by falling intensity. Those with less than a quarter of it are not named.
///
/// \param assignments  of all modes of the first state, by wave vector
std::string band_assignment(const BandShift &band,
                            const std::vector<std::vector<std::string>> &assignments);

/// One-phonon intensity of every mode at Gamma as if Gamma were the whole mesh: (3N) barn, 0 for
/// modes left out, all of them in a crystal of one atom.
///
/// \throws Error if the spectrum was made without sticks
Eigen::VectorXd gamma_intensities(const Spectrum &spectrum, int bank);

} // namespace ins
