// SPDX-License-Identifier: GPL-2.0-or-later
//
// What a polarizable model has to know of LAMMPS besides atoms and neighbors.
#pragma once

#include "mace/polarization.h"

#include <string>

namespace LAMMPS_NS {
class LAMMPS;
}

namespace mace_lammps {

/// Ends the run if the box is not periodic in all directions, and warns of electrostatics that
/// would be counted twice.
///
/// \param who  names the style in messages
void require_polar_box(LAMMPS_NS::LAMMPS *lmp, const std::string &who);

/// Of the box as it is.
mace::CellVectors cell_vectors(LAMMPS_NS::LAMMPS *lmp);

/// Over the ranks of this LAMMPS; null if there is one.
mace::RankSum rank_sum(LAMMPS_NS::LAMMPS *lmp);

} // namespace mace_lammps
