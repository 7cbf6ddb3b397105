// SPDX-License-Identifier: GPL-2.0-or-later
//
// The simulation box as insproc's crystal.
#pragma once

#include "box.h"
#include "crystal/crystal.h"

#include <Eigen/Core>
#include <array>
#include <string>
#include <vector>

namespace mace_lammps {

/// What tells atoms of one element apart.
struct BoxKinds {
  std::vector<int> kinds;      ///< (atoms), or empty if elements say it all
  std::vector<std::string> by; ///< names of the properties that do
};

BoxKinds box_kinds(const Box &box);

/// The crystal, with these kinds.
ins::Crystal make_crystal(const Box &box);

/// \param images  (operations)(atoms) where each atom of the box goes
/// \throws Error naming a bond that an operation takes to none
void require_bonds_with_symmetry(const Box &box, const std::vector<std::vector<int>> &images);

/// \param cells row by row
Eigen::Matrix3i make_matrix(const std::array<int, 9> &cells);

} // namespace mace_lammps
