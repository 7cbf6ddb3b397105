// SPDX-License-Identifier: GPL-2.0-or-later
#include "group_velocity.h"

#include "eigen_solver.h"
#include "error.h"
#include "units.h"

namespace ins {

namespace {

constexpr double degeneracy = 1e-4 * units::THz_in_cm1; ///< cm^-1

/// eV/amu as the square of a velocity in Angstrom/ps.
constexpr double square_velocity = units::electron_volt / units::atomic_mass * 1e-4;

/// Angular frequency of a wave number, rad/ps.
double angular(double wave_number) { return 2.0 * units::pi * wave_number / units::THz_in_cm1; }

} // namespace

Eigen::MatrixX3d group_velocities(const DynamicalMatrix &matrix, const PhononModes &modes,
                                  const Eigen::Vector3d &direction) {
  const Eigen::Index size = 3 * static_cast<Eigen::Index>(matrix.primitive().size());
  if (modes.frequencies.size() != size || modes.eigenvectors.rows() != size ||
      modes.eigenvectors.cols() != size)
    throw Error("group velocities need all modes of the crystal with their eigenvectors");
  const std::array<Eigen::MatrixXcd, 3> gradient = matrix.gradient(modes.q);
  const Eigen::Vector3d unit = direction.normalized();
  const Eigen::MatrixXcd along =
      unit[0] * gradient[0] + unit[1] * gradient[1] + unit[2] * gradient[2];

  Eigen::MatrixX3d velocities = Eigen::MatrixX3d::Zero(size, 3);
  for (Eigen::Index first = 0, end = 0; first < size; first = end) {
    end = first + 1;
    while (end < size && modes.frequencies[end] - modes.frequencies[end - 1] < degeneracy)
      ++end;
    if (modes.frequencies[first] <= degeneracy)
      continue;
    Eigen::MatrixXcd vectors = modes.eigenvectors.middleCols(first, end - first);
    if (end - first > 1)
      vectors =
          (vectors * hermitian_eigenpairs(vectors.adjoint() * along * vectors).vectors).eval();
    for (Eigen::Index mode = first; mode < end; ++mode) {
      const Eigen::VectorXcd vector = vectors.col(mode - first);
      for (int axis = 0; axis < 3; ++axis)
        velocities(mode, axis) = square_velocity * vector.dot(gradient[axis] * vector).real() /
                                 (2.0 * angular(modes.frequencies[mode]));
    }
  }
  return velocities;
}

} // namespace ins
