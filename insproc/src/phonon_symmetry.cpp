// SPDX-License-Identifier: GPL-2.0-or-later
#include "phonon_symmetry.h"

#include "symmetry.h"
#include "units.h"

#include <Eigen/LU>
#include <algorithm>
#include <complex>
#include <map>
#include <string>

namespace ins {

namespace {

constexpr double obeyed = 1e-6; ///< largest relative change of D under a symmetry

/// Name that tells isotopes of one element apart: symbol and mass.
Crystal with_isotope_names(Crystal crystal) {
  for (int i = 0; i < crystal.size(); ++i)
    crystal.symbols[i].append("_").append(std::to_string(crystal.masses[i]));
  return crystal;
}

/// D(q) in the gauge with atom positions, in which it transforms without phases.
Eigen::MatrixXcd position_gauge(const DynamicalMatrix &matrix, const Eigen::Vector3d &q) {
  const Crystal &crystal = matrix.primitive();
  Eigen::VectorXcd phase(3 * crystal.size());
  for (int i = 0; i < crystal.size(); ++i)
    phase.segment<3>(3 * i).setConstant(
        std::polar(1.0, 2.0 * units::pi * q.dot(crystal.positions[i])));
  return phase.conjugate().asDiagonal() * matrix(q) * phase.asDiagonal();
}

/// Largest element of R D(q) R^T - D(R q).
double violation(const DynamicalMatrix &matrix, const Eigen::MatrixXcd &reference,
                 const Eigen::Vector3d &q, const PhononSymmetry &operation) {
  const Eigen::MatrixXcd image = position_gauge(matrix, operation.reciprocal.cast<double>() * q);
  const int atoms = matrix.primitive().size();
  double largest = 0.0;
  for (int i = 0; i < atoms; ++i)
    for (int j = 0; j < atoms; ++j) {
      const Eigen::Matrix3cd rotated =
          operation.rotation * reference.block<3, 3>(3 * i, 3 * j) * operation.rotation.transpose();
      const Eigen::Matrix3cd found =
          image.block<3, 3>(3 * operation.atom_map[i], 3 * operation.atom_map[j]);
      largest = std::max(largest, (rotated - found).cwiseAbs().maxCoeff());
    }
  return largest;
}

} // namespace

std::vector<PhononSymmetry> phonon_symmetries(const DynamicalMatrix &matrix, double symprec) {
  const Crystal crystal = with_isotope_names(matrix.primitive());
  const SpaceGroup group = find_space_group(crystal, symprec);
  const std::vector<std::vector<int>> images = atom_images(crystal, group.operations, symprec);

  std::vector<PhononSymmetry> candidates;
  std::vector<Eigen::Matrix3i> rotations;
  for (std::size_t k = 0; k < group.operations.size(); ++k) {
    const Eigen::Matrix3i &rotation = group.operations[k].rotation;
    if (std::find(rotations.begin(), rotations.end(), rotation) != rotations.end())
      continue;
    rotations.push_back(rotation);
    const Eigen::Matrix3d reciprocal =
        rotation.cast<double>().inverse().transpose().array().round();
    candidates.push_back(
        {reciprocal.cast<int>(), cartesian_rotation(crystal.lattice, rotation), images[k]});
  }
  if (candidates.size() == 1)
    return candidates;

  const Eigen::Vector3d general(0.1234, 0.2718, -0.1729);
  const Eigen::MatrixXcd reference = position_gauge(matrix, general);
  const double tolerance = obeyed * reference.cwiseAbs().maxCoeff();
  std::erase_if(candidates, [&](const PhononSymmetry &operation) {
    return !operation.rotation.isIdentity(1e-8) &&
           violation(matrix, reference, general, operation) > tolerance;
  });
  return candidates;
}

} // namespace ins
