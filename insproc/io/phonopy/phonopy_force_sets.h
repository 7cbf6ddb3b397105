// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "force_constants/displacements.h"

#include <string>
#include <vector>

namespace ins {

/// Displacements and forces of a FORCE_SETS file, in the file's units.
struct ForceSets {
  int atoms = 0; ///< in the supercell
  std::vector<Displacement> displacements;
  std::vector<std::vector<Eigen::Vector3d>> forces; ///< (displacements)(atoms)
};

/// Reads FORCE_SETS of type 1, one displaced atom each.
///
/// \throws Error  naming file and line; a file of type 2 (all atoms displaced) is refused
ForceSets read_force_sets(const std::string &path);

/// Writes FORCE_SETS of type 1, under a temporary name, then renamed.
///
/// \throws Error  if forces are missing or it cannot be written
void write_force_sets(const std::string &path, const DisplacementDataset &dataset);

} // namespace ins
