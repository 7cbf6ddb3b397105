// SPDX-License-Identifier: GPL-2.0-or-later
#include "phonons/modes_at_points.h"

#include "phonons/eigen_solver.h"
#include "phonons/side_by_side.h"

#include <algorithm>

namespace ins {

namespace {

PhononModes solve(const DynamicalMatrix &matrix, const Eigen::Vector3d &q, bool with_vectors) {
  if (with_vectors)
    return phonon_modes(matrix, q);
  PhononModes modes;
  modes.q = q;
  modes.frequencies = phonon_frequencies(matrix, q);
  return modes;
}

} // namespace

PointThreads::PointThreads(Eigen::Index rows) {
  if (worth_several_threads(rows))
    return;
  constexpr double worth_a_thread = 1e7; // cubes of rows: some milliseconds
  const double n = static_cast<double>(rows);
  count_ = static_cast<std::size_t>(blas_threads());
  batch_ = static_cast<std::size_t>(std::clamp(worth_a_thread / (n * n * n), 1.0, 256.0));
  alone_.emplace();
}

void modes_at_points(const DynamicalMatrix &matrix, const std::vector<Eigen::Vector3d> &q,
                     bool with_vectors, const std::function<void(std::size_t, PhononModes)> &use) {
  const PointThreads threads(3 * static_cast<Eigen::Index>(matrix.primitive().size()));
  side_by_side(
      q.size(), threads.count(), threads.batch(),
      [&](std::size_t k) { return solve(matrix, q[k], with_vectors); }, use);
}

} // namespace ins
