// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "force_constants/displacements.h"
#include "force_constants/force_constants_regression.h"

#include <optional>
#include <string>
#include <vector>

namespace ins {

/// Displacements and forces of a FORCE_SETS file, in the file's units.
struct ForceSets {
  int atoms = 0; ///< in the supercell
  std::vector<Displacement> displacements;
  std::vector<std::vector<Eigen::Vector3d>> forces; ///< (displacements)(atoms)
  std::optional<Snapshots> snapshots;               ///< of type 2, in the place of those
};

/// Reads FORCE_SETS of type 1, one displaced atom each, or 2, all atoms displaced.
///
/// \param atoms  in the supercell; a file of type 2 does not say
/// \throws Error  naming file and line
ForceSets read_force_sets(const std::string &path, int atoms);

/// Writes FORCE_SETS of type 1, under a temporary name, then renamed.
///
/// \throws Error  if forces are missing or it cannot be written
void write_force_sets(const std::string &path, const DisplacementDataset &dataset);

} // namespace ins
