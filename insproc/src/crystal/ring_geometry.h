// SPDX-License-Identifier: GPL-2.0-or-later
//
// How the flat rings of a molecular crystal lie: their normals, the two sides of a herringbone,
// and the angle between them.
#pragma once

#include "crystal/crystal.h"
#include "crystal/rings.h"

#include <Eigen/Core>
#include <optional>
#include <vector>

namespace ins {

struct RingSettings {
  int smallest = 5;              ///< members of a ring
  int largest = 6;               ///< members of a ring
  std::optional<double> stretch; ///< of the sum of covalent radii, within which atoms are bonded;
                                 ///< without, as bond_stretch() finds it
};

/// The plane that fits a ring best.
struct RingPlane {
  Eigen::Vector3d center; ///< mean of the members, Cartesian, Angstrom
  Eigen::Vector3d normal; ///< unit vector; its sign has no meaning
  double deviation;       ///< root mean square distance of the members from the plane, Angstrom
};

/// Rings whose normals point the same way.
struct RingGroup {
  std::vector<int> rings;                            ///< ascending
  Eigen::Vector3d normal = Eigen::Vector3d::UnitZ(); ///< mean direction, unit vector
  double spread = 0.0; ///< largest angle between a ring's normal and the mean, degrees
};

/// All rings of a crystal, and the groups their normals fall into.
struct RingGeometry {
  std::vector<Ring> rings;
  std::vector<RingPlane> planes; ///< of each ring
  std::vector<RingGroup> groups; ///< none without rings, one if all are parallel, else two
  double angle = 0.0;            ///< between the groups' normals, degrees; NaN without two groups
};

/// Plane of a ring by principal components: the normal is the eigenvector of the smallest
/// eigenvalue of the members' covariance, each atom counting 1.
RingPlane ring_plane(const Crystal &crystal, const Ring &ring);

/// Finds rings and splits them by the directions of their normals.
///
/// Normals are axes: n and -n are the same. The pair of normals with the largest angle between them
/// are the first means; each ring joins the mean it makes the smaller angle with, and each mean
/// becomes the principal axis of its group (eigenvector of the largest eigenvalue of sum n n^T),
/// until nothing changes. Rings whose normals all lie within 1 degree of each other are one group.
/// The group of the first ring comes first. The angle is 0 to 90 degrees.
///
/// \throws Error for an element without covalent radius
RingGeometry ring_geometry(const Crystal &crystal, const RingSettings &settings = {});

/// The same for another state of a crystal, with the rings and groups of the first state, so that
/// an angle can be followed through 90 degrees: the signs of the means are those that turn the
/// first state's means least, the lattice's own rotation taken out.
///
/// \param reference  of `first`
/// \throws Error if both states do not hold the same atoms in the same order
RingGeometry ring_geometry_like(const RingGeometry &reference, const Crystal &first,
                                const Crystal &second);

/// Rotation that comes closest to turning the first lattice into the second: the orthogonal factor
/// of the deformation gradient.
Eigen::Matrix3d lattice_rotation(const Eigen::Matrix3d &first, const Eigen::Matrix3d &second);

/// Angle between two axes, 0 to 90 degrees; lengths and signs do not matter.
double axis_angle(const Eigen::Vector3d &first, const Eigen::Vector3d &second);

/// Angles of a ring's normal against the lattice, degrees, 0 to 90.
struct RingTilt {
  Eigen::Vector3d axes;   ///< between the normal and a, b, c
  Eigen::Vector3d planes; ///< between the ring's plane and the planes (100), (010), (001)
};

RingTilt ring_tilt(const Eigen::Vector3d &normal, const Eigen::Matrix3d &lattice);

} // namespace ins
