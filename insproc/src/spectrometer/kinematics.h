// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "spectrometer/instrument.h"

namespace ins {

/// Squared momentum transfer of an indirect-geometry detector, 1/Angstrom^2.
///
/// Q^2 = ki^2 + kf^2 - 2 ki kf cos(angle) with k^2 = 2 m_n E / hbar^2 and Ei = energy +
/// final_energy.
/// \param energy       transfer in cm^-1, >= 0
/// \param final_energy cm^-1
/// \param angle        scattering angle in degrees
double momentum_transfer_squared(double energy, double final_energy, double angle);

/// The same for a bank of either geometry.
///
/// \return 0, with which nothing scatters inelastically, where a direct-geometry bank's neutrons
///         have not got the energy
double momentum_transfer_squared(double energy, const Bank &bank);

} // namespace ins
