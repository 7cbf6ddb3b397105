// SPDX-License-Identifier: GPL-2.0-or-later
#include "modes/mode_character.h"

#include "base/error.h"
#include "base/linear_algebra.h"
#include "base/units.h"
#include "modes/ion_name.h"

#include <Eigen/Geometry>
#include <algorithm>
#include <cmath>
#include <complex>
#include <fmt/format.h>

namespace ins {

namespace {

using Eigen::Index;
using Eigen::MatrixXcd;
using Eigen::MatrixXd;
using Eigen::Vector3d;
using Eigen::VectorXcd;
using Eigen::VectorXd;

bool is_gamma(const Vector3d &q) { return q.isZero(1e-12); }

/// Rigid motions of a molecule as orthonormal mass-weighted columns.
struct RigidMotions {
  MatrixXd translations; ///< (3n, 3)
  MatrixXd rotations;    ///< (3n, 3) about the axes of rising moment of inertia; zero columns for
                         ///< a rotation that moves no atom
};

RigidMotions rigid_motions(const Molecule &molecule) {
  const Index n = molecule.size();
  Vector3d center = Vector3d::Zero();
  double mass = 0.0;
  for (Index i = 0; i < n; ++i) {
    center += molecule.masses[i] * molecule.positions[i];
    mass += molecule.masses[i];
  }
  center /= mass;
  Eigen::Matrix3d inertia = Eigen::Matrix3d::Zero();
  for (Index i = 0; i < n; ++i) {
    const Vector3d r = molecule.positions[i] - center;
    inertia +=
        molecule.masses[i] * (r.squaredNorm() * Eigen::Matrix3d::Identity() - r * r.transpose());
  }
  const Eigensystem3 axes = symmetric_eigensystem_3(inertia);

  RigidMotions motions{MatrixXd::Zero(3 * n, 3), MatrixXd::Zero(3 * n, 3)};
  constexpr double still = 1e-3; // amu Angstrom^2: a moment below belongs to a straight molecule
  for (int axis = 0; axis < 3; ++axis)
    for (Index i = 0; i < n; ++i) {
      const double root = std::sqrt(molecule.masses[i]);
      motions.translations(3 * i + axis, axis) = root / std::sqrt(mass);
      const double moment = axes.values[axis];
      if (moment > still)
        motions.rotations.block<3, 1>(3 * i, axis) =
            root / std::sqrt(moment) * axes.vectors.col(axis).cross(molecule.positions[i] - center);
    }
  return motions;
}

/// Rows of the crystal's eigenvectors that belong to a molecule, as its atoms move side by side:
/// (3n, modes).
MatrixXcd rows_of(const PhononModes &modes, const Molecule &molecule) {
  MatrixXcd rows(3 * static_cast<Index>(molecule.size()), modes.eigenvectors.cols());
  for (Index i = 0; i < molecule.size(); ++i) {
    const double phase = 2.0 * units::pi * modes.q.dot(molecule.cells[i].cast<double>());
    rows.middleRows<3>(3 * i) =
        std::polar(1.0, phase) * modes.eigenvectors.middleRows<3>(3 * molecule.atoms[i]);
  }
  return rows;
}

/// Square roots of the masses, each three times.
VectorXd root_masses(const Molecule &molecule) {
  VectorXd roots(3 * static_cast<Index>(molecule.size()));
  for (Index i = 0; i < molecule.size(); ++i)
    roots.segment<3>(3 * i).setConstant(std::sqrt(molecule.masses[i]));
  return roots;
}

/// Pseudo-inverse of a molecule's Hessian on its deformations.
///
/// The unit of energy is the square of a wavenumber, which drops out of the shares.
MatrixXd compliance(const PhononModes &gamma, const Molecule &molecule, const VectorXd &roots,
                    const RigidMotions &rigid) {
  const MatrixXd rows = rows_of(gamma, molecule).real();
  const VectorXd &frequencies = gamma.frequencies;
  const VectorXd squares = frequencies.array() * frequencies.array().abs(); // imaginary: negative
  const MatrixXd hessian =
      roots.asDiagonal() * (rows * squares.asDiagonal() * rows.transpose()) * roots.asDiagonal();
  // Cartesian rigid motions span what the mass-weighted ones do, divided by the roots.
  MatrixXd motions(rows.rows(), 6);
  motions << rigid.translations, rigid.rotations;
  motions = roots.cwiseInverse().asDiagonal() * motions;
  const MatrixXd deformations = orthogonal_complement(motions);
  const Eigensystem system =
      symmetric_eigensystem(deformations.transpose() * hessian * deformations);
  // A soft or unstable deformation counts as very soft, not as stiff.
  const double floor = 1e-6 * system.values.cwiseAbs().maxCoeff();
  const VectorXd inverse = system.values.cwiseMax(floor).cwiseInverse();
  const MatrixXd basis = deformations * system.vectors;
  return basis * inverse.asDiagonal() * basis.transpose();
}

/// Coordinates of one sort in one molecule.
struct Sort {
  CoordinateKind kind;
  std::string label;
  std::vector<const InternalCoordinate *> members;
};

std::vector<Sort> sorts_of(const std::vector<InternalCoordinate> &coordinates) {
  std::vector<Sort> sorts;
  for (const InternalCoordinate &coordinate : coordinates) {
    const auto it = std::find_if(sorts.begin(), sorts.end(), [&](const Sort &sort) {
      return sort.kind == coordinate.kind && sort.label == coordinate.label;
    });
    if (it == sorts.end())
      sorts.push_back({coordinate.kind, coordinate.label, {&coordinate}});
    else
      it->members.push_back(&coordinate);
  }
  return sorts;
}

CoordinateShare &share_of(ModeCharacter &character, const Sort &sort) {
  for (CoordinateShare &share : character.coordinates)
    if (share.kind == sort.kind && share.label == sort.label)
      return share;
  character.coordinates.push_back({sort.kind, sort.label, 0.0, 0, 0.0});
  return character.coordinates.back();
}

/// Adds the energies of a molecule's coordinates to the modes, unnormalised; `phase` collects
/// energy-weighted values.
void add_coordinates(std::vector<ModeCharacter> &characters, const Molecule &molecule,
                     const MatrixXcd &displacements, const MatrixXd &softness) {
  std::vector<InternalCoordinate> coordinates = internal_coordinates(molecule);
  if (const std::string ion = ion_name(molecule); !ion.empty())
    for (InternalCoordinate &coordinate : coordinates)
      coordinate.label = ion + " " + coordinate.label;
  for (const Sort &sort : sorts_of(coordinates)) {
    const Index modes = displacements.cols();
    VectorXd energy = VectorXd::Zero(modes), squares = VectorXd::Zero(modes);
    VectorXcd sum = VectorXcd::Zero(modes);
    for (const InternalCoordinate *member : sort.members) {
      const VectorXcd change = displacements.transpose() * member->derivative;
      const double stiffness = 1.0 / (member->derivative.dot(softness * member->derivative));
      const double sign = member->direction.dot(sort.members.front()->direction) < 0.0 ? -1.0 : 1.0;
      energy += member->weight * stiffness * change.cwiseAbs2();
      sum += sign * change;
      squares += change.cwiseAbs2();
    }
    const auto members = static_cast<double>(sort.members.size());
    for (Index mode = 0; mode < modes; ++mode) {
      CoordinateShare &share = share_of(characters[mode], sort);
      share.share += energy[mode];
      share.members = std::max(share.members, static_cast<int>(sort.members.size()));
      if (squares[mode] > 0.0)
        share.phase += energy[mode] * std::norm(sum[mode]) / (members * squares[mode]);
    }
  }
}

void normalise(ModeCharacter &character) {
  character.internal =
      std::max(0.0, character.internal); // a difference may fall below by round-off
  double total = 0.0;
  for (CoordinateShare &share : character.coordinates) {
    share.phase = share.share > 0.0 ? share.phase / share.share : 0.0;
    total += share.share;
  }
  for (CoordinateShare &share : character.coordinates)
    share.share = total > 0.0 ? share.share / total : 0.0;
  std::stable_sort(
      character.coordinates.begin(), character.coordinates.end(),
      [](const CoordinateShare &a, const CoordinateShare &b) { return a.share > b.share; });
}

/// Normal of the plane that fits the rings of a molecule best.
Vector3d ring_normal(const Molecule &molecule) {
  Vector3d center = Vector3d::Zero();
  std::vector<Vector3d> members;
  for (const std::vector<int> &ring : molecule.rings)
    for (const int atom : ring) {
      members.push_back(molecule.positions[atom]);
      center += molecule.positions[atom];
    }
  center /= static_cast<double>(members.size());
  Eigen::Matrix3d spread = Eigen::Matrix3d::Zero();
  for (const Vector3d &member : members)
    spread += (member - center) * (member - center).transpose();
  return symmetric_eigensystem_3(spread).vectors.col(0);
}

void add_rigid_motions(std::vector<ModeCharacter> &characters, const MatrixXcd &rows,
                       const RigidMotions &rigid) {
  const MatrixXcd translation = rigid.translations.transpose() * rows;
  const MatrixXcd rotation = rigid.rotations.transpose() * rows;
  for (Index mode = 0; mode < rows.cols(); ++mode) {
    ModeCharacter &character = characters[mode];
    character.translation += translation.col(mode).squaredNorm();
    character.libration += rotation.col(mode).squaredNorm();
    character.internal += rows.col(mode).squaredNorm() - translation.col(mode).squaredNorm() -
                          rotation.col(mode).squaredNorm();
    for (int axis = 0; axis < 3; ++axis)
      character.axes[axis] += std::norm(rotation(axis, mode));
  }
}

void add_out_of_plane(std::vector<ModeCharacter> &characters, const Molecule &molecule,
                      const MatrixXcd &deformation) {
  if (molecule.rings.empty())
    return;
  const Vector3d normal = ring_normal(molecule);
  for (Index mode = 0; mode < deformation.cols(); ++mode)
    for (Index i = 0; i < molecule.size(); ++i)
      characters[mode].out_of_plane +=
          std::norm(normal.cast<std::complex<double>>().dot(deformation.block<3, 1>(3 * i, mode)));
}

/// Share of each mode in the motion of the crystal as a whole.
void add_acoustic(std::vector<ModeCharacter> &characters, const PhononModes &modes,
                  const std::vector<Molecule> &molecules) {
  VectorXd roots(modes.eigenvectors.rows());
  for (const Molecule &molecule : molecules)
    for (Index i = 0; i < molecule.size(); ++i)
      roots.segment<3>(3 * molecule.atoms[i]).setConstant(std::sqrt(molecule.masses[i]));
  const double mass = roots.squaredNorm() / 3.0;
  for (int axis = 0; axis < 3; ++axis) {
    VectorXd uniform = VectorXd::Zero(roots.size());
    for (Index i = axis; i < roots.size(); i += 3)
      uniform[i] = roots[i] / std::sqrt(mass);
    const VectorXcd overlap = modes.eigenvectors.transpose() * uniform;
    for (Index mode = 0; mode < overlap.size(); ++mode)
      characters[mode].acoustic += std::norm(overlap[mode]);
  }
}

} // namespace

std::vector<ModeCharacter> characterise_modes(const PhononModes &modes, const PhononModes &gamma,
                                              const std::vector<Molecule> &molecules) {
  int atoms = 0;
  for (const Molecule &molecule : molecules)
    atoms += molecule.size();
  if (atoms != modes.atoms() || atoms != gamma.atoms())
    throw Error(fmt::format("modes of {} atoms do not belong to molecules of {} atoms",
                            modes.atoms(), atoms));
  if (!is_gamma(gamma.q))
    throw Error("the character of modes needs the modes at Gamma");

  std::vector<ModeCharacter> characters(modes.modes());
  if (is_gamma(modes.q))
    add_acoustic(characters, modes, molecules);
  for (const Molecule &molecule : molecules) {
    const MatrixXcd rows = rows_of(modes, molecule);
    if (molecule.is_network) {
      for (Index mode = 0; mode < rows.cols(); ++mode)
        characters[mode].network += rows.col(mode).squaredNorm();
      continue;
    }
    const RigidMotions rigid = rigid_motions(molecule);
    add_rigid_motions(characters, rows, rigid);
    if (molecule.size() < 2)
      continue;
    const MatrixXcd deformation = rows -
                                  rigid.translations * (rigid.translations.transpose() * rows) -
                                  rigid.rotations * (rigid.rotations.transpose() * rows);
    add_out_of_plane(characters, molecule, deformation);
    const VectorXd roots = root_masses(molecule);
    add_coordinates(characters, molecule, roots.cwiseInverse().asDiagonal() * deformation,
                    compliance(gamma, molecule, roots, rigid));
  }
  for (ModeCharacter &character : characters)
    normalise(character);
  return characters;
}

} // namespace ins
