// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "force_constants/force_constants.h"

#include <string>
#include <vector>

namespace ins {

/// Reads phonopy's BORN file: a line whose first word may be the unit factor, a line with the
/// dielectric tensor, then one line per atom with its charge tensor.
///
/// \param default_factor  e^2 / (4 pi eps0) in the file's units if the first line gives no number
/// \param unit            factor that takes the file's to eV Angstrom
/// \return charges as listed, not yet assigned to atoms
/// \throws Error  naming file and line
BornCharges read_born_file(const std::string &path, double default_factor, double unit);

/// Gives every primitive atom its charges.
///
/// \param known   the cells wanted, then others of the same supercell
/// \param listed  charges of the atoms of one of their primitive cells, of the unit cell, or of the
///                symmetry-distinct primitive atoms
/// \throws Error  if their number fits none of these
BornCharges assign_born(const std::vector<PhononCells> &known, const BornCharges &listed);

} // namespace ins
