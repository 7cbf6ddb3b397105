// SPDX-License-Identifier: GPL-2.0-or-later
//
// What readers choose of a picture, whatever it shows.
#pragma once

#include "io/pictures/plot.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace ins {

struct Look {
  std::optional<std::pair<double, double>> size; ///< width and height, points of 1/96 inch
  std::optional<double> font_size;               ///< points of 1/96 inch; empty: 13
  double line_width = 1.0;                       ///< of all lines, in units of their own
  std::vector<std::string> colors; ///< of the series in their order; the last go on for the rest
  std::vector<CurveStyle> styles;  ///< likewise
  std::vector<std::string> panels; ///< that stay, of those with a name; none: all
  std::optional<std::pair<double, double>> y_range; ///< of the first panel and those of its scale
  bool log_y = false;                               ///< of the same panels
  std::optional<int> columns;                       ///< of panels, each with an x axis of its own
};

/// Is a color as Curve::color takes it: a name of ink or #RRGGBB.
bool is_color(const std::string &word);

/// Names of inks, as colors.
const std::vector<std::string> &color_names();

/// A picture with that look. Series are the labels of a picture in the order in which they come;
/// curves that belong to none, such as rules, stay as they are.
/// \throws Error if none of its panels stays, for columns of a single panel, for a logarithmic axis
/// where curves stand above each other, or an axis that is to begin at zero or below
Page with_look(const Look &look, Plot plot);

/// The same for all plots of a page; those without a panel that stays are taken out.
Page with_look(const Look &look, Page page);

} // namespace ins
