// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "crystal/crystal.h"

#include <Eigen/Core>
#include <vector>

namespace ins {

/// Which atoms of a box in thermal motion are the same atom of the crystal's cell.
///
/// Atoms that stand cell after cell in one order, as LAMMPS' `replicate` numbers them, are taken in
/// that order, if the places of images agree in the mean; other boxes are divided by place, which
/// needs atoms within 0.75 Angstrom of being images.
/// \param box   any positions, moved by less than a bond
/// \param cells supercell matrix: box in units of the cell, determinant > 0
/// \return      (atoms) 0-based atom of the cell
/// \throws Error if the box does not repeat with the cell; names an atom
std::vector<int> cell_sites(const Crystal &box, const Eigen::Matrix3i &cells);

} // namespace ins
