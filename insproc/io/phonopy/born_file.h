// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "force_constants/force_constants.h"

#include <string>

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
/// \param listed  charges of the symmetry-distinct primitive atoms, of all primitive atoms, or of
///                all unit-cell atoms
/// \throws Error  if their number fits none of these
BornCharges assign_born(const PhononCells &cells, const BornCharges &listed, double symprec);

} // namespace ins
