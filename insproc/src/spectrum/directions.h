// SPDX-License-Identifier: GPL-2.0-or-later
//
// Quadrature over the directions of a powder. docs/powder-intensity.md
#pragma once

#include <Eigen/Core>
#include <array>

namespace ins {

/// What leaves a function of directions unchanged, besides inversion.
struct DirectionSymmetry {
  std::array<bool, 3> mirrored{}; ///< the sign of a component: of two of them, of all
  bool axial = false;             ///< rotation about z
  bool isotropic = false;         ///< every rotation
};

/// Directions that stand for the sphere.
struct Directions {
  Eigen::Matrix3Xd units;
  Eigen::VectorXd weights; ///< sum 1

  int count() const { return static_cast<int>(weights.size()); }
};

/// The vector whose product with a symmetric tensor (xx, yy, zz, xy, xz, yz) is u.T.u.
inline Eigen::Matrix<double, 6, 1> along(const Eigen::Vector3d &u) {
  return {u[0] * u[0],       u[1] * u[1],       u[2] * u[2],
          2.0 * u[0] * u[1], 2.0 * u[0] * u[2], 2.0 * u[1] * u[2]};
}

/// Rules from coarse to fine, 0 to direction_rules() - 1.
int direction_rules();

/// Gauss-Legendre points in cos(theta) times equal steps in phi, reduced to a part of the half
/// sphere that the symmetry repeats.
///
/// The whole rule has the symmetry of a cuboid. Reduced or not it gives the same mean of a function
/// with the symmetry; means of u_a^2 keep the symmetry.
/// \param rule 0 .. direction_rules() - 1
Directions directions(int rule, const DirectionSymmetry &symmetry);

} // namespace ins
