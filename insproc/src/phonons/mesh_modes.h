// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "phonons/dynamical_matrix.h"
#include "phonons/qmesh.h"

#include <functional>
#include <vector>

namespace ins {

/// The modes of a mesh, one entry for each irreducible wave vector.
struct MeshModes {
  QMesh mesh;
  std::vector<PhononModes> points; ///< weights sum to 1
};

/// Diagonalises at every irreducible point.
///
/// \param with_vectors eigenvectors too; needed for projections
/// \param progress     called with the share of the points done, 0..1; may be empty
MeshModes mesh_modes(const DynamicalMatrix &matrix, QMesh mesh, bool with_vectors,
                     const std::function<void(double)> &progress = {});

} // namespace ins
