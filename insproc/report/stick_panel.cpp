// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/stick_panel.h"

#include "report/label_places.h"
#include "report/stick_label.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace ins {

namespace {

constexpr double words_apart = 0.021;    ///< upright words closer would overlap; of the range
constexpr double most_characters = 34.0; ///< of a label
constexpr double labeled_height = 275.0; ///< that sticks and so many characters take
constexpr double bare_height = 80.0;
constexpr double largest_part = 0.5; ///< of all else: a third of the page

/// A label and where it stands.
struct PlacedStick {
  ModeStick stick;
  double place;
};

/// The labels that are written, by rising place: those of the stronger sticks, as far as all find a
/// place near theirs; of sticks that are close together and say the same, the strongest has it.
std::vector<PlacedStick> labeled_sticks(std::vector<ModeStick> sticks, double most,
                                        const std::pair<double, double> &range,
                                        std::size_t characters) {
  constexpr double weak = 0.02;    // of the strongest; those are not labeled
  constexpr double farthest = 1.6; // from a stick to its label, in widths of labels
  const double width = words_apart * (range.second - range.first);
  std::stable_sort(sticks.begin(), sticks.end(), [](const ModeStick &a, const ModeStick &b) {
    return a.intensity > b.intensity;
  });
  LabelRow row(range, width, farthest * width);
  std::vector<PlacedStick> result;
  for (ModeStick &stick : sticks) {
    if (!(stick.intensity > weak * most) || stick.label.empty())
      continue;
    stick.label = essential(stick.label, characters);
    if (std::any_of(result.begin(), result.end(), [&](const PlacedStick &other) {
          return other.stick.label == stick.label &&
                 std::abs(other.stick.energy - stick.energy) < 2.0 * width;
        }))
      continue;
    if (row.add(stick.energy))
      result.push_back({std::move(stick), 0.0});
  }
  const std::vector<double> places = row.places();
  for (std::size_t i = 0; i < result.size(); ++i)
    result[i].place = places[i];
  std::sort(result.begin(), result.end(),
            [](const PlacedStick &a, const PlacedStick &b) { return a.place < b.place; });
  return result;
}

/// Writes labels side by side over the sticks, with a stroke from each to its stick.
void add_stick_labels(Panel &panel, const std::vector<ModeStick> &sticks, double most,
                      const std::pair<double, double> &range, std::size_t characters) {
  for (const auto &[stick, place] : labeled_sticks(sticks, most, range, characters)) {
    panel.links.push_back(
        {stick.energy, stick.intensity + 0.03 * most, place, 1.35 * most, Ink::Grey});
    panel.notes.push_back({place, 1.4 * most, stick.label, Ink::Black, true});
  }
}

} // namespace

Panel stick_panel(std::vector<ModeStick> sticks, const std::pair<double, double> &range,
                  double rest) {
  std::erase_if(sticks, [&](const ModeStick &stick) {
    return stick.energy < range.first || stick.energy > range.second;
  });
  Panel panel;
  panel.y_label = "modes";
  panel.y_numbers = false;
  Sticks strokes;
  double most = 0.0;
  for (const ModeStick &stick : sticks) {
    strokes.x.push_back(stick.energy);
    strokes.height.push_back(stick.intensity);
    most = std::max(most, stick.intensity);
  }
  panel.sticks.push_back(std::move(strokes));
  const double height = std::min(labeled_height, largest_part * rest);
  add_stick_labels(panel, sticks, most, range,
                   static_cast<std::size_t>(most_characters * height / labeled_height));
  const bool labeled = !panel.notes.empty();
  panel.weight = labeled ? height : bare_height;
  if (most > 0.0)
    panel.y_range = {0.0, (labeled ? 5.6 : 1.1) * most};
  return panel;
}

} // namespace ins
