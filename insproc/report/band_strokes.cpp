// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/band_strokes.h"

#include "io/tables/number_text.h"
#include "report/label_places.h"
#include "report/mode_table.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>

namespace ins {

namespace {

constexpr double digits_apart = 0.0165; ///< upright numbers closer would overlap; of the range

double value_at(const std::vector<double> &x, const std::vector<double> &y, double at) {
  const auto it = std::lower_bound(x.begin(), x.end(), at);
  if (it == x.begin() || it == x.end())
    return 0.0;
  const auto i = static_cast<std::size_t>(it - x.begin());
  const double t = (at - x[i - 1]) / (x[i] - x[i - 1]);
  return (1.0 - t) * y[i - 1] + t * y[i];
}

/// The highest point of a curve next to a place.
double highest_near(const std::vector<double> &x, const std::vector<double> &y, double place,
                    double reach) {
  double height = value_at(x, y, place);
  for (std::size_t i = 0; i < x.size(); ++i)
    if (std::abs(x[i] - place) <= reach)
      height = std::max(height, y[i]);
  return height;
}

Ink direction_ink(const BandShift &band) {
  const std::string word = shift_word(band.shift);
  return word == "blue" ? Ink::Blue : word == "red" ? Ink::Vermillion : Ink::Grey;
}

/// A shift with as many digits as it takes not to be zero, or "0".
std::string shift_text(const BandShift &band, EnergyUnit unit) {
  if (shift_word(band.shift) == "none")
    return "0";
  const double value = band.shift * from_cm1(unit);
  const int decimals = from_cm1(unit) == 1.0 ? 0 : 2;
  const bool small = std::abs(value) < 0.95 * std::pow(10.0, -decimals);
  std::string text = signed_fixed(value, decimals + (small ? 1 : 0));
  return text.starts_with('-') ? "−" + text.substr(1) : text;
}

/// A band and where its number stands.
struct Numbered {
  const BandShift *band;
  double place;
};

/// The stronger bands, as far as the number of each finds a place by its stroke; by rising place.
std::vector<Numbered> numbered_bands(const std::vector<BandShift> &bands, double factor,
                                     const std::pair<double, double> &range) {
  constexpr double farthest = 1.1; // from a stroke to its number, in widths of numbers
  const double distance = digits_apart * (range.second - range.first);
  std::vector<const BandShift *> by_intensity;
  const auto inside = [&](double energy) {
    return energy * factor >= range.first && energy * factor <= range.second;
  };
  for (const BandShift &band : bands)
    if (inside(band.first) && inside(band.second))
      by_intensity.push_back(&band);
  std::stable_sort(
      by_intensity.begin(), by_intensity.end(),
      [](const BandShift *a, const BandShift *b) { return a->intensity > b->intensity; });
  LabelRow row(range, distance, farthest * distance);
  std::vector<Numbered> result;
  for (const BandShift *band : by_intensity)
    if (row.add(band->second * factor))
      result.push_back({band, 0.0});
  const std::vector<double> places = row.places();
  for (std::size_t i = 0; i < result.size(); ++i)
    result[i].place = places[i];
  std::sort(result.begin(), result.end(),
            [](const Numbered &a, const Numbered &b) { return a.place < b.place; });
  return result;
}

} // namespace

void add_band_strokes(Panel &panel, const std::vector<BandShift> &bands, EnergyUnit unit,
                      const std::pair<double, double> &range) {
  const double factor = from_cm1(unit);
  const Curve &upper = panel.curves.front();
  const Curve &lower = panel.curves.back();
  const double step = upper.base;
  const double gap = 0.02 * step;
  for (const auto &[band, place] : numbered_bands(bands, factor, range)) {
    const double from = band->first * factor, to = band->second * factor;
    const Ink color = direction_ink(*band);
    panel.links.push_back(
        {from, std::min(value_at(lower.x, lower.y, from) + gap, step), to, step, color});
    const double height =
        highest_near(upper.x, upper.y, place, 0.5 * digits_apart * (range.second - range.first));
    panel.notes.push_back({place, step + height + gap, shift_text(*band, unit), color, true});
  }
  const std::string in_unit = " (" + symbol(unit) + ")";
  for (const auto &[ink, words] :
       {std::pair{Ink::Blue, "shift to the blue"}, std::pair{Ink::Vermillion, "to the red"},
        std::pair{Ink::Grey, "unmoved"}})
    if (std::any_of(panel.links.begin(), panel.links.end(),
                    [ink](const Link &link) { return link.ink == ink; }))
      panel.link_legend.emplace_back(ink, ink == Ink::Grey ? words : words + in_unit);
  if (panel.y_range && !panel.notes.empty())
    panel.y_range->second += 0.08 * step; // room for the numbers
}

} // namespace ins
