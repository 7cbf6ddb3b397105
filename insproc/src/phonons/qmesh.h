// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "crystal/crystal.h"

#include <Eigen/Core>
#include <array>
#include <optional>
#include <vector>

namespace ins {

/// Mesh counts from a length: n_i = ceil(length |b_i| / 2 pi), at least 1.
///
/// \param lattice rows a, b, c in Angstrom
/// \param length  Angstrom, positive
/// Source: Moreno and Soler, Phys. Rev. B 45 (1992) 13891; the default length of Abins is 15.
std::array<int, 3> mesh_counts(const Eigen::Matrix3d &lattice, double length);

/// The length that sets a mesh where nobody gives one, Angstrom.
inline constexpr double default_mesh_length = 50.0;

/// The mesh where nobody gives counts or a length: mesh_counts() of default_mesh_length, those
/// above 1 raised to the next even number, so that every point of half_mesh() lies on it.
std::array<int, 3> default_mesh(const Eigen::Matrix3d &lattice);

/// The mesh of half as many points along each axis that has several.
///
/// \return empty if one of these has an odd number, or none has several
std::optional<std::array<int, 3>> half_mesh(const std::array<int, 3> &counts);

/// True if a fractional wave vector lies on the regular mesh of `counts`.
bool on_mesh(const Eigen::Vector3d &q, const std::array<int, 3> &counts);

/// Gamma-centred regular mesh, every point, fractional in (-1/2, 1/2]: q_i = m_i / n_i.
std::vector<Eigen::Vector3d> regular_mesh(const std::array<int, 3> &counts);

/// A space-group operation that the dynamical matrix obeys, as it acts on displacements.
struct PhononSymmetry {
  Eigen::Matrix3i reciprocal; ///< on fractional q: q' = reciprocal * q
  Eigen::Matrix3d rotation;   ///< Cartesian
  std::vector<int>
      atom_map; ///< atom i goes to the position of atom atom_map[i] (plus a lattice vector)
};

/// One arm of a star: the wave vector of the full mesh that an operation makes of the stored one.
/// Time reversal is left out, since the tensors of q and -q are equal.
struct StarArm {
  int operation; ///< index into QMesh::operations
  double weight; ///< share of the full mesh (q and -q together where both are in it)
};

/// A mesh reduced by time reversal and, where given, by a point group.
struct QMesh {
  std::array<int, 3> counts{1, 1, 1};
  std::vector<PhononSymmetry> operations;  ///< the first is the identity
  std::vector<Eigen::Vector3d> points;     ///< irreducible wave vectors
  std::vector<std::vector<StarArm>> stars; ///< (points); weights over all arms sum to 1
  std::vector<int> point_of;               ///< (full mesh, m_3 fastest) its irreducible point
  std::vector<int> distinct_atoms;         ///< one atom per orbit of `operations`, ascending
  std::vector<int> orbit;                  ///< (N) index into distinct_atoms

  double weight(std::size_t point) const;
  /// Number of atoms in the orbit of distinct_atoms[k].
  int multiplicity(int k) const;
};

/// Reduces the regular mesh of `counts`.
///
/// \param operations symmetries; the identity alone gives reduction by time reversal only
/// \param atoms      number of atoms in the primitive cell
QMesh reduce_mesh(const std::array<int, 3> &counts, std::vector<PhononSymmetry> operations,
                  int atoms);

} // namespace ins
