// SPDX-License-Identifier: GPL-2.0-or-later
//
// The simulation box as insproc's crystal.
#pragma once

#include "crystal/crystal.h"
#include "phonon_job.h"

#include <Eigen/Core>
#include <array>

namespace mace_lammps {

ins::Crystal make_crystal(const PhononBox &box);

/// \param cells row by row
Eigen::Matrix3i make_matrix(const std::array<int, 9> &cells);

} // namespace mace_lammps
