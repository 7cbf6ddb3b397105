// SPDX-License-Identifier: GPL-2.0-or-later
#include "relaxation/symmetric_motion.h"

namespace ins {

SymmetricMotion::SymmetricMotion(const Crystal &crystal, double symprec)
    : group_(find_space_group(crystal, symprec)),
      images_(atom_images(crystal, group_.operations, symprec)) {
  for (const SymmetryOperation &operation : group_.operations)
    rotations_.push_back(cartesian_rotation(crystal.lattice, operation.rotation));
}

void SymmetricMotion::idealize(Crystal &crystal) const {
  std::vector<Eigen::Vector3d> shifts(crystal.positions.size(), Eigen::Vector3d::Zero());
  for (std::size_t k = 0; k < group_.operations.size(); ++k) {
    const SymmetryOperation &operation = group_.operations[k];
    for (int atom = 0; atom < crystal.size(); ++atom) {
      const int image = images_[k][atom];
      Eigen::Vector3d shift = operation.rotation.cast<double>() * crystal.positions[atom] +
                              operation.translation - crystal.positions[image];
      shift.array() -= shift.array().round();
      shifts[image] += shift;
    }
  }
  for (int atom = 0; atom < crystal.size(); ++atom)
    crystal.positions[atom] += shifts[atom] / double(group_.operations.size());
}

Eigen::VectorXd SymmetricMotion::average(const Eigen::VectorXd &vectors) const {
  Eigen::VectorXd sum = Eigen::VectorXd::Zero(vectors.size());
  for (std::size_t k = 0; k < rotations_.size(); ++k)
    for (std::size_t atom = 0; atom < images_[k].size(); ++atom)
      sum.segment<3>(3 * images_[k][atom]) += rotations_[k] * vectors.segment<3>(3 * atom);
  return sum / double(rotations_.size());
}

} // namespace ins
