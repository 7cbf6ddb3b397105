// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "phonons/mesh_modes.h"

#include <Eigen/Core>

namespace ins {

/// Frequencies this little below zero are rounding, cm^-1.
constexpr double imaginary_noise = 0.1;

/// What is imaginary among the modes of a set of wave vectors.
struct ImaginaryModes {
  long count = 0;      ///< below minus imaginary_noise
  long all = 0;        ///< modes that were looked at
  double lowest = 0.0; ///< the lowest of them, cm^-1, negative; 0 if there is none
  Eigen::Vector3d where = Eigen::Vector3d::Zero(); ///< its wave vector, fractional

  /// Looks at the modes of one wave vector. At Gamma the three modes nearest to zero are the
  /// acoustic ones, whose frequencies are rounding and no sign of anything.
  ///
  /// \param frequencies  (3N) cm^-1, in any order
  /// \param copies       equal wave vectors that it stands for
  void add(const Eigen::Vector3d &q, const Eigen::VectorXd &frequencies, long copies = 1);
};

/// Of a mesh, counted over all its wave vectors.
ImaginaryModes imaginary_modes(const MeshModes &modes);

/// How many wave vectors of the full mesh a reduced one stands for.
long copies_in_mesh(const QMesh &mesh, std::size_t point);

} // namespace ins
