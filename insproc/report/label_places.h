// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <vector>

namespace ins {

/// The places closest to those wanted (least squares) that keep a distance, within limits.
///
/// \param wanted  rising
/// Source: isotonic regression by pooling, R. E. Barlow et al. (1972), of wanted[i] - i distance.
std::vector<double> label_places(const std::vector<double> &wanted, double distance, double lowest,
                                 double highest);

} // namespace ins
