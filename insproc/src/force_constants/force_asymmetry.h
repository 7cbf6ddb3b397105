// SPDX-License-Identifier: GPL-2.0-or-later
//
// Do the forces on a crystal at rest have the symmetry of the crystal?
#pragma once

#include "crystal/supercell.h"
#include "crystal/symmetry.h"

#include <Eigen/Core>
#include <vector>

namespace ins {

/// How far forces are from their average over a space group and the lattice.
struct ForceAsymmetry {
  double force = 0.0;     ///< largest difference of an atom's force from the average, eV/Angstrom
  int atom = 0;           ///< supercell atom that has it
  double deviation = 0.0; ///< of images from atoms, and of lattice vectors, Angstrom
};

/// Compares the forces of an undisplaced supercell with their symmetry. Something that acts on some
/// atoms alone, and that the search of the space group does not know of, shows here.
///
/// \param group   of cells.primitive
/// \param forces  (supercell atoms) eV/Angstrom
ForceAsymmetry force_asymmetry(const PhononCells &cells, const SpaceGroup &group,
                               const std::vector<Eigen::Vector3d> &forces);

} // namespace ins
