// SPDX-License-Identifier: GPL-2.0-or-later
//
// One structure in a file of its own, for the program that labels it.
#pragma once

#include "crystal/crystal.h"

#include <string>
#include <vector>

namespace ins {

/// Those that write_structure() knows: .data (LAMMPS), .vasp, .poscar.
const std::vector<std::string> &structure_extensions();

/// Writes a structure in the format of the path's extension.
///
/// .data: a data file of LAMMPS, atom style atomic, types in alphabetical order of the elements,
/// which stand behind the masses. A cell that is not LAMMPS' restricted triclinic one is written as
/// a general one, so that positions stay those of the crystal. .vasp, .poscar: as VASP 5 reads it,
/// atoms sorted by element in alphabetical order.
/// \throws Error  for another extension, a left-handed cell in a data file or one whose first
/// vector
///                points along -x (LAMMPS' rotation fails for it), or if it cannot be written
void write_structure(const std::string &path, const Crystal &crystal);

/// What write_structure() writes into a .data file.
///
/// \param path  for messages
std::string lammps_data_text(const Crystal &crystal, const std::string &path);

} // namespace ins
