// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstddef>
#include <vector>

namespace ins {

/// The points of a curve that straight lines between leave within `tolerance` of all others
/// (vertically), first and last among them. Not all such lists are this short: each line reaches as
/// far as it can. Points that are not finite are kept, and lines end before them.
std::vector<std::size_t> kept_points(const std::vector<double> &x, const std::vector<double> &y,
                                     double tolerance);

} // namespace ins
