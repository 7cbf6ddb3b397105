// SPDX-License-Identifier: GPL-2.0-or-later
#include "spectrum_plot.h"

#include "error.h"
#include "number_text.h"

#include <algorithm>
#include <cmath>

namespace ins {

namespace {

using Range = std::optional<std::pair<double, double>>;

constexpr double room_for_legend = 1.18; ///< height of a panel over the highest maximum
constexpr double digits_apart = 0.0165;  ///< upright numbers closer would overlap; of the range
constexpr double words_apart = 0.021;    ///< the same of upright words

/// "backward." or "" in front of the names of the columns to draw.
std::string prefix_of(const Table &table, const std::string &bank) {
  if (!bank.empty() && table.find(bank + ".total"))
    return bank + ".";
  if (bank.empty())
    for (const std::string &candidate : {std::string(), std::string("backward.")})
      if (table.find(candidate + "total"))
        return candidate;
  if (bank.empty())
    for (const Column &column : table.columns)
      if (column.name.ends_with(".total"))
        return column.name.substr(0, column.name.size() - std::string("total").size());
  throw Error((table.title.empty() ? "the table" : table.title) + " holds no column '" +
              (bank.empty() ? "" : bank + ".") + "total'; it is not a spectrum of that bank");
}

const Column &energy_of(const Table &table) {
  if (table.kind != TableKind::Curves || table.columns.size() < 2)
    throw Error((table.title.empty() ? "the table" : table.title) +
                " is not a spectrum: its first column should be an energy");
  return table.columns.front();
}

std::string energy_label(const Column &energy) {
  return "Energy transfer (" +
         (energy.unit.empty() ? std::string("arb. units")
                              : symbol(parse_energy_unit(energy.unit))) +
         ")";
}

bool inside(double x, const Range &range) {
  return !range || (x >= range->first && x <= range->second);
}

double highest(const std::vector<double> &x, const std::vector<double> &y, const Range &range) {
  double result = 0.0;
  for (std::size_t i = 0; i < x.size(); ++i)
    if (inside(x[i], range))
      result = std::max(result, y[i]);
  return result;
}

double value_at(const std::vector<double> &x, const std::vector<double> &y, double at) {
  const auto it = std::lower_bound(x.begin(), x.end(), at);
  if (it == x.begin() || it == x.end())
    return 0.0;
  const auto i = static_cast<std::size_t>(it - x.begin());
  const double t = (at - x[i - 1]) / (x[i] - x[i - 1]);
  return (1.0 - t) * y[i - 1] + t * y[i];
}

/// Orders 1 and 2, and the sum of those above.
void add_orders(Panel &panel, const Table &table, const std::string &prefix) {
  const std::vector<double> &x = table.columns.front().numbers();
  std::vector<double> rest(x.size(), 0.0);
  int n_orders = 0;
  while (const Column *order = table.find(prefix + "order" + std::to_string(n_orders + 1))) {
    ++n_orders;
    if (n_orders == 1)
      panel.curves.push_back({"order 1", x, order->numbers(), Ink::Blue, CurveStyle::Filled});
    else if (n_orders == 2)
      panel.curves.push_back({"order 2", x, order->numbers(), Ink::Vermillion});
    else
      std::transform(rest.begin(), rest.end(), order->numbers().begin(), rest.begin(),
                     std::plus<double>());
  }
  if (n_orders > 2)
    panel.curves.push_back(
        {n_orders == 3 ? "order 3" : "orders 3–" + std::to_string(n_orders), x, rest, Ink::Green});
}

Panel element_panel(const Table &table, const std::string &prefix) {
  Panel panel;
  const std::vector<double> &x = table.columns.front().numbers();
  const std::string mark = prefix + "el_";
  for (const Column &column : table.columns)
    if (column.name.starts_with(mark))
      panel.curves.push_back({column.name.substr(mark.size()), x, column.numbers(),
                              ink(panel.curves.size() + 1), CurveStyle::Line});
  return panel;
}

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
    if (stick.intensity >= weak * most && !stick.label.empty() && chosen.size() < limit &&
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

/// \param whole  the range drawn where none is asked for
Panel stick_panel(std::vector<ModeStick> sticks, const Range &range,
                  const std::pair<double, double> &whole) {
  std::erase_if(sticks, [&](const ModeStick &stick) { return !inside(stick.energy, range); });
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
  add_stick_labels(panel, sticks, most, range.value_or(whole));
  const bool labeled = !panel.notes.empty();
  panel.weight = labeled ? 1.2 : 0.3;
  if (most > 0.0)
    panel.y_range = {0.0, (labeled ? 4.8 : 1.1) * most};
  return panel;
}

} // namespace

std::vector<ModeStick> gamma_sticks(const Spectrum &spectrum, EnergyUnit unit,
                                    const std::vector<std::string> &labels) {
  const Eigen::VectorXd intensities = gamma_intensities(spectrum, 0);
  std::vector<ModeStick> result;
  for (const Stick &stick : spectrum.sticks)
    if (stick.q.isZero(1e-12))
      result.push_back({stick.energy * from_cm1(unit), intensities[stick.mode],
                        labels.empty() ? std::string() : labels.at(stick.mode)});
  return result;
}

Plot decomposition_plot(const Table &spectrum, const std::vector<ModeStick> &sticks,
                        const SpectrumPlotSettings &settings) {
  const Column &energy = energy_of(spectrum);
  const std::string prefix = prefix_of(spectrum, settings.bank);
  Plot plot;
  plot.title = settings.title;
  plot.x_label = energy_label(energy);
  plot.x_range = settings.range;

  Panel total;
  total.y_label = "S (barn / bin)";
  add_orders(total, spectrum, prefix);
  total.curves.push_back({"total", energy.numbers(), spectrum.numbers(prefix + "total")});
  const double most = highest(energy.numbers(), total.curves.back().y, settings.range);
  if (most > 0.0)
    total.y_range = {0.0, room_for_legend * most};
  plot.panels.push_back(std::move(total));

  Panel elements = element_panel(spectrum, prefix);
  if (elements.curves.size() > 1) {
    elements.y_label = "by element";
    elements.weight = 0.6;
    elements.y_range = plot.panels.front().y_range;
    plot.panels.push_back(std::move(elements));
    plot.height += 180.0;
  }
  if (!sticks.empty()) {
    plot.panels.push_back(
        stick_panel(sticks, settings.range, {energy.numbers().front(), energy.numbers().back()}));
    plot.height += 240.0 * plot.panels.back().weight;
  }
  return plot;
}

Plot density_plot(const Table &density, const SpectrumPlotSettings &settings) {
  const Column &energy = energy_of(density);
  Plot plot;
  plot.title = settings.title;
  plot.x_label = "Energy (" + symbol(parse_energy_unit(energy.unit)) + ")";
  plot.x_range = settings.range;
  Panel panel = element_panel(density, "");
  panel.y_label = "g (" + density.columns[1].unit + ")";
  panel.curves.insert(panel.curves.begin(), {"total", energy.numbers(), density.numbers("total")});
  const double most = highest(energy.numbers(), density.numbers("total"), settings.range);
  if (most > 0.0)
    panel.y_range = {0.0, room_for_legend * most};
  plot.panels.push_back(std::move(panel));
  return plot;
}

Plot overlay_plot(const std::vector<LabeledSpectrum> &spectra,
                  const SpectrumPlotSettings &settings) {
  Plot plot;
  plot.title = settings.title;
  plot.x_range = settings.range;
  Panel panel;
  panel.y_label = settings.offset > 0.0 ? "S (barn / bin, offset)" : "S (barn / bin)";
  panel.y_numbers = settings.offset == 0.0;
  double most = 0.0;
  for (const LabeledSpectrum &spectrum : spectra) {
    const Column &energy = energy_of(spectrum.table);
    const Column &first_energy = spectra.front().table.columns.front();
    if (energy.unit != first_energy.unit || energy.name != first_energy.name)
      throw Error("'" + spectrum.label + "' counts energy in " + energy.name + ", '" +
                  spectra.front().label + "' in " + first_energy.name +
                  "; write both with the same --units");
    const std::vector<double> &y =
        spectrum.table.numbers(prefix_of(spectrum.table, settings.bank) + "total");
    most = std::max(most, highest(energy.numbers(), y, settings.range));
    panel.curves.push_back(
        {spectrum.label, energy.numbers(), y, ink(panel.curves.size()), CurveStyle::Line});
    plot.x_label = energy_label(energy);
  }
  const double step = settings.offset * most;
  for (std::size_t i = 0; i < panel.curves.size(); ++i)
    panel.curves[i].base = step * static_cast<double>(i);
  if (most > 0.0)
    panel.y_range = {0.0,
                     step * static_cast<double>(panel.curves.size() - 1) + room_for_legend * most};
  if (step > 0.0) // the legend reads as the picture does, from top to bottom
    std::reverse(panel.curves.begin(), panel.curves.end());
  plot.panels.push_back(std::move(panel));
  return plot;
}

Plot comparison_plot(const LabeledSpectrum &first, const LabeledSpectrum &second,
                     const std::vector<BandShift> &bands, const SpectrumPlotSettings &settings) {
  SpectrumPlotSettings stacked = settings;
  stacked.offset = 1.15;
  Plot plot = overlay_plot({first, second}, stacked);
  plot.width = 900.0;
  plot.height = 620.0;
  Panel &panel = plot.panels.front();
  const Curve &upper = panel.curves.front();
  const Curve &lower = panel.curves.back();
  const EnergyUnit unit = parse_energy_unit(first.table.columns.front().unit);
  const double factor = from_cm1(unit);
  const double step = upper.base;
  const double gap = 0.02 * step;

  panel.link_label = "band shift (" + symbol(unit) + ")";
  double last_note = -1e300;
  const double span = settings.range ? settings.range->second - settings.range->first
                                     : lower.x.back() - lower.x.front();
  for (const BandShift &band : bands) {
    const double from = band.peak_first * factor;
    const double to =
        (std::isnan(band.peak_second) ? band.peak_first + band.shift : band.peak_second) * factor;
    if (!inside(from, settings.range) || !inside(to, settings.range))
      continue;
    const Ink color = band.shift >= 0.0 ? Ink::Blue : Ink::Vermillion;
    const double height = value_at(lower.x, lower.y, from);
    panel.links.push_back({from, std::min(height + gap, step), to, step, color});
    if (to - last_note > digits_apart * span) {
      panel.notes.push_back({to, step + value_at(upper.x, upper.y, to) + gap,
                             signed_fixed(band.shift * factor, factor == 1.0 ? 0 : 2), color,
                             true});
      last_note = to;
    }
  }
  if (panel.y_range)
    panel.y_range->second += 0.08 * step; // room for the numbers
  return plot;
}

} // namespace ins
