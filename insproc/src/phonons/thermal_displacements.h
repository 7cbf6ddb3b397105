// SPDX-License-Identifier: GPL-2.0-or-later
//
// Mean square displacements of atoms: the displacement parameters of crystallography.
#pragma once

#include "phonons/dynamical_matrix.h"
#include "phonons/qmesh.h"

#include <Eigen/Core>
#include <functional>
#include <vector>

namespace ins {

/// Displacement tensors of every atom at several temperatures.
struct ThermalDisplacements {
  /// U = <u u^T>, Cartesian, Angstrom^2: (temperatures)(atoms).
  std::vector<std::vector<Eigen::Matrix3d>> tensors;
  /// The same on half_mesh() alone; empty if there is none.
  std::vector<std::vector<Eigen::Matrix3d>> on_half_mesh;
  int left_out = 0;              ///< modes of the reduced mesh at or below the cut-off
  int imaginary = 0;             ///< those of them below minus the cut-off
  double lowest_frequency = 0.0; ///< cm^-1, negative if imaginary
};

/// U_i = sum over the mesh of hbar / (2 m_i omega) coth(hbar omega / 2 kT) Re[e e^dagger].
///
/// \param temperatures  K, >= 0
/// \param cutoff        modes at or below are left out, cm^-1
/// \param progress      called with the share of wave vectors done; may be empty
/// \throws Error for a negative temperature, or if no mode is left
/// Source: docs/displacement-tensors.md.
ThermalDisplacements thermal_displacements(const DynamicalMatrix &matrix, const QMesh &mesh,
                                           const std::vector<double> &temperatures, double cutoff,
                                           const std::function<void(double)> &progress = {});

/// U as the cif format has it, along the unit vectors of the reciprocal axes: the Debye-Waller
/// exponent is -2 pi^2 sum_ij U_ij h_i h_j |a*_i| |a*_j|.
///
/// \param cartesian  Angstrom^2
/// \param lattice    rows a, b, c
Eigen::Matrix3d cif_tensor(const Eigen::Matrix3d &cartesian, const Eigen::Matrix3d &lattice);

} // namespace ins
