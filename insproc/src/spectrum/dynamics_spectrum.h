// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "spectrum/spectrum.h"
#include "spectrum/vibrational_density.h"

namespace ins {

/// Powder INS spectrum from the velocities of a classical simulation, in the incoherent
/// approximation.
///
/// Each site's tensor density of states takes the place of the modes of a harmonic crystal; what
/// follows is compute_spectrum() of force constants in mode `exact` or `isotropic`. For a harmonic
/// classical trajectory the result is the harmonic spectrum at the wave vectors that the box holds,
/// with the lines as wide as the window.
/// \param settings mesh, symmetry, phonons are not used
/// \return intensities per bin, in barn, per cell of the record
/// \throws Error for settings out of range or without meaning here (mode abins, isotopes, sticks),
/// an energy range beyond what the samples show, missing cross-sections
/// Source: docs/velocity-autocorrelation.md.
Spectrum compute_spectrum(const VelocityRecord &record, const SpectrumSettings &settings);

/// \throws Error if samples at this interval do not show the energies up to the grid's end
void require_energies(const EnergyGrid &grid, double interval, double timestep);

} // namespace ins
