// SPDX-License-Identifier: GPL-2.0-or-later
//
// Files of force constants alone: FORCE_CONSTANTS and force_constants.hdf5.
#pragma once

#include "force_constants/force_constants.h"
#include "io/phonopy/file_cells.h"

#include <Eigen/Core>
#include <string>
#include <vector>

namespace ins {

/// Force constants as a file holds them, without cells: compact (rows of the primitive cell) or
/// full (rows of the supercell).
struct ForceConstantBlocks {
  int rows = 0;
  int columns = 0;
  std::vector<int> row_atoms;          ///< (rows) supercell atom of each row; empty if not said
  std::vector<Eigen::Matrix3d> values; ///< (rows * columns), row-major
  double unit = 0.0;                   ///< factor to eV/Angstrom^2 if the file says; else 0
};

/// \throws Error  naming file and line
ForceConstantBlocks read_force_constants_text(const std::string &path);

/// \throws Error  naming file and dataset
ForceConstantBlocks read_force_constants_hdf5(const std::string &path);

/// Puts blocks into cells.
///
/// \param cells   the cells wanted and how the file counts atoms; compact blocks may hold the rows
///                of any of its primitive cells
/// \param source  file name for messages
/// \param unit    factor to eV/Angstrom^2 for blocks that do not say
/// \throws Error  if rows, columns or row atoms do not fit the cells
ForceConstants assign_blocks(const FileCells &cells, const ForceConstantBlocks &blocks,
                             const std::string &source, double unit);

/// Writes compact force constants, or full ones; under a temporary name, then renamed.
/// \throws Error  if it cannot be written
void write_force_constants_text(const std::string &path, const ForceConstants &fc,
                                bool full = false);
void write_force_constants_hdf5(const std::string &path, const ForceConstants &fc,
                                bool full = false);

} // namespace ins
