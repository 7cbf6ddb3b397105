// SPDX-License-Identifier: GPL-2.0-or-later
//
// Pictures as SVG within a page, which gives them their colors: inks are classes (`ink-blue`), so
// that a page has them light, dark and on paper.
#pragma once

#include "io/pictures/plot.h"

#include <string>

namespace ins {

/// Draws a picture.
///
/// Coordinates of curves are 1/25 of a point within their panel (data-scale), whose ranges are
/// attributes of its group (data-x, data-y, data-box): a script can read the numbers back to that
/// precision. Points that lie on a line with their neighbors (to half of that) are left out.
/// \param id     of the element; the elements of title and description have it with an ending
/// \param title, description  for readers that do not see it
std::string svg_figure(const Plot &plot, const std::string &id, const std::string &title,
                       const std::string &description);

/// Numbers for the ticks of an axis: multiples of 1, 2 or 5 times a power of ten.
struct TickStep {
  double step;
  int decimals; ///< of the numbers
};
TickStep tick_step(double range, int most);

} // namespace ins
