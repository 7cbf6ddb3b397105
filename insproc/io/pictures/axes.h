// SPDX-License-Identifier: GPL-2.0-or-later
//
// What the axes of a picture span. No axis is left to the drawing program: each panel would take
// limits of its own, and panels would not stand over each other.
#pragma once

#include "io/pictures/plot.h"

#include <utility>

namespace ins {

/// The x range that all panels share: the one the picture names or, without, that of all its
/// points, strokes and notes. Its ends differ, also where they were given equal or there is
/// nothing.
std::pair<double, double> x_limits(const Plot &plot);

/// The y range of a panel: the one it names or, without, that of what it shows within `x`, with
/// some room above. Its ends differ.
std::pair<double, double> y_limits(const Panel &panel, const std::pair<double, double> &x);

} // namespace ins
