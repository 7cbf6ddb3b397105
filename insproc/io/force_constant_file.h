// SPDX-License-Identifier: GPL-2.0-or-later
//
// The force-constant file (HDF5): finished force constants, and the checkpoint they grow from.
// Layout: docs/force-constant-file.md.
#pragma once

#include "displacements.h"
#include "force_constants.h"

#include <Eigen/Core>
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

/// Starts a checkpoint: the dataset with room for all forces, those known filled in. Written under
/// a temporary name, then renamed.
///
/// \throws Error  if it cannot be written
void write_checkpoint(const std::string &path, const DisplacementDataset &dataset);

/// Adds the forces of one displacement to a checkpoint, in place, and brings them to the disk
/// before it is marked done: a kill at any moment loses at most this one.
///
/// \param index   displacement
/// \param forces  (supercell atoms) eV/Angstrom
/// \throws Error  if the file is no checkpoint, the sizes differ, or it cannot be written
void append_forces(const std::string &path, int index, const std::vector<Eigen::Vector3d> &forces);

/// The same for the undisplaced supercell.
void append_residual_forces(const std::string &path, const std::vector<Eigen::Vector3d> &forces);

/// Reads a finished file or a checkpoint. Rank, shape and type of every dataset are checked.
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
