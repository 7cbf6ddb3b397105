// SPDX-License-Identifier: GPL-2.0-or-later
//
// The part of a picture that shows modes as strokes, with words over them.
#pragma once

#include "io/pictures/plot.h"

#include <string>
#include <utility>
#include <vector>

namespace ins {

/// A mode as a stroke.
struct ModeStick {
  double energy;          ///< in the unit of the picture
  double intensity;       ///< one phonon
  std::string label = {}; ///< empty: nothing is written
};

/// Modes within a range of energies. The stronger ones have their labels, side by side, each near
/// its mode and with a stroke to it: where there is no room for all, the weaker go without. Of
/// modes that are close together and say the same, the strongest has the label.
///
/// \param rest  height of the rest of the picture, points of 1/96 inch; sticks and labels take half
///              as much at most, with shorter labels where that is little
/// \return weighs as many points as it should be high
Panel stick_panel(std::vector<ModeStick> sticks, const std::pair<double, double> &range,
                  double rest);

} // namespace ins
