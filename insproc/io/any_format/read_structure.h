// SPDX-License-Identifier: GPL-2.0-or-later
//
// The one entry for structures of any supported origin.
#pragma once

#include "crystal/crystal.h"

#include <string>

namespace ins {

/// Reads a structure, choosing the reader by the file's content: a data file of LAMMPS, extended
/// xyz (its last frame), POSCAR, or a file of force constants (its unit cell).
///
/// \throws Error naming the file and place
Crystal read_structure(const std::string &path);

} // namespace ins
