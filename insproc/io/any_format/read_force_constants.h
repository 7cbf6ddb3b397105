// SPDX-License-Identifier: GPL-2.0-or-later
//
// The one entry for force constants of any supported origin.
#pragma once

#include "force_constants/force_constants.h"

#include <string>

namespace ins {

/// Reads force constants, choosing the reader by the files' content.
///
/// Forces (in a yaml file or FORCE_SETS) are fitted and then symmetrized, level 1, as phonopy's
/// loader does; force constants are taken as they are. Born charges are attached, not applied.
///
/// The order of preference is phonopy's: a file named by the caller, force constants in the yaml,
/// forces in the yaml, then FORCE_CONSTANTS, force_constants.hdf5 and FORCE_SETS beside it.
///
/// \param path  our HDF5 file; phonopy.yaml, phonopy_params.yaml or phonopy_disp.yaml of phonopy 2
///              to 4, which hold force constants or force sets themselves or have FORCE_CONSTANTS,
///              force_constants.hdf5 or FORCE_SETS beside them; Euphonic's ForceConstants JSON
/// \param force_constants_path  overrides what is looked for beside a yaml file: FORCE_CONSTANTS,
///              force_constants.hdf5 (compact or full) or FORCE_SETS
/// \param born_path  a BORN file; without it, the yaml's `nac`, then a file BORN beside it
/// \throws Error  naming the file and place
ForceConstants read_force_constants(const std::string &path,
                                    const std::string &force_constants_path = "",
                                    const std::string &born_path = "");

} // namespace ins
