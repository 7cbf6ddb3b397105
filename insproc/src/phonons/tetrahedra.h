// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/energy_grid.h"
#include "base/rows.h"
#include "phonons/qmesh.h"

#include <array>
#include <vector>

namespace ins {

/// The tetrahedra that fill a regular mesh: six to a cell, along its shortest diagonal.
class Tetrahedra {
public:
  /// \param lattice rows a, b, c; Angstrom
  Tetrahedra(const QMesh &mesh, const Eigen::Matrix3d &lattice);

  /// How much of a function given at the mesh's points falls into each bin, by point.
  ///
  /// \param values (irreducible points) of one band
  /// \return       (irreducible points, bins); the sum over everything within the grid is the share
  ///               of the zone whose values lie there
  SpectrumRows bin_weights(const std::vector<double> &values, const EnergyGrid &grid) const;

private:
  std::vector<std::array<int, 4>> corners_; ///< irreducible points
  std::size_t points_;
};

} // namespace ins
