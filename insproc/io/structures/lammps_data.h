// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "crystal/crystal.h"

#include <string>

namespace ins {

/// Reads a data file of LAMMPS, as read_data and write_data have it.
///
/// The box may be orthogonal, restricted or general triclinic. The atom style is the one behind
/// "Atoms #": atomic, charge, molecular, bond, angle, full, dipole, sphere or spin; without it,
/// atomic. The element of a type is its label (Atom Type Labels), or the comment behind its mass
/// ("1 12.011 # C"), or the one whose mass is nearest. Atoms are ordered by their identifiers.
///
/// \throws Error naming file and line
Crystal read_lammps_data(const std::string &path);

} // namespace ins
