// SPDX-License-Identifier: GPL-2.0-or-later
//
// Atomic units of files and formulas in the units used inside (CODATA 2018).
#pragma once

namespace ins::units {

inline constexpr double hartree = 27.211386245988; // eV
inline constexpr double rydberg = 13.605693122994; // eV
inline constexpr double bohr = 0.529177210903;     // Angstrom

} // namespace ins::units
