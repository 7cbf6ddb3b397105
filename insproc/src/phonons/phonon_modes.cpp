// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/units.h"
#include "phonons/dynamical_matrix.h"
#include "phonons/eigen_solver.h"

#include <cmath>

namespace ins {

namespace {

/// Wave number of a mass-weighted force constant; sqrt of 1 eV/Angstrom^2/amu in cm^-1.
const double root_in_cm1 = std::sqrt(units::electron_volt / units::atomic_mass) * 1e10 /
                           (2.0 * units::pi * units::speed_of_light * 100.0);

Eigen::VectorXd wave_numbers(const Eigen::VectorXd &eigenvalues) {
  return eigenvalues.unaryExpr(
      [](double value) { return std::copysign(std::sqrt(std::abs(value)) * root_in_cm1, value); });
}

} // namespace

PhononModes phonon_modes(const DynamicalMatrix &matrix, const Eigen::Vector3d &q,
                         const std::optional<Eigen::Vector3d> &direction) {
  HermitianEigenpairs pairs = hermitian_eigenpairs(matrix(q, direction));
  PhononModes modes;
  modes.q = q;
  modes.frequencies = wave_numbers(pairs.values);
  modes.eigenvectors = std::move(pairs.vectors);
  return modes;
}

Eigen::VectorXd phonon_frequencies(const DynamicalMatrix &matrix, const Eigen::Vector3d &q,
                                   const std::optional<Eigen::Vector3d> &direction) {
  return wave_numbers(hermitian_eigenpairs(matrix(q, direction), false).values);
}

} // namespace ins
