// SPDX-License-Identifier: GPL-2.0-or-later
//
// Modes at chosen wave vectors in the files of phonopy: qpoints.yaml and mesh.hdf5. Frequencies are
// in THz; eigenvectors have the phases of atom positions, exp(i q.x), which phonopy counts with.
#pragma once

#include "crystal/crystal.h"
#include "phonons/phonon_modes.h"

#include <array>
#include <string>
#include <vector>

namespace ins {

/// The text of qpoints.yaml (phonopy --qpoints --writedm without the matrices).
std::string phonopy_qpoints_yaml(const std::vector<PhononModes> &points, const Crystal &crystal);

/// Writes mesh.hdf5: mesh, qpoint, weight, frequency, eigenvector. Weights are whole numbers, whose
/// sum is the number of points of the full mesh.
///
/// \param counts  of the mesh
/// \throws Error if the file cannot be written
void write_phonopy_mesh(const std::string &path, const std::array<int, 3> &counts,
                        const std::vector<PhononModes> &points, const Crystal &crystal);

} // namespace ins
