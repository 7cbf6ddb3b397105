// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <Eigen/Core>

namespace ins {

/// Rows of a spectrum or a density: (rows, bins), contiguous along the bins. Of a spectrum: barn
/// per bin and primitive cell.
using SpectrumRows = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

} // namespace ins
