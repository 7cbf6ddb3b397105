// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "phonons/dynamical_matrix.h"
#include "phonons/imaginary_modes.h"
#include "phonons/mesh_modes.h"
#include "phonons/phonon_modes.h"
#include "phonons/qmesh.h"
#include "phonons/thermal_factor.h"

#include <Eigen/Core>
#include <array>
#include <functional>
#include <vector>

namespace ins {

/// Symmetric tensors, one a column: rows xx, yy, zz, xy, xz, yz.
using SymmetricTensors = Eigen::Matrix<double, 6, Eigen::Dynamic>;
using SymmetricTensor = Eigen::Matrix<double, 6, 1>;

/// How often an element of SymmetricTensor occurs in the 3 x 3 matrix: X:Y = sum_c n_c X_c Y_c.
inline const SymmetricTensor tensor_multiplicity{1.0, 1.0, 1.0, 2.0, 2.0, 2.0};

inline double trace(const SymmetricTensor &tensor) { return tensor.head<3>().sum(); }

inline double contract(const SymmetricTensor &a, const SymmetricTensor &b) {
  return a.cwiseProduct(tensor_multiplicity).dot(b);
}

Eigen::Matrix3d full_matrix(const SymmetricTensor &tensor);

/// The 6 x 6 matrix that takes T to M T M^T.
Eigen::Matrix<double, 6, 6> tensor_transformation(const Eigen::Matrix3d &matrix);

/// A mode at one wave vector of the full mesh (q and -q together).
struct PhononState {
  double energy;  ///< cm^-1
  double weight;  ///< share of the mesh
  double thermal; ///< coth(energy / 2 kT), 1 at 0 K
  int point;      ///< of the reduced mesh
  int mode;       ///< 0-based, by rising frequency, counting modes that are left out
};

/// States of one wave vector of the full mesh: consecutive, by rising energy.
struct StateBlock {
  int first;
  int count;
};

/// Displacement tensors of the symmetry-distinct atoms over the full mesh.
///
/// b = hbar / (2 m omega) Re[e e^dagger],  B = b (n + 1),  A = sum over the mesh of b (2 n + 1).
struct DisplacementTensors {
  std::vector<PhononState> states;
  std::vector<StateBlock> blocks;
  std::vector<SymmetricTensors> mode; ///< (distinct atoms)(6, states) B in Angstrom^2
  std::vector<SymmetricTensor> mean;  ///< (distinct atoms) A in Angstrom^2
  double lowest_frequency = 0.0;      ///< cm^-1, negative if imaginary
  int dropped_modes = 0;              ///< on the reduced mesh, at or below the cut-off
  ImaginaryModes imaginary;           ///< of the full mesh, at any magnitude above the noise

  /// A of one wave vector alone (unweighted sum over its modes), Angstrom^2.
  SymmetricTensor block_mean(std::size_t atom, const StateBlock &block) const;
};

/// Diagonalises on the reduced mesh and unfolds the tensors of the distinct atoms.
///
/// \param temperature K, >= 0
/// \param cutoff      modes at or below are left out, cm^-1
/// \param progress    called with the share of wave vectors done; may be empty
/// \throws Error if no mode is left
/// Source: docs/displacement-tensors.md.
DisplacementTensors displacement_tensors(const DynamicalMatrix &matrix, const QMesh &mesh,
                                         double temperature, double cutoff,
                                         const std::function<void(double)> &progress = {});

/// The same from modes that are known.
///
/// \param masses  (N) amu
/// \param modes   of every irreducible point, with eigenvectors
DisplacementTensors displacement_tensors(const std::vector<double> &masses, const MeshModes &modes,
                                         double temperature, double cutoff);

} // namespace ins
