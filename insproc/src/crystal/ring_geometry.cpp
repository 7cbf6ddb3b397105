// SPDX-License-Identifier: GPL-2.0-or-later
#include "crystal/ring_geometry.h"

#include "base/error.h"
#include "base/linear_algebra.h"
#include "base/units.h"
#include "crystal/same_atoms.h"

#include <Eigen/Geometry>
#include <Eigen/LU>
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace ins {

namespace {

constexpr double parallel = 1.0; ///< degrees within which all normals are one group
constexpr double degree = 180.0 / units::pi;

std::vector<Eigen::Vector3d> member_positions(const Crystal &crystal, const Ring &ring) {
  std::vector<Eigen::Vector3d> positions;
  for (const RingMember &member : ring)
    positions.push_back(crystal.lattice.transpose() *
                        (crystal.positions[member.atom] + member.cell.cast<double>()));
  return positions;
}

/// The axis that a group's normals have in common.
Eigen::Vector3d principal_axis(const std::vector<RingPlane> &planes,
                               const std::vector<int> &rings) {
  Eigen::Matrix3d sum = Eigen::Matrix3d::Zero();
  for (const int ring : rings)
    sum += planes[ring].normal * planes[ring].normal.transpose();
  return symmetric_eigensystem_3(sum).vectors.col(2);
}

RingGroup group_of(const std::vector<RingPlane> &planes, std::vector<int> rings) {
  RingGroup group;
  group.normal = principal_axis(planes, rings);
  for (const int ring : rings)
    group.spread = std::max(group.spread, axis_angle(planes[ring].normal, group.normal));
  group.rings = std::move(rings);
  return group;
}

/// Members of the two groups, by the mean that is nearer.
std::array<std::vector<int>, 2> divide(const std::vector<RingPlane> &planes,
                                       const std::array<Eigen::Vector3d, 2> &means) {
  std::array<std::vector<int>, 2> groups;
  for (std::size_t ring = 0; ring < planes.size(); ++ring) {
    const Eigen::Vector3d &normal = planes[ring].normal;
    const bool second = std::abs(normal.dot(means[1])) > std::abs(normal.dot(means[0]));
    groups[second ? 1 : 0].push_back(static_cast<int>(ring));
  }
  return groups;
}

std::vector<RingGroup> find_groups(const std::vector<RingPlane> &planes) {
  std::vector<int> all(planes.size());
  double widest = 0.0;
  std::array<Eigen::Vector3d, 2> means;
  for (std::size_t i = 0; i < planes.size(); ++i) {
    all[i] = static_cast<int>(i);
    for (std::size_t j = i + 1; j < planes.size(); ++j)
      if (const double angle = axis_angle(planes[i].normal, planes[j].normal); angle > widest) {
        widest = angle;
        means = {planes[i].normal, planes[j].normal};
      }
  }
  if (all.empty())
    return {};
  if (widest < parallel)
    return {group_of(planes, all)};
  std::array<std::vector<int>, 2> groups = divide(planes, means);
  // Each round lowers the sum of squared sines, so that a division never returns; the bound is for
  // ties decided by rounding.
  for (std::size_t round = 0; round < planes.size(); ++round) {
    means = {principal_axis(planes, groups[0]), principal_axis(planes, groups[1])};
    std::array<std::vector<int>, 2> next = divide(planes, means);
    if (next == groups || next[0].empty() || next[1].empty())
      break;
    groups = std::move(next);
  }
  if (groups[1].front() == 0)
    std::swap(groups[0], groups[1]);
  return {group_of(planes, groups[0]), group_of(planes, groups[1])};
}

std::vector<RingPlane> planes_of(const Crystal &crystal, const std::vector<Ring> &rings) {
  std::vector<RingPlane> planes;
  for (const Ring &ring : rings)
    planes.push_back(ring_plane(crystal, ring));
  return planes;
}

/// Moves members to the cells in which they are neighbors again; in the second state they may have
/// crossed the cell's faces, and the crystal may have shifted.
void rejoin(Ring &ring, const Crystal &first, const Crystal &second) {
  Eigen::Vector3i shift = Eigen::Vector3i::Zero(); // of the member before
  for (std::size_t k = 1; k < ring.size(); ++k) {
    const int atom = ring[k].atom, before = ring[k - 1].atom;
    const Eigen::Vector3d change = (second.positions[atom] - second.positions[before]) -
                                   (first.positions[atom] - first.positions[before]);
    shift -= change.array().round().cast<int>().matrix();
    ring[k].cell += shift;
  }
}

/// Angle between two vectors, 0 to 180 degrees.
double vector_angle(const Eigen::Vector3d &first, const Eigen::Vector3d &second) {
  return degree * std::atan2(first.cross(second).norm(), first.dot(second));
}

} // namespace

double axis_angle(const Eigen::Vector3d &first, const Eigen::Vector3d &second) {
  return degree * std::atan2(first.cross(second).norm(), std::abs(first.dot(second)));
}

RingPlane ring_plane(const Crystal &crystal, const Ring &ring) {
  const std::vector<Eigen::Vector3d> positions = member_positions(crystal, ring);
  const double n = static_cast<double>(positions.size());
  RingPlane plane;
  plane.center.setZero();
  for (const Eigen::Vector3d &position : positions)
    plane.center += position / n;
  Eigen::Matrix3d covariance = Eigen::Matrix3d::Zero();
  for (const Eigen::Vector3d &position : positions)
    covariance += (position - plane.center) * (position - plane.center).transpose() / n;
  const Eigensystem3 axes = symmetric_eigensystem_3(covariance);
  plane.normal = axes.vectors.col(0);
  plane.deviation = std::sqrt(std::max(0.0, axes.values[0]));
  return plane;
}

RingGeometry ring_geometry(const Crystal &crystal, const RingSettings &settings) {
  RingGeometry geometry;
  const BondGraph bonds =
      settings.stretch ? find_bonds(crystal, *settings.stretch) : find_bonds(crystal);
  for (Ring &ring : find_rings(bonds, settings.largest))
    if (static_cast<int>(ring.size()) >= settings.smallest)
      geometry.rings.push_back(std::move(ring));
  geometry.planes = planes_of(crystal, geometry.rings);
  geometry.groups = find_groups(geometry.planes);
  geometry.angle = geometry.groups.size() == 2
                       ? axis_angle(geometry.groups[0].normal, geometry.groups[1].normal)
                       : std::numeric_limits<double>::quiet_NaN();
  if (geometry.groups.size() == 2 && // the means' signs are those of the angle
      geometry.groups[0].normal.dot(geometry.groups[1].normal) < 0.0)
    geometry.groups[1].normal *= -1.0;
  return geometry;
}

RingGeometry ring_geometry_like(const RingGeometry &reference, const Crystal &first,
                                const Crystal &second) {
  require_same_atoms(first, second);
  const Eigen::Matrix3d rotation = lattice_rotation(first.lattice, second.lattice);
  RingGeometry geometry;
  geometry.rings = reference.rings;
  for (Ring &ring : geometry.rings)
    rejoin(ring, first, second);
  geometry.planes = planes_of(second, geometry.rings);
  for (const RingGroup &group : reference.groups) {
    RingGroup same = group_of(geometry.planes, group.rings);
    if (same.normal.dot(rotation * group.normal) < 0.0)
      same.normal *= -1.0;
    geometry.groups.push_back(std::move(same));
  }
  geometry.angle = geometry.groups.size() == 2
                       ? vector_angle(geometry.groups[0].normal, geometry.groups[1].normal)
                       : std::numeric_limits<double>::quiet_NaN();
  return geometry;
}

Eigen::Matrix3d lattice_rotation(const Eigen::Matrix3d &first, const Eigen::Matrix3d &second) {
  const Eigen::Matrix3d gradient = second.transpose() * first.transpose().inverse();
  const SingularVectors svd = singular_vectors(gradient);
  return svd.left * svd.right.transpose();
}

RingTilt ring_tilt(const Eigen::Vector3d &normal, const Eigen::Matrix3d &lattice) {
  const Eigen::Matrix3d reciprocal = lattice.inverse(); // columns, without 2 pi
  RingTilt tilt;
  for (int axis = 0; axis < 3; ++axis) {
    tilt.axes[axis] = axis_angle(normal, lattice.row(axis));
    tilt.planes[axis] = axis_angle(normal, reciprocal.col(axis));
  }
  return tilt;
}

} // namespace ins
