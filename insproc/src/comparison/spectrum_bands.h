// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "force_constants/force_constants.h"
#include "spectrum/spectrum.h"

#include <string>
#include <utility>
#include <vector>

namespace ins {

/// A maximum of a spectrum, and the modes that make it.
struct SpectrumBand {
  double peak = 0.0;      ///< where it is, cm^-1
  double modes = 0.0;     ///< how many there are at one wave vector, in the mean
  double frequency = 0.0; ///< their mean, weighted with their intensities, cm^-1
  double lowest = 0.0;    ///< of all wave vectors, those that give 99 % of the intensity, cm^-1
  double highest = 0.0;
  double intensity = 0.0; ///< of one phonon, barn
  std::string symmetry;   ///< of its modes at Gamma: "2 A1 + B2"; empty where unknown
  std::string assignment; ///< what moves in most of it
};

/// A spectrum and its bands.
struct AssignedSpectrum {
  Spectrum spectrum;               ///< of one phonon, with sticks
  std::string point_group;         ///< empty where no irreducible representations can be told
  std::vector<SpectrumBand> bands; ///< by rising energy
};

/// Maxima of the one-phonon spectrum between two energies, as band_shifts() finds them, and what
/// moves in each.
///
/// \param window  cm^-1
/// \throws Error as compute_spectrum()
AssignedSpectrum assigned_spectrum(ForceConstants force_constants, SpectrumSettings settings,
                                   const std::pair<double, double> &window);

} // namespace ins
