// SPDX-License-Identifier: GPL-2.0-or-later
//
// The one entry for force constants of any supported origin.
#pragma once

#include "force_constants/force_constants.h"

#include <string>
#include <vector>

namespace ins {

/// Which primitive cell a phonopy yaml file's phonons belong to.
enum class PrimitiveCell {
  /// `primitive_matrix` of the file, else found by symmetry (isotopes told apart); the file's
  /// `primitive_cell` keeps its axes if it is primitive. phonopy-load does the same.
  automatic,
  file, ///< `primitive_matrix`, else `primitive_cell`, else the unit cell
  no,   ///< the unit cell
};

struct ReadingOptions {
  /// Overrides what is looked for beside a yaml file: FORCE_CONSTANTS, force_constants.hdf5
  /// (compact or full) or FORCE_SETS.
  std::string force_constants;
  /// A BORN file; without it, the yaml's `nac`, then a file BORN beside it.
  std::string born;
  PrimitiveCell primitive = PrimitiveCell::automatic;
  /// Forces are fitted with the symmetry of the primitive cell, else with its translations alone,
  /// which needs displacements of every atom.
  bool fit_symmetry = true;
  /// Neutrality and the crystal's symmetry are imposed on Born charges and dielectric tensor.
  bool born_symmetry = true;
};

/// What is worth telling of an input that could be read.
struct ReadingNotes {
  std::vector<std::string> warnings;
  std::vector<std::string> remarks;
};

/// Reads force constants, choosing the reader by the files' content.
///
/// Forces (in a yaml file or FORCE_SETS) are fitted and then symmetrized, level 1, as phonopy's
/// loader does; force constants are taken as they are. Born charges are attached, not applied.
///
/// The order of preference is phonopy's: a file named by the caller, force constants in the yaml,
/// forces in the yaml, then FORCE_CONSTANTS, force_constants.hdf5 and FORCE_SETS beside it.
///
/// \param path   our HDF5 file; phonopy.yaml, phonopy_params.yaml or phonopy_disp.yaml of phonopy 2
///               to 4, which hold force constants or force sets themselves or have FORCE_CONSTANTS,
///               force_constants.hdf5 or FORCE_SETS beside them; Euphonic's ForceConstants JSON.
///               Text files may be compressed by xz
/// \param notes  filled if given
/// \throws Error  naming the file and place
ForceConstants read_force_constants(const std::string &path, const ReadingOptions &options = {},
                                    ReadingNotes *notes = nullptr);

/// The same with files named.
inline ForceConstants read_force_constants(const std::string &path,
                                           const std::string &force_constants_path,
                                           const std::string &born_path = "") {
  ReadingOptions options;
  options.force_constants = force_constants_path;
  options.born = born_path;
  return read_force_constants(path, options);
}

} // namespace ins
