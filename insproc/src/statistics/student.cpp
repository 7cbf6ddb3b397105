// SPDX-License-Identifier: GPL-2.0-or-later
#include "statistics/student.h"

#include <Eigen/Core>
#include <cmath>
#include <unsupported/Eigen/SpecialFunctions>

namespace ins {

double student_p(double t, double freedom) {
  if (!std::isfinite(t))
    return 0.0;
  return Eigen::numext::betainc(0.5 * freedom, 0.5, freedom / (freedom + t * t));
}

} // namespace ins
