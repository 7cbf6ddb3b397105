// SPDX-License-Identifier: GPL-2.0-or-later
#include "force_constants/force_asymmetry.h"

#include "crystal/atom_locator.h"

#include <Eigen/LU>
#include <algorithm>

namespace ins {

namespace {

using Vectors = std::vector<Eigen::Vector3d>;

/// Mean force of all supercell atoms that are one primitive atom.
Vectors lattice_average(const PhononCells &cells, const Vectors &forces) {
  Vectors sums(cells.primitive.positions.size(), Eigen::Vector3d::Zero());
  for (int s = 0; s < cells.supercell.size(); ++s)
    sums[cells.s2p[s]] += forces[s];
  for (Eigen::Vector3d &sum : sums)
    sum /= cells.multiplicity();
  return sums;
}

} // namespace

ForceAsymmetry force_asymmetry(const PhononCells &cells, const SpaceGroup &group,
                               const Vectors &forces) {
  const Crystal &primitive = cells.primitive;
  const std::vector<SymmetryOperation> operations = supercell_operations(cells, group);
  const std::vector<std::vector<int>> images = primitive_images(cells, group, operations);
  const Eigen::Matrix3d to_primitive =
      cells.primitive_matrix.inverse() * cells.supercell_matrix.cast<double>();
  const Vectors mean = lattice_average(cells, forces);

  const double longest = cells.supercell.lattice.rowwise().norm().maxCoeff();
  ForceAsymmetry result;
  Vectors average(mean.size(), Eigen::Vector3d::Zero());
  for (std::size_t k = 0; k < operations.size(); ++k) {
    const SymmetryOperation &operation = operations[k];
    const Eigen::Matrix3d rotation =
        cartesian_rotation(cells.supercell.lattice, operation.rotation);
    // A lattice that is a little off the symmetry turns into a strained one.
    const double strain =
        0.5 * (rotation.transpose() * rotation - Eigen::Matrix3d::Identity()).cwiseAbs().maxCoeff();
    result.deviation = std::max(result.deviation, strain * longest);
    for (int i = 0; i < primitive.size(); ++i) {
      average[images[k][i]] += rotation * mean[i] / double(operations.size());
      const Eigen::Vector3d place =
          operation.rotation.cast<double>() * cells.supercell.positions[cells.p2s[i]] +
          operation.translation;
      result.deviation =
          std::max(result.deviation, periodic_distance(primitive.lattice, to_primitive * place,
                                                       primitive.positions[images[k][i]]));
    }
  }
  for (int s = 0; s < cells.supercell.size(); ++s) {
    const double difference = (forces[s] - average[cells.s2p[s]]).norm();
    if (difference > result.force) {
      result.force = difference;
      result.atom = s;
    }
  }
  return result;
}

} // namespace ins
