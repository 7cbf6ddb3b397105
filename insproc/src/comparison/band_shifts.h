// SPDX-License-Identifier: GPL-2.0-or-later
//
// How the bands of a spectrum move between two states of a crystal, told from the modes that make
// them.
#pragma once

#include "phonons/mode_matching.h"
#include "spectrometer/resolution_width.h"
#include "spectrum/spectrum.h"

#include <optional>
#include <string>
#include <vector>

namespace ins {

/// A mode of the first state that belongs to a band.
struct BandMember {
  int point;        ///< of the first spectrum's reduced mesh
  int mode;         ///< 0-based
  double intensity; ///< one-phonon, barn, the wave vector's weight included
};

/// Modes of one maximum of the first state's one-phonon spectrum that go the same way.
struct BandShift {
  double peak_first = 0.0;  ///< maximum of the first spectrum that the band is in, cm^-1
  double peak_second = 0.0; ///< maximum of the second spectrum that the modes have gone to; NaN if
                            ///< there is none
  double first = 0.0;       ///< mean frequency of the modes in the first state, cm^-1
  double second = 0.0;      ///< the same modes in the second state
  double shift = 0.0;       ///< second - first
  double smallest = 0.0;    ///< shift of the mode that moves least (or furthest to the red)
  double largest = 0.0;     ///< shift of the mode that moves furthest to the blue
  double overlap = 0.0;     ///< mean eigenvector overlap of the matched pairs, 0..1
  double intensity = 0.0;   ///< one-phonon intensity of the modes, barn
  double modes = 0.0;       ///< how many there are at one wave vector, in the mean
  bool splits = false;      ///< the maximum goes to several ones of the second spectrum
  bool merges = false;      ///< another maximum goes to the same one of the second spectrum
  std::vector<BandMember> members;
};

/// What is needed of one state.
struct BandSource {
  const Spectrum &spectrum; ///< with sticks
  int bank = 0;             ///< index into spectrum.banks
};

/// Bands between `minimum` and `maximum` (cm^-1), by rising energy in the first state.
///
/// Maxima of the broadened one-phonon spectrum of the first state that stand out by more than
/// `prominence` times its highest value in the range, parted by the lowest points between them.
/// Where a resolution is given, the modes of a maximum are parted further by where they go: to
/// another maximum of the second spectrum, or, across a gap in the frequencies of all wave vectors,
/// by another shift (gap and difference wider than half the resolution's sigma). Parts below a
/// tenth of a maximum's intensity stay with the part that they end closest to.
///
/// Means over the modes of the whole mesh are weighted with the one-phonon intensities of the first
/// state, so that they follow what is seen.
///
/// \param matches     modes of both states at each wave vector of the first spectrum's reduced mesh
/// \param resolution  of the spectra; without it, each maximum is one band, `shift` may be any
///                    derivative, and peak_second is the maximum nearest to where it leads
/// \throws Error if the first spectrum has no sticks, or a wave vector has no matches
std::vector<BandShift> band_shifts(const BandSource &first, const BandSource &second,
                                   const std::vector<std::vector<ModeMatch>> &matches,
                                   double minimum, double maximum, double prominence = 0.01,
                                   const std::optional<ResolutionWidth> &resolution = {});

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
