// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "phonons/dynamical_matrix.h"

#include <Eigen/Core>
#include <cstddef>
#include <functional>
#include <vector>

namespace ins {

/// Eigenpairs at many wave vectors.
///
/// Matrices too small for several threads of OpenBLAS are solved side by side, as many as it has
/// threads. Each result is that of phonon_modes() to the last digit.
/// \param q             fractional, primitive reciprocal lattice
/// \param with_vectors  else frequencies only
/// \param use           called on this thread with each index and its modes, in order
/// \throws Error if LAPACK does not converge
void modes_at_points(const DynamicalMatrix &matrix, const std::vector<Eigen::Vector3d> &q,
                     bool with_vectors, const std::function<void(std::size_t, PhononModes)> &use);

} // namespace ins
