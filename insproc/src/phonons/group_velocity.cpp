// SPDX-License-Identifier: GPL-2.0-or-later
#include "phonons/group_velocity.h"

#include "base/error.h"
#include "base/units.h"
#include "phonons/degeneracy.h"
#include "phonons/eigen_solver.h"

#include <array>
#include <complex>

namespace ins {

namespace {

/// eV/amu as the square of a velocity in Angstrom/ps.
constexpr double square_velocity = units::electron_volt / units::atomic_mass * 1e-4;

/// Angular frequency of a wave number, rad/ps.
double angular(double wave_number) { return 2.0 * units::pi * wave_number / units::THz_in_cm1; }

/// Matrix elements <e_m| dD/dk |e_n> of a few modes, in the gauge with atom positions: there they
/// do not depend on which images of the atoms make up the cell, should the modes be merely close.
std::array<Eigen::MatrixXcd, 3> matrix_elements(const std::array<Eigen::MatrixXcd, 3> &gradient,
                                                const Eigen::MatrixXcd &vectors,
                                                const Eigen::VectorXd &wave_numbers,
                                                const Crystal &crystal) {
  const Eigen::VectorXd eigenvalues =
      wave_numbers.unaryExpr([](double f) { return angular(f) * angular(f) / square_velocity; });
  std::array<Eigen::MatrixXcd, 3> elements;
  for (int axis = 0; axis < 3; ++axis) {
    Eigen::VectorXd places(vectors.rows()); // Angstrom
    for (int i = 0; i < crystal.size(); ++i)
      places.segment<3>(3 * i).setConstant(crystal.positions[i].dot(crystal.lattice.col(axis)));
    const Eigen::MatrixXcd place = vectors.adjoint() * places.asDiagonal() * vectors;
    const std::complex<double> i_unit(0.0, 1.0);
    elements[axis] = vectors.adjoint() * gradient[axis] * vectors +
                     i_unit * (eigenvalues.asDiagonal() * place - place * eigenvalues.asDiagonal());
  }
  return elements;
}

} // namespace

Eigen::MatrixX3d group_velocities(const DynamicalMatrix &matrix, const PhononModes &modes,
                                  const Eigen::Vector3d &direction) {
  const Eigen::Index size = 3 * static_cast<Eigen::Index>(matrix.primitive().size());
  if (modes.frequencies.size() != size || modes.eigenvectors.rows() != size ||
      modes.eigenvectors.cols() != size)
    throw Error("group velocities need all modes of the crystal with their eigenvectors");
  const std::array<Eigen::MatrixXcd, 3> gradient = matrix.gradient(modes.q);
  const Eigen::Vector3d unit = direction.normalized();
  Eigen::MatrixX3d velocities = Eigen::MatrixX3d::Zero(size, 3);
  for (Eigen::Index first = 0, end = 0; first < size; first = end) {
    end = first + 1;
    while (end < size &&
           modes.frequencies[end] - modes.frequencies[end - 1] < degeneracy::of_velocities)
      ++end;
    if (modes.frequencies[first] <= degeneracy::of_velocities)
      continue;
    const auto elements =
        matrix_elements(gradient, modes.eigenvectors.middleCols(first, end - first),
                        modes.frequencies.segment(first, end - first), matrix.primitive());
    const Eigen::MatrixXcd mixing =
        hermitian_eigenpairs(unit[0] * elements[0] + unit[1] * elements[1] + unit[2] * elements[2])
            .vectors;
    for (int axis = 0; axis < 3; ++axis) {
      const Eigen::VectorXd slopes = (mixing.adjoint() * elements[axis] * mixing).diagonal().real();
      for (Eigen::Index mode = first; mode < end; ++mode)
        velocities(mode, axis) =
            square_velocity * slopes[mode - first] / (2.0 * angular(modes.frequencies[mode]));
    }
  }
  return velocities;
}

} // namespace ins
