// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>

namespace ins {

/// Factors that take a phonopy file's numbers to the units used inside.
struct PhonopyUnits {
  double length = 1.0;          ///< to Angstrom
  double force = 1.0;           ///< to eV/Angstrom
  double force_constants = 1.0; ///< to eV/Angstrom^2
};

/// Factor of a unit phonopy writes, without regard to case: "angstrom", "au"; "eV/angstrom",
/// "Ry/au", "mRy/au", "hartree/au"; "eV/angstrom^2", "Ry/au^2", "eV/angstrom.au", ...
///
/// \return factor to eV and Angstrom
/// \throws Error  for a unit not known
/// Source: CODATA 2018.
double phonopy_unit_factor(const std::string &unit);

/// Units a calculator's phonopy files are in when they do not say; an empty name is phonopy's
/// default, eV and Angstrom.
///
/// \throws Error  for a calculator not known
PhonopyUnits phonopy_calculator_units(const std::string &calculator);

} // namespace ins
