// SPDX-License-Identifier: GPL-2.0-or-later
//
// phonopy.yaml, phonopy_params.yaml and phonopy_disp.yaml of phonopy 2 to 4.
#pragma once

#include "force_constants/displacements.h"
#include "force_constants/force_constants.h"
#include "force_constants/force_constants_regression.h"
#include "io/phonopy/phonopy_force_constants.h"
#include "io/phonopy/phonopy_units.h"

#include <Eigen/Core>
#include <optional>
#include <string>
#include <vector>

namespace ins {

/// What a phonopy yaml file says, in eV and Angstrom.
struct PhonopyYaml {
  Crystal unitcell;
  Eigen::Matrix3i supercell_matrix = Eigen::Matrix3i::Identity();
  std::optional<Eigen::Matrix3d> primitive_matrix; ///< `primitive_matrix`
  std::optional<Eigen::Matrix3d> primitive_cell;   ///< the matrix of `primitive_cell`'s lattice
  /// Lattice, positions and symbols of `supercell`, in the order in which the file counts atoms.
  std::optional<Crystal> supercell;
  double symprec = 1e-5;                            ///< `symmetry_tolerance`, Angstrom
  std::vector<Displacement> displacements;          ///< type 1: one atom each
  std::vector<std::vector<Eigen::Vector3d>> forces; ///< as many as displacements, or none
  std::optional<Snapshots> snapshots; ///< type 2: all atoms at once; forces may be missing
  std::optional<ForceConstantBlocks> force_constants;
  std::optional<BornCharges> born; ///< charges as listed, not yet assigned to atoms
  PhonopyUnits units;              ///< of the files that belong to this one
};

/// \throws Error  naming file and line
PhonopyYaml read_phonopy_yaml(const std::string &path);

/// Writes phonopy_params.yaml: cells, displacements with forces, Born charges; under a temporary
/// name, then renamed. The force constants go to force_constants.hdf5.
///
/// \throws Error   if it cannot be written
void write_phonopy_yaml(const std::string &path, const DisplacementDataset &dataset,
                        const std::optional<BornCharges> &born = std::nullopt);

/// Writes cells, Born charges and compact force constants in one file, as phonopy does with
/// --include-fc; under a temporary name, then renamed.
///
/// \throws Error   if it cannot be written
void write_phonopy_yaml(const std::string &path, const ForceConstants &fc);

} // namespace ins
