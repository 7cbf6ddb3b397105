// SPDX-License-Identifier: GPL-2.0-or-later
//
// Motions that nothing restores because a body, such as a molecule in vacuum, touches nothing.
#pragma once

#include "force_constants/force_constants.h"

#include <Eigen/Core>

namespace ins {

/// Translations and rotations of bodies that no force constant above 1e-4 eV/Angstrom^2 joins to
/// others or to images of their own: such weak ones move a carbon atom at a few cm^-1.
///
/// \return orthonormal columns of 3N rows, mass-weighted displacements of the primitive cell's
///         atoms that are alike in all cells; none if all atoms hang together across the crystal
Eigen::MatrixXd free_motions(const ForceConstants &fc);

} // namespace ins
