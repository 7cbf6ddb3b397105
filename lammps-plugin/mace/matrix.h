// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstddef>
#include <vector>

namespace mace {

/// Row-major matrix.
struct Matrix {
  int rows = 0;
  int cols = 0;
  std::vector<double> values;
  double operator()(int i, int j) const { return values[static_cast<std::size_t>(i) * cols + j]; }
};

} // namespace mace
