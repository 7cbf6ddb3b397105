// SPDX-License-Identifier: GPL-2.0-or-later
//
// Physical constants (CODATA 2018, exact where the SI is) and the units used inside:
// eV, Angstrom, amu; cm^-1 for spectra, THz for phonopy's files, K for temperature.
#pragma once

namespace ins::units {

inline constexpr double pi = 3.14159265358979323846;
inline constexpr double speed_of_light = 299792458.0;     // m/s, exact
inline constexpr double planck = 6.62607015e-34;          // J s, exact
inline constexpr double hbar = planck / (2.0 * pi);       // J s
inline constexpr double boltzmann = 1.380649e-23;         // J/K, exact
inline constexpr double avogadro = 6.02214076e23;         // 1/mol, exact
inline constexpr double electron_volt = 1.602176634e-19;  // J, exact
inline constexpr double atomic_mass = 1.66053906660e-27;  // kg, CODATA 2018
inline constexpr double neutron_mass = 1.67492749804e-27; // kg, CODATA 2018

/// Rounded as CODATA gives it; derived values follow.
inline constexpr double cm1_in_joule = planck * speed_of_light * 100.0;
inline constexpr double cm1_in_meV = cm1_in_joule / electron_volt * 1e3;
inline constexpr double THz_in_cm1 = 1e12 / (speed_of_light * 100.0);
inline constexpr double boltzmann_cm1 = boltzmann / cm1_in_joule; // cm^-1 per K
inline constexpr double GPa_in_eV_per_A3 = 1e9 * 1e-30 / electron_volt;

} // namespace ins::units
