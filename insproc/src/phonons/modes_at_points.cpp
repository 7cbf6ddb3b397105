// SPDX-License-Identifier: GPL-2.0-or-later
#include "phonons/modes_at_points.h"

#include "phonons/blas_threads.h"
#include "phonons/eigen_solver.h"

#include <algorithm>
#include <future>
#include <optional>
#include <utility>

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

/// Wave vectors that are worth a thread of their own: those of some milliseconds.
std::size_t batch_size(double rows) {
  constexpr double work = 1e7; // cubes of rows
  return static_cast<std::size_t>(std::clamp(work / (rows * rows * rows), 1.0, 256.0));
}

} // namespace

void modes_at_points(const DynamicalMatrix &matrix, const std::vector<Eigen::Vector3d> &q,
                     bool with_vectors, const std::function<void(std::size_t, PhononModes)> &use) {
  const Eigen::Index rows = 3 * static_cast<Eigen::Index>(matrix.primitive().size());
  const bool side_by_side = !worth_several_threads(rows);
  const std::size_t threads = side_by_side ? static_cast<std::size_t>(blas_threads()) : 1;
  std::optional<OneBlasThread> alone;
  if (side_by_side)
    alone.emplace();

  const std::size_t batch = batch_size(static_cast<double>(rows));
  const auto solve_from = [&](std::size_t first) {
    std::vector<PhononModes> modes;
    for (std::size_t k = first; k < std::min(first + batch, q.size()); ++k)
      modes.push_back(solve(matrix, q[k], with_vectors));
    return modes;
  };
  for (std::size_t first = 0; first < q.size(); first += threads * batch) {
    std::vector<std::future<std::vector<PhononModes>>> others;
    for (std::size_t t = 1; t < threads && first + t * batch < q.size(); ++t)
      others.push_back(std::async(std::launch::async, solve_from, first + t * batch));
    std::size_t next = first;
    for (PhononModes &modes : solve_from(first))
      use(next++, std::move(modes));
    for (auto &other : others)
      for (PhononModes &modes : other.get())
        use(next++, std::move(modes));
  }
}

} // namespace ins
