// SPDX-License-Identifier: GPL-2.0-or-later
#include "phonons/mesh_modes.h"

#include "phonons/modes_at_points.h"

namespace ins {

MeshModes mesh_modes(const DynamicalMatrix &matrix, QMesh mesh, bool with_vectors,
                     const std::function<void(double)> &progress) {
  MeshModes modes{std::move(mesh), {}};
  modes_at_points(matrix, modes.mesh.points, with_vectors, [&](std::size_t k, PhononModes point) {
    point.weight = modes.mesh.weight(k);
    modes.points.push_back(std::move(point));
    if (progress)
      progress(static_cast<double>(k + 1) / static_cast<double>(modes.mesh.points.size()));
  });
  return modes;
}

} // namespace ins
