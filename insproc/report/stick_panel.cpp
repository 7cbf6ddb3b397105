// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/stick_panel.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace ins {

namespace {

constexpr double words_apart = 0.021; ///< upright words closer would overlap; of the range

/// The first characters of a text in UTF-8, with an ellipsis if there are more.
std::string shortened(const std::string &text, std::size_t characters) {
  std::size_t count = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool begins = (static_cast<unsigned char>(text[i]) & 0xC0U) != 0x80U;
    if (begins && ++count > characters)
      return text.substr(0, i) + "…";
  }
  return text;
}

/// The places closest to those wanted (least squares) that keep a distance, within limits.
///
/// \param wanted  rising
/// Source: isotonic regression by pooling, R. E. Barlow et al. (1972), of wanted[i] - i distance.
std::vector<double> spread(const std::vector<double> &wanted, double distance, double lowest,
                           double highest) {
  struct Pool {
    double sum;
    std::size_t count;
    double mean() const { return sum / static_cast<double>(count); }
  };
  std::vector<Pool> pools;
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    pools.push_back({wanted[i] - static_cast<double>(i) * distance, 1});
    while (pools.size() > 1 && pools.end()[-2].mean() > pools.back().mean()) {
      pools.end()[-2].sum += pools.back().sum;
      pools.end()[-2].count += pools.back().count;
      pools.pop_back();
    }
  }
  const double last = highest - static_cast<double>(wanted.size() - 1) * distance;
  std::vector<double> places;
  for (const Pool &pool : pools)
    for (std::size_t k = 0; k < pool.count; ++k)
      places.push_back(std::clamp(pool.mean(), lowest, std::max(lowest, last)) +
                       static_cast<double>(places.size()) * distance);
  return places;
}

/// The sticks to be labeled, by rising energy: the stronger ones, and of those that are close
/// together and say the same, the strongest.
std::vector<ModeStick> labeled_sticks(std::vector<ModeStick> sticks, double most, double span) {
  constexpr double weak = 0.02; // of the strongest; those are not labeled
  const auto limit = static_cast<std::size_t>(1.0 / words_apart) - 1;
  std::stable_sort(sticks.begin(), sticks.end(), [](const ModeStick &a, const ModeStick &b) {
    return a.intensity > b.intensity;
  });
  std::vector<ModeStick> chosen;
  for (const ModeStick &stick : sticks)
    if (stick.intensity > weak * most && !stick.label.empty() && chosen.size() < limit &&
        std::none_of(chosen.begin(), chosen.end(), [&](const ModeStick &other) {
          return other.label == stick.label &&
                 std::abs(other.energy - stick.energy) < 2.0 * words_apart * span;
        }))
      chosen.push_back(stick);
  std::sort(chosen.begin(), chosen.end(),
            [](const ModeStick &a, const ModeStick &b) { return a.energy < b.energy; });
  return chosen;
}

/// Writes labels side by side over the sticks, with a stroke from each to its stick.
void add_stick_labels(Panel &panel, const std::vector<ModeStick> &sticks, double most,
                      const std::pair<double, double> &range) {
  constexpr std::size_t characters = 34; // that the panel has room for
  const double span = range.second - range.first;
  const std::vector<ModeStick> chosen = labeled_sticks(sticks, most, span);
  std::vector<double> wanted;
  for (const ModeStick &stick : chosen)
    wanted.push_back(stick.energy);
  const double margin = 0.5 * words_apart * span;
  const std::vector<double> places =
      spread(wanted, words_apart * span, range.first + margin, range.second - margin);
  for (std::size_t i = 0; i < chosen.size(); ++i) {
    const auto &[energy, intensity, label] = chosen[i];
    panel.links.push_back({energy, intensity + 0.02 * most, places[i], 1.35 * most, Ink::Grey});
    panel.notes.push_back({places[i], 1.4 * most, shortened(label, characters), Ink::Black, true});
  }
}

} // namespace

Panel stick_panel(std::vector<ModeStick> sticks, const std::pair<double, double> &range) {
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
  add_stick_labels(panel, sticks, most, range);
  const bool labeled = !panel.notes.empty();
  panel.weight = labeled ? 1.2 : 0.3;
  if (most > 0.0)
    panel.y_range = {0.0, (labeled ? 4.8 : 1.1) * most};
  return panel;
}

} // namespace ins
