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
  return signed_fixed(value, decimals + (small ? 1 : 0));
}

/// A band and where its number stands.
struct Numbered {
  const BandShift *band;
  double place;
};

/// Numbers of bands by rising energy in the second state, each as close to its stroke as it can be.
std::vector<Numbered> placed(std::vector<const BandShift *> bands, double factor, double distance,
                             const std::pair<double, double> &range) {
  std::stable_sort(bands.begin(), bands.end(),
                   [](const BandShift *a, const BandShift *b) { return a->second < b->second; });
  std::vector<double> wanted;
  for (const BandShift *band : bands)
    wanted.push_back(band->second * factor);
  const std::vector<double> places =
      label_places(wanted, distance, range.first + 0.5 * distance, range.second - 0.5 * distance);
  std::vector<Numbered> result;
  for (std::size_t i = 0; i < bands.size(); ++i)
    result.push_back({bands[i], places[i]});
  return result;
}

/// The stronger bands, as far as the number of each finds a place by its stroke.
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
  std::vector<const BandShift *> chosen;
  std::vector<Numbered> result;
  for (const BandShift *band : by_intensity) {
    chosen.push_back(band);
    std::vector<Numbered> places = placed(chosen, factor, distance, range);
    if (std::all_of(places.begin(), places.end(), [&](const Numbered &number) {
          return std::abs(number.place - number.band->second * factor) <= farthest * distance;
        }))
      result = std::move(places);
    else
      chosen.pop_back();
  }
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
