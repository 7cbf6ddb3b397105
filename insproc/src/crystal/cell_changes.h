// SPDX-License-Identifier: GPL-2.0-or-later
//
// A crystal in another cell: larger or smaller, or repeated.
#pragma once

#include "crystal/crystal.h"

namespace ins {

/// The crystal at another volume: all lattice vectors in proportion, fractional positions as they
/// are.
///
/// \param change  of the volume, in percent; above -100
/// \throws Error  for a change that leaves no volume
Crystal at_volume_change(const Crystal &crystal, double change);

/// The crystal in a supercell.
///
/// \param matrix  integers; row i is the supercell's vector i in units of the crystal's (ASE's
///                make_supercell; phonopy and fix phonon_fd take the transpose). A negative
///                determinant would make the cell left-handed: the first two vectors then change
///                places, which leaves the lattice as it is.
/// \return        atoms in the order of the crystal's, all images of an atom together
/// \throws Error  if the determinant is zero
Crystal in_supercell(const Crystal &crystal, const Eigen::Matrix3i &matrix);

} // namespace ins
