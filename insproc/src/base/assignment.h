// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <Eigen/Core>
#include <vector>

namespace ins {

/// The permutation that makes the sum of the chosen elements largest.
///
/// \param weights (n, n), finite
/// \return        (n) column chosen for each row
/// Source: H. W. Kuhn, Naval Res. Logist. Q. 2, 83 (1955), by shortest augmenting paths, O(n^3).
std::vector<int> best_assignment(const Eigen::MatrixXd &weights);

} // namespace ins
