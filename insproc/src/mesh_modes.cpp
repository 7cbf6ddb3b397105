// SPDX-License-Identifier: GPL-2.0-or-later
#include "mesh_modes.h"

namespace ins {

MeshModes mesh_modes(const DynamicalMatrix &matrix, QMesh mesh, bool with_vectors) {
  MeshModes modes{std::move(mesh), {}};
  for (std::size_t k = 0; k < modes.mesh.points.size(); ++k) {
    const Eigen::Vector3d &q = modes.mesh.points[k];
    PhononModes point;
    if (with_vectors) {
      point = phonon_modes(matrix, q);
    } else {
      point.q = q;
      point.frequencies = phonon_frequencies(matrix, q);
    }
    point.weight = modes.mesh.weight(k);
    modes.points.push_back(std::move(point));
  }
  return modes;
}

} // namespace ins
