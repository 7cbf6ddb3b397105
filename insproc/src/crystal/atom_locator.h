// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "crystal/crystal.h"

#include <Eigen/Core>
#include <vector>

namespace ins {

/// Finds the atom of a periodic crystal at a given place, in constant time on average.
///
/// Atoms are sorted into boxes of the unit cell at least one tolerance wide; a query looks at the
/// boxes around its place.
class AtomLocator {
public:
  /// \param crystal    kept by reference; must outlive the locator
  /// \param tolerance  largest distance accepted, Angstrom
  AtomLocator(const Crystal &crystal, double tolerance);

  /// \param position  fractional
  /// \param like      only atoms that are alike in forces to
  /// \param atom      this one
  /// \return the nearest atom within the tolerance, or -1
  int find(const Eigen::Vector3d &position, const Crystal &like, int atom) const;

private:
  int box_of(double fraction, int axis) const;

  const Crystal &crystal_;
  double tolerance_;
  Eigen::Vector3i boxes_;
  Eigen::Vector3i reach_;  ///< boxes to look at on each side
  std::vector<int> first_; ///< (boxes + 1) where a box's atoms begin in atoms_
  std::vector<int> atoms_;
};

/// Fraction moved into [0, 1).
Eigen::Vector3d wrapped(const Eigen::Vector3d &fraction);

/// Distance of two fractional positions to the nearest image, for places closer than half the
/// shortest lattice vector of a reduced cell; Angstrom.
double periodic_distance(const Eigen::Matrix3d &lattice, const Eigen::Vector3d &a,
                         const Eigen::Vector3d &b);

} // namespace ins
