// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "comparison/band_shifts.h"
#include "modes/gruneisen.h"
#include "spectrum/spectrum.h"

#include <string>
#include <utility>
#include <vector>

namespace ins {

/// The bands of a spectrum and how they answer to a change of volume.
struct GruneisenBands {
  std::vector<BandShift> bands; ///< shift: gamma omega = -d omega / d ln V, cm^-1
  std::vector<std::vector<std::string>> assignments; ///< of all modes, by wave vector
};

/// Bands of the reference state's one-phonon spectrum, as band_shifts() finds them; each mode
/// counts with its one-phonon intensity.
///
/// \param reference  the state whose bands they are
/// \param mesh       of the wave vectors
/// \param points     gruneisen_mesh() of `mesh`, whose first point is Gamma
/// \param settings   of the spectrum
/// \param window     of energy, cm^-1
/// \throws Error as compute_spectrum()
GruneisenBands gruneisen_bands(const DynamicalMatrix &reference, const QMesh &mesh,
                               const std::vector<GruneisenModes> &points, SpectrumSettings settings,
                               const std::pair<double, double> &window);

} // namespace ins
