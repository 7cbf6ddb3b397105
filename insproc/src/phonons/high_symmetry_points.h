// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <Eigen/Core>
#include <string>

namespace ins {

/// A named point of reciprocal space.
struct HighSymmetryPoint {
  std::string label; ///< "GAMMA", "X", "SIGMA_0": the digits behind _ are a subscript
  Eigen::Vector3d q; ///< fractional
};

} // namespace ins
