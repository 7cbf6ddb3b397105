// SPDX-License-Identifier: GPL-2.0-or-later
#include "phonons/free_motions.h"

#include "base/linear_algebra.h"
#include "force_constants/shortest_images.h"

#include <Eigen/Geometry>
#include <algorithm>
#include <cmath>
#include <optional>
#include <vector>

namespace ins {

namespace {

constexpr double margin = 1.0;            // Angstrom
constexpr double touching = 1e-4;         // eV/Angstrom^2
constexpr double independent_part = 1e-3; ///< of the largest singular value

/// Primitive atom `to` in the cell `cell` as seen from another atom in cell 0.
struct Contact {
  int to = 0;
  Eigen::Vector3i cell = Eigen::Vector3i::Zero();
};

std::vector<std::vector<Contact>> contacts(const ForceConstants &fc) {
  const ShortestImages images = shortest_images(fc);
  std::vector<std::vector<Contact>> all(fc.primitive.positions.size());
  const int supercell = fc.supercell.size();
  for (int i = 0; i < fc.primitive.size(); ++i)
    for (int j = 0; j < supercell; ++j) {
      if (j == fc.p2s[i] || fc(i, j).cwiseAbs().maxCoeff() < touching)
        continue;
      const int pair = i * supercell + j;
      for (int k = images.first[pair]; k < images.first[pair + 1]; ++k)
        all[i].push_back({fc.s2p[j], images.vectors[images.index[k]]});
    }
  return all;
}

/// Atoms of a body at their places in it, Cartesian.
struct Body {
  std::vector<int> atoms;
  std::vector<Eigen::Vector3d> places;
};

/// Does a body come as near to its images in other supercells as its atoms touch each other? Then
/// it touches those too, whatever shortest images say.
bool meets_itself(const Body &body, double reach, const Eigen::Matrix3d &supercell) {
  for (int a = -1; a <= 1; ++a)
    for (int b = -1; b <= 1; ++b)
      for (int c = -1; c <= 1; ++c) {
        if (a == 0 && b == 0 && c == 0)
          continue;
        const Eigen::Vector3d shift = supercell.transpose() * Eigen::Vector3d(a, b, c);
        for (const Eigen::Vector3d &here : body.places)
          for (const Eigen::Vector3d &there : body.places)
            if ((there + shift - here).norm() <= reach + margin)
              return true;
      }
  return false;
}

/// The body that an atom belongs to; none if it goes on across the crystal.
///
/// \param seen  (atoms) set for those that were reached
std::optional<Body> grow(const ForceConstants &fc,
                         const std::vector<std::vector<Contact>> &contacts, int start,
                         std::vector<bool> &seen) {
  const Crystal &crystal = fc.primitive;
  double reach = 0.0;
  std::vector<std::optional<Eigen::Vector3i>> cells(crystal.positions.size());
  cells[start] = Eigen::Vector3i::Zero();
  std::vector<int> reached = {start};
  bool endless = false;
  for (std::size_t next = 0; next < reached.size(); ++next) {
    const int from = reached[next];
    for (const Contact &contact : contacts[from]) {
      const Eigen::Vector3i cell = *cells[from] + contact.cell;
      const Eigen::Vector3d apart =
          crystal.positions[contact.to] + contact.cell.cast<double>() - crystal.positions[from];
      reach = std::max(reach, (crystal.lattice.transpose() * apart).norm());
      if (!cells[contact.to]) {
        cells[contact.to] = cell;
        reached.push_back(contact.to);
      } else {
        endless = endless || *cells[contact.to] != cell;
      }
    }
  }
  Body body;
  for (const int atom : reached) {
    seen[atom] = true;
    body.atoms.push_back(atom);
    body.places.push_back(crystal.lattice.transpose() *
                          (crystal.positions[atom] + cells[atom]->cast<double>()));
  }
  if (endless || meets_itself(body, reach, fc.supercell.lattice))
    return std::nullopt;
  return body;
}

/// Six columns: three translations, three rotations about the center of mass.
Eigen::MatrixXd rigid_motions(const Crystal &crystal, const Body &body) {
  Eigen::Vector3d center = Eigen::Vector3d::Zero();
  double mass = 0.0;
  for (std::size_t k = 0; k < body.atoms.size(); ++k) {
    center += crystal.masses[body.atoms[k]] * body.places[k];
    mass += crystal.masses[body.atoms[k]];
  }
  center /= mass;
  Eigen::MatrixXd motions = Eigen::MatrixXd::Zero(3 * crystal.size(), 6);
  for (std::size_t k = 0; k < body.atoms.size(); ++k) {
    const int atom = body.atoms[k];
    const double root = std::sqrt(crystal.masses[atom]);
    for (int axis = 0; axis < 3; ++axis) {
      const Eigen::Vector3d unit = Eigen::Vector3d::Unit(axis);
      motions.block<3, 1>(3 * atom, axis) = root * unit;
      motions.block<3, 1>(3 * atom, 3 + axis) = root * unit.cross(body.places[k] - center);
    }
  }
  return motions;
}

/// Orthonormal columns that span the same space.
Eigen::MatrixXd orthonormal(const Eigen::MatrixXd &columns) {
  const SingularVectors svd = singular_vectors(columns);
  Eigen::Index rank = 0;
  while (rank < svd.values.size() && svd.values[rank] > independent_part * svd.values[0])
    ++rank;
  return svd.left.leftCols(rank);
}

} // namespace

Eigen::MatrixXd free_motions(const ForceConstants &fc) {
  const std::vector<std::vector<Contact>> joined = contacts(fc);
  std::vector<bool> seen(joined.size(), false);
  Eigen::MatrixXd all(3 * fc.primitive.size(), 0);
  for (int atom = 0; atom < fc.primitive.size(); ++atom) {
    if (seen[atom])
      continue;
    const std::optional<Body> body = grow(fc, joined, atom, seen);
    if (!body)
      continue;
    const Eigen::MatrixXd motions = orthonormal(rigid_motions(fc.primitive, *body));
    all.conservativeResize(Eigen::NoChange, all.cols() + motions.cols());
    all.rightCols(motions.cols()) = motions;
  }
  return all;
}

} // namespace ins
