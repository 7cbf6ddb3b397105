// SPDX-License-Identifier: GPL-2.0-or-later
//
// The force-constant file (HDF5): finished force constants, and the checkpoint they grow from.
// Layout: docs/force-constant-file.md.
#pragma once

#include "force_constants/displacements.h"
#include "force_constants/force_constants.h"

#include <Eigen/Core>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace ins {

/// Everything a force-constant file holds.
struct ForceConstantFile {
  std::optional<ForceConstants> force_constants; ///< absent in a checkpoint
  std::optional<DisplacementDataset> dataset;    ///< absent if made from another file
};

/// True if the file is HDF5 and says it is ours. False for any other or unreadable file.
bool is_force_constant_file(const std::string &path);

/// Writes a finished file under a temporary name, then renames it.
///
/// \param dataset  stored too if given, with the forces it holds
/// \throws Error  if it cannot be written
void write_force_constant_file(const std::string &path, const ForceConstants &fc,
                               const DisplacementDataset *dataset = nullptr);

/// Writes a checkpoint, with the forces that are known: the file a run starts from. Forces that
/// come later go to journals beside it (force_journal.h). Written under a temporary name, then
/// renamed.
///
/// \return what the journals must carry to belong to this checkpoint, a random number
/// \throws Error  if it cannot be written
std::uint64_t write_checkpoint(const std::string &path, const DisplacementDataset &dataset);

/// Reads a finished file, or a checkpoint together with the journals beside it. Rank, shape and
/// type of every dataset are checked.
///
/// \throws Error  naming file and dataset
ForceConstantFile read_force_constant_file(const std::string &path);

/// Refuses a checkpoint that belongs to another run: other cells, atoms (1e-4 Angstrom), elements,
/// displacements or settings.
///
/// \throws Error  naming the file, what differs and both values
void require_same_run(const std::string &path, const DisplacementDataset &stored,
                      const DisplacementDataset &now);

} // namespace ins
