// SPDX-License-Identifier: GPL-2.0-or-later
//
// What a picture shows, without a word about who draws it.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace ins {

/// Colors that stay apart for color-blind readers (Okabe and Ito, 2008), first the one for the
/// main curve. An index beyond the last starts again after black. Grey is for what is not data.
enum class Ink { Black, Blue, Vermillion, Green, Purple, Orange, Sky, Grey };
Ink ink(std::size_t index);

enum class CurveStyle { Line, Thin, Dashed, Filled, Points, Dots };

struct Curve {
  std::string label; ///< empty: not in the legend
  std::vector<double> x;
  std::vector<double> y;
  Ink ink = Ink::Black;
  CurveStyle style = CurveStyle::Line;
  double base = 0.0;       ///< where y = 0 is drawn; fillings end there
  std::string series = {}; ///< of a curve without label: that of the curves it goes with
  std::string color = {};  ///< instead of the ink: a name of ink or #RRGGBB
};

/// Vertical strokes from `base`.
struct Sticks {
  std::string label;
  std::vector<double> x;
  std::vector<double> height;
  Ink ink = Ink::Black;
  double base = 0.0;
};

/// A straight stroke between two points, such as the way a band has moved.
struct Link {
  double x0, y0, x1, y1;
  Ink ink = Ink::Black;
  bool arrow = false; ///< with a head at its end
};

/// The ground between two curves.
struct Band {
  std::vector<double> x;
  std::vector<double> low;
  std::vector<double> high;
  Ink ink = Ink::Black;
  std::string series = {}; ///< of the curves it goes with
  std::string color = {};  ///< as of a curve
};

/// Words at a point.
struct Note {
  double x, y;
  std::string text;
  Ink ink = Ink::Black;
  bool upright = false; ///< written upwards, for numbers over narrow peaks
};

/// One frame of a picture.
struct Panel {
  std::string name; ///< that readers choose panels by; empty: it is always there
  std::string y_label;
  bool y_numbers = true; ///< numbers on the y axis; false for arbitrary units
  std::optional<std::pair<double, double>> y_range;
  std::vector<Band> bands; ///< behind the curves
  std::vector<Curve> curves;
  std::vector<Sticks> sticks;
  std::vector<Link> links;
  std::vector<std::pair<Ink, std::string>> link_legend; ///< what links of a color are
  std::vector<Note> notes;
  double weight = 1.0;  ///< share of the height
  bool y_fixed = false; ///< y_range is to stay as it is, whatever the legend needs
  bool log_y = false;
};

/// Panels above each other on one x axis.
struct Plot {
  std::string title;
  std::string x_label;
  std::optional<std::pair<double, double>> x_range;
  std::vector<std::pair<double, std::string>> x_ticks; ///< named places instead of numbers
  std::vector<Panel> panels;
  /// To the right of the only panel and turned by 90 degrees: what would be its x axis is the y
  /// axis of that one. Curves alone are drawn of it.
  std::optional<Panel> turned;
  double width = 800.0; ///< in points of 1/96 inch, as svg counts them
  double height = 500.0;
  double font_size = 13.0; ///< of titles and axes, in the same points
  double note_size = 10.0; ///< of notes
  double line_width = 1.0; ///< factor for all lines
};

/// Plots side by side and below each other, row by row, all of one size.
struct Page {
  std::vector<Plot> plots;
  int columns = 2;
  double width = 1100.0;
  double height = 800.0;
  double font_size = 13.0;
  double note_size = 10.0;
  double line_width = 1.0;
};

/// A page of that plot alone.
Page page_of(const Plot &plot);

} // namespace ins
