// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <Eigen/Core>
#include <vector>

namespace ins {

/// Harmonic eigenpairs at one wave vector.
///
/// Eigenvectors are those of the mass-weighted dynamical matrix in the lattice gauge (phase
/// exp(i q.R) with R a lattice vector, so D(q + G) = D(q) and D is real where 2q is a reciprocal
/// lattice vector). Multiply atom j's block by exp(-i q.x_j) for the gauge with atom positions.
struct PhononModes {
  Eigen::Vector3d q = Eigen::Vector3d::Zero(); ///< fractional, primitive reciprocal lattice
  double weight = 1.0;                         ///< share of the mesh; weights of a mesh sum to 1
  Eigen::VectorXd frequencies;   ///< (3N) cm^-1, ascending; imaginary ones as negative numbers
  Eigen::MatrixXcd eigenvectors; ///< (3N, 3N), column = mode, row = 3 * atom + axis; normalised

  int modes() const { return static_cast<int>(frequencies.size()); }
  int atoms() const { return static_cast<int>(eigenvectors.rows()) / 3; }
};

} // namespace ins
