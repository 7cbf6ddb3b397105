// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "spectrum/directions.h"
#include "spectrum/displacement_tensors.h"

#include <Eigen/Core>
#include <vector>

namespace ins {

/// The displacement tensors of one atom in the principal axes of its mean square displacements.
///
/// Directions that are given in these axes turn with the crystal, so that a spectrum depends
/// neither on its orientation nor on which of several equivalent atoms is computed. z is the axis
/// whose mean square differs most from the middle one.
struct PrincipalFrame {
  Eigen::Vector3d mean;  ///< A along the axes, Angstrom^2
  SymmetricTensors mode; ///< (6, states) B, Angstrom^2

  /// \param atom index into the distinct atoms
  PrincipalFrame(const DisplacementTensors &tensors, std::size_t atom);
};

/// Weighted tensors summed up in bins of energy: (bins, 6), columns as in SymmetricTensor.
using TensorHistogram = Eigen::Matrix<double, Eigen::Dynamic, 6>;

/// \param bins (states) index of each state's bin, -1 for none
/// \param count of bins
TensorHistogram tensor_histogram(const DisplacementTensors &tensors, const SymmetricTensors &mode,
                                 const std::vector<int> &bins, int count);

/// What the tensors of all energies have in common: the symmetry of the atom's site, as far as
/// tensors show it. Elements below 1e-7 of the whole count as zero.
DirectionSymmetry tensor_symmetry(const TensorHistogram &histogram);

} // namespace ins
