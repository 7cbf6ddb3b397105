// SPDX-License-Identifier: GPL-2.0-or-later
#include "statistics/drift.h"

#include "statistics/block_means.h"
#include "statistics/student.h"

#include <cmath>

namespace ins {

Drift linear_drift(const Eigen::ArrayXd &times, const Eigen::ArrayXd &values) {
  const BlockMeans blocks = block_means(values);
  const int count = blocks.blocks();
  const Eigen::Index used = blocks.length * count;
  const Eigen::ArrayXd t = times.tail(used).reshaped(blocks.length, count).colwise().mean();
  const Eigen::ArrayXd from_middle = t - t.mean();
  const double spread = from_middle.square().sum();

  Drift drift;
  drift.inefficiency = blocks.inefficiency;
  drift.enough = blocks.enough;
  drift.slope = (from_middle * blocks.means).sum() / spread;
  const Eigen::ArrayXd rest = blocks.means - blocks.means.mean() - drift.slope * from_middle;
  const double freedom = count - 2.0;
  drift.error = std::sqrt(rest.square().sum() / freedom / spread) * blocks.correction();
  drift.p = drift.slope == 0.0 ? 1.0 : student_p(drift.slope / drift.error, freedom);
  return drift;
}

} // namespace ins
