// SPDX-License-Identifier: GPL-2.0-or-later
//
// How far a spectrum depends on its mesh: what becomes of it on half of the mesh, which costs no
// further mode.
#pragma once

#include "base/energy_grid.h"
#include "spectrum/displacement_tensors.h"

#include <Eigen/Core>
#include <array>
#include <optional>

namespace ins {

/// The largest change of a spectrum when half of its mesh is taken (half_mesh()).
struct MeshChange {
  std::array<int, 3> half{1, 1, 1};
  double change = 0.0; ///< of the broadened one-phonon spectrum, share of its maximum
  double energy = 0.0; ///< where that is, cm^-1
};

/// The tensors of the wave vectors that lie on half_mesh(), as if no others had been taken.
///
/// \return empty if the mesh has no such half
std::optional<DisplacementTensors> half_mesh_tensors(const DisplacementTensors &tensors,
                                                     const QMesh &mesh);

/// \param whole, half  spectra on the mesh and on half of it, (bins)
/// \param counts       of the half
MeshChange mesh_change(const Eigen::VectorXd &whole, const Eigen::VectorXd &half,
                       const EnergyGrid &grid, const std::array<int, 3> &counts);

} // namespace ins
