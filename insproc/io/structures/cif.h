// SPDX-License-Identifier: GPL-2.0-or-later
//
// Structures with displacement parameters as crystallographic information files.
#pragma once

#include "crystal/crystal.h"

#include <Eigen/Core>
#include <string>
#include <vector>

namespace ins {

/// A structure at one temperature: a data block of the file.
struct CifBlock {
  std::string name;          ///< letters, digits, points and underscores; "data_" comes before it
  double temperature = 0.0;  ///< K
  std::vector<double> u_iso; ///< (atoms) Angstrom^2
  std::vector<Eigen::Matrix3d> u; ///< (atoms) U_ij of cif_tensor(), Angstrom^2
};

/// The blocks of one structure in symmetry P 1, every atom by itself.
std::string cif_text(const Crystal &crystal, const std::vector<CifBlock> &blocks);

} // namespace ins
