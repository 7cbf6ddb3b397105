// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <Eigen/Core>

namespace ins {

/// How far the mean curves of two parts of a run are apart.
struct WindowDistance {
  double distance = 0.0; ///< root mean square over the points of the curves
  double expected = 0.0; ///< the same, for parts that differ by noise only
  double p = 1.0;        ///< probability of a distance as large by noise
  bool enough = false;   ///< there are at least 16 segments that do not depend on their neighbors
};

/// Compares the mean of the curves between 10 and 30 percent of a run with that of its last fifth.
///
/// What noise would give is known from 20000 permutations of the segments. Neighbors are joined as
/// long as they correlate by more than 1/4, a linear trend taken off; what is left of the
/// correlation, r, makes noise larger by sqrt(1 + 2 r).
/// \param curves  (points, segments) in order of time
/// Source: E. S. Edgington, Randomization Tests (Dekker, 1980).
WindowDistance window_distance(const Eigen::ArrayXXd &curves);

/// The windows, as segments of so many: first and count of the early and of the late one.
struct Windows {
  Eigen::Index early, n_early, late, n_late;
};
Windows windows_of(Eigen::Index segments);

} // namespace ins
