// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "crystal/supercell.h"

#include <Eigen/Core>
#include <vector>

namespace ins {

/// Wave vectors whose waves repeat with the supercell: one of each class modulo the reciprocal
/// lattice of the primitive cell, as many as the supercell holds primitive cells.
///
/// \return fractional in the primitive reciprocal lattice, each component in [0, 1)
/// \throws Error if the supercell is no multiple of the primitive cell
std::vector<Eigen::Vector3d> commensurate_points(const PhononCells &cells);

} // namespace ins
