// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/band_strokes.h"

#include "base/error.h"
#include "io/tables/number_text.h"
#include "report/label_places.h"
#include "report/mode_table.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>

namespace ins {

namespace {

constexpr double gap = 0.02;            ///< between a stroke and curves; of the stack's step
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

/// The shift of a band over the upper spectrum.
void add_number(Panel &panel, const Numbered &numbered, EnergyUnit unit,
                const std::pair<double, double> &range) {
  const Curve &upper = panel.curves.front();
  const double height = highest_near(upper.x, upper.y, numbered.place,
                                     0.5 * digits_apart * (range.second - range.first));
  panel.notes.push_back({numbered.place, upper.base + height + gap * upper.base,
                         shift_text(*numbered.band, unit), direction_ink(*numbered.band), true});
}

void add_stroke(Panel &panel, const BandShift &band, double factor, bool arrow) {
  const Curve &lower = panel.curves.back();
  const double step = panel.curves.front().base;
  const double from = band.first * factor;
  panel.links.push_back({from, std::min(value_at(lower.x, lower.y, from) + gap * step, step),
                         band.second * factor, step, direction_ink(band), arrow});
}

/// What the strokes mean, and room for the numbers.
void finish(Panel &panel, EnergyUnit unit) {
  const std::string in_unit = " (" + symbol(unit) + ")";
  for (const auto &[ink, words] :
       {std::pair{Ink::Blue, "shift to the blue"}, std::pair{Ink::Vermillion, "to the red"},
        std::pair{Ink::Grey, "unmoved"}})
    if (std::any_of(panel.links.begin(), panel.links.end(),
                    [ink](const Link &link) { return link.ink == ink; }))
      panel.link_legend.emplace_back(ink, ink == Ink::Grey ? words : words + in_unit);
  if (panel.y_range && !panel.notes.empty())
    panel.y_range->second += 0.08 * panel.curves.front().base;
}

} // namespace

void add_band_strokes(Panel &panel, const std::vector<BandShift> &bands, EnergyUnit unit,
                      const std::pair<double, double> &range) {
  for (const Numbered &numbered : numbered_bands(bands, from_cm1(unit), range)) {
    add_stroke(panel, *numbered.band, from_cm1(unit), false);
    add_number(panel, numbered, unit, range);
  }
  finish(panel, unit);
}

void add_band_arrows(Panel &panel, const std::vector<BandShift> &bands, EnergyUnit unit,
                     const std::pair<double, double> &range) {
  for (const BandShift &band : bands)
    add_stroke(panel, band, from_cm1(unit), true);
  for (const Numbered &numbered : numbered_bands(bands, from_cm1(unit), range))
    add_number(panel, numbered, unit, range);
  finish(panel, unit);
}

std::size_t named_band(const std::vector<double> &positions, double energy, EnergyUnit unit) {
  constexpr double reach = 1.0; // cm^-1: as positions are read off tables
  const auto nearest =
      std::min_element(positions.begin(), positions.end(), [&](double a, double b) {
        return std::abs(a - energy) < std::abs(b - energy);
      });
  const auto told = [&](double value) {
    return fixed(value * from_cm1(unit), unit == EnergyUnit::per_cm ? 1 : 3) + " " + name(unit);
  };
  if (nearest == positions.end())
    throw Error("there are no bands");
  if (std::abs(*nearest - energy) > reach)
    throw Error("there is no band at " + told(energy) + "; the nearest is at " + told(*nearest));
  return static_cast<std::size_t>(nearest - positions.begin());
}

} // namespace ins
