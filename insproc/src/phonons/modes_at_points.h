// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "phonons/blas_threads.h"
#include "phonons/dynamical_matrix.h"

#include <Eigen/Core>
#include <cstddef>
#include <functional>
#include <optional>
#include <vector>

namespace ins {

/// How matrices of many wave vectors are shared among threads: those too small for several threads
/// of OpenBLAS are solved side by side, as many as it has threads. While it lives, OpenBLAS keeps
/// to the calling thread where that is so.
class PointThreads {
public:
  /// \param rows  of one matrix
  explicit PointThreads(Eigen::Index rows);

  /// For side_by_side().
  std::size_t count() const { return count_; }
  std::size_t batch() const { return batch_; }

private:
  std::size_t count_ = 1;
  std::size_t batch_ = 1;
  std::optional<OneBlasThread> alone_;
};

/// Eigenpairs at many wave vectors.
///
/// Solved as PointThreads says. Each result is that of phonon_modes() to the last digit.
/// \param q             fractional, primitive reciprocal lattice
/// \param with_vectors  else frequencies only
/// \param use           called on this thread with each index and its modes, in order
/// \throws Error if LAPACK does not converge
void modes_at_points(const DynamicalMatrix &matrix, const std::vector<Eigen::Vector3d> &q,
                     bool with_vectors, const std::function<void(std::size_t, PhononModes)> &use);

} // namespace ins
