// SPDX-License-Identifier: GPL-2.0-or-later
//
// Euphonic's ForceConstants as JSON (ForceConstants.to_json_file and from_json_file).
#pragma once

#include "force_constants/force_constants.h"

#include <string>

namespace ins {

/// Reads force constants; the crystal becomes unit cell and primitive cell at once.
///
/// With Born charges Euphonic's force constants lack the dipole-dipole part; it is added back
/// (dipole_force_constants).
/// \throws Error  naming file and key
ForceConstants read_euphonic_json(const std::string &path, double symprec = 1e-5);

/// Writes force constants in eV/Angstrom^2, under a temporary name, then renamed. Euphonic's array
/// is (cells, 3 atoms, 3 atoms): element (c, 3 i + a, 3 j + b) is Phi_ab between atom i of the
/// first cell and atom j of cell c. With Born charges the dipole-dipole part is taken off; the
/// charges are written with the displacement's component first, the dielectric tensor times
/// 4 pi eps0, in e^2/(eV Angstrom).
///
/// \throws Error  if the dipole-dipole part cannot be computed, or the file not be written
void write_euphonic_json(const std::string &path, const ForceConstants &force_constants);

} // namespace ins
