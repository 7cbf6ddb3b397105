// SPDX-License-Identifier: GPL-2.0-or-later
//
// Motions of a crystal's atoms that keep its space group.
#pragma once

#include "crystal/crystal.h"
#include "crystal/symmetry.h"

#include <Eigen/Core>
#include <vector>

namespace ins {

class SymmetricMotion {
public:
  /// \throws Error  if no space group is found
  SymmetricMotion(const Crystal &crystal, double symprec);

  /// Atoms moved to where the space group has them exactly, by at most about the tolerance.
  void idealize(Crystal &crystal) const;

  /// Average of a vector per atom (displacements or forces) over the space group.
  ///
  /// \param vectors  (3N) Cartesian, in the frame of the crystal this was made of
  Eigen::VectorXd average(const Eigen::VectorXd &vectors) const;

  const std::vector<Eigen::Matrix3d> &rotations() const { return rotations_; } ///< Cartesian
  const SpaceGroup &group() const { return group_; }

private:
  SpaceGroup group_;
  std::vector<Eigen::Matrix3d> rotations_;
  std::vector<std::vector<int>> images_; ///< (operations, atoms)
};

} // namespace ins
