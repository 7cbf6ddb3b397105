// SPDX-License-Identifier: GPL-2.0-or-later
#include "phonons/phonon_symmetry.h"

#include "base/units.h"
#include "crystal/alike.h"
#include "crystal/symmetry.h"

#include <Eigen/LU>
#include <algorithm>
#include <complex>
#include <random>
#include <string>
#include <utility>

namespace ins {

namespace {

constexpr double obeyed = 1e-6; ///< largest change of D v under a symmetry, relative

/// What an operation makes of displacements at q, in the lattice gauge: those at R^-T q, up to a
/// phase common to all atoms.
///
/// \param shifts  (atoms) the lattice vector n by which the image of atom i lies beyond the atom it
///                falls on: whole numbers, which hold however little exact the positions are
Eigen::VectorXcd transform(const PhononSymmetry &operation,
                           const std::vector<Eigen::Vector3d> &shifts,
                           const Eigen::Vector3d &rotated_q, const Eigen::VectorXcd &vector) {
  Eigen::VectorXcd result(vector.size());
  for (std::size_t i = 0; i < operation.atom_map.size(); ++i)
    result.segment<3>(3 * operation.atom_map[i]) =
        std::polar(1.0, -2.0 * units::pi * rotated_q.dot(shifts[i])) *
        (operation.rotation * vector.segment<3>(3 * static_cast<Eigen::Index>(i)));
  return result;
}

std::vector<Eigen::Vector3d> lattice_shifts(const Crystal &crystal,
                                            const SymmetryOperation &operation,
                                            const std::vector<int> &image) {
  std::vector<Eigen::Vector3d> shifts;
  for (std::size_t i = 0; i < image.size(); ++i) {
    const Eigen::Vector3d at =
        operation.rotation.cast<double>() * crystal.positions[i] + operation.translation;
    shifts.emplace_back((at - crystal.positions[image[i]]).array().round());
  }
  return shifts;
}

Eigen::VectorXcd random_vector(Eigen::Index size) {
  std::mt19937 random(1);
  std::uniform_real_distribution<double> uniform(-1.0, 1.0);
  return Eigen::VectorXcd::NullaryExpr(
      size, [&](Eigen::Index) { return std::complex<double>(uniform(random), uniform(random)); });
}

} // namespace

std::vector<PhononSymmetry> phonon_symmetries(const DynamicalMatrix &matrix, double symprec) {
  const Crystal crystal = told_apart_by_mass(matrix.primitive());
  const SpaceGroup group = find_space_group(crystal, symprec);
  const std::vector<std::vector<int>> images = atom_images(crystal, group.operations, symprec);
  if (group.operations.size() == 1)
    return {{Eigen::Matrix3i::Identity(), Eigen::Matrix3d::Identity(), images.front()}};

  // A symmetry S with S D(q) = D(R q) S acts on a vector in either order to the same effect.
  const Eigen::Vector3d general(0.1234, 0.2718, -0.1729);
  const Eigen::VectorXcd vector = random_vector(3 * crystal.size());
  const Eigen::MatrixXcd here = matrix(general);
  const Eigen::VectorXcd product = here * vector;
  const double tolerance = obeyed * here.cwiseAbs().maxCoeff();

  std::vector<PhononSymmetry> symmetries;
  for (const Eigen::Matrix3i &rotation : distinct_rotations(group.operations)) {
    const Eigen::Matrix3d reciprocal =
        rotation.cast<double>().inverse().transpose().array().round();
    const Eigen::Vector3d rotated_q = reciprocal * general;
    const Eigen::MatrixXcd there = matrix(rotated_q);
    for (std::size_t k = 0; k < group.operations.size(); ++k) {
      if (group.operations[k].rotation != rotation)
        continue;
      PhononSymmetry operation{reciprocal.cast<int>(),
                               cartesian_rotation(crystal.lattice, rotation), images[k]};
      const std::vector<Eigen::Vector3d> shifts =
          lattice_shifts(crystal, group.operations[k], images[k]);
      const Eigen::VectorXcd difference = transform(operation, shifts, rotated_q, product) -
                                          there * transform(operation, shifts, rotated_q, vector);
      if (difference.cwiseAbs().maxCoeff() <= tolerance)
        symmetries.push_back(std::move(operation));
    }
  }
  return symmetries;
}

std::vector<PhononSymmetry> common_symmetries(const std::vector<const DynamicalMatrix *> &states,
                                              double symprec) {
  std::vector<PhononSymmetry> common = phonon_symmetries(*states.at(0), symprec);
  for (std::size_t k = 1; k < states.size(); ++k) {
    const std::vector<PhononSymmetry> own = phonon_symmetries(*states[k], symprec);
    std::erase_if(common, [&](const PhononSymmetry &operation) {
      return std::none_of(own.begin(), own.end(), [&](const PhononSymmetry &other) {
        return other.reciprocal == operation.reciprocal && other.atom_map == operation.atom_map;
      });
    });
  }
  return common;
}

QMesh common_mesh(const std::vector<const DynamicalMatrix *> &states,
                  const std::optional<std::array<int, 3>> &counts, std::optional<double> length,
                  std::optional<double> symprec) {
  std::vector<PhononSymmetry> operations;
  if (symprec)
    operations = common_symmetries(states, *symprec);
  const Crystal &crystal = states.at(0)->primitive();
  const std::array<int, 3> unasked =
      length ? mesh_counts(crystal.lattice, *length) : default_mesh(crystal.lattice);
  return reduce_mesh(counts.value_or(unasked), std::move(operations), crystal.size());
}

} // namespace ins
