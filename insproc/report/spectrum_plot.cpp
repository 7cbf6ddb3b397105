// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/spectrum_plot.h"

#include "base/error.h"
#include "io/tables/cell_text.h"
#include "report/band_strokes.h"
#include "report/energy_axis.h"

#include <algorithm>
#include <cmath>

namespace ins {

namespace {

using Range = std::optional<std::pair<double, double>>;

constexpr double margin_height = 80.0; ///< around and between panels, in points of the picture
constexpr double total_height = 360.0;
constexpr double element_height = 190.0;
constexpr double room_for_legend = 1.18; ///< height of a panel over the highest maximum

std::string energy_label(const Column &energy) {
  return "Energy transfer (" +
         (energy.unit.empty() ? std::string("arb. units")
                              : symbol(parse_energy_unit(energy.unit))) +
         ")";
}

bool inside(double x, const Range &range) {
  return !range || (x >= range->first && x <= range->second);
}

/// "S (barn / cm⁻¹)": what per_energy() makes of intensities.
std::string intensity_label(const Column &intensity, const std::string &more = "") {
  return "S (" + typeset_unit(intensity.unit) + more + ")";
}

std::string density_label(const Column &density, const std::string &more = "") {
  const std::string number = "1 / ";
  const std::string unit = typeset_unit(density.unit);
  if (unit.empty()) // a file that does not say whether cross-sections are in it
    return "g (arb. units" + more + ")";
  return "g (" + (unit.starts_with(number) ? "states / " + unit.substr(number.size()) : unit) +
         more + ")";
}

double highest(const std::vector<double> &x, const std::vector<double> &y, const Range &range) {
  double result = 0.0;
  for (std::size_t i = 0; i < x.size(); ++i)
    if (inside(x[i], range))
      result = std::max(result, y[i]);
  return result;
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

/// A density of states with its parts by element.
Panel density_panel(const Table &density) {
  const std::vector<double> &energies = energy_column(density).numbers();
  const std::vector<double> &total = density.numbers("total");
  Panel panel;
  panel.y_label = density_label(*density.find("total"));
  // The total is an area and a thin line on top, so that neither it nor an element that makes up
  // all of it hides the other.
  panel.curves.push_back({"", energies, total, Ink::Grey, CurveStyle::Filled});
  Panel elements = element_panel(density, "");
  if (elements.curves.size() > 1)
    for (Curve &curve : elements.curves)
      panel.curves.push_back(std::move(curve));
  panel.curves.push_back({"total", energies, total, Ink::Black, CurveStyle::Thin});
  return panel;
}

} // namespace

std::vector<ModeStick> gamma_sticks(const Spectrum &spectrum, EnergyUnit unit,
                                    const std::vector<std::string> &labels) {
  const Eigen::VectorXd intensities = gamma_intensities(spectrum, main_bank(spectrum));
  std::vector<ModeStick> result;
  for (const Stick &stick : spectrum.sticks)
    if (stick.q.isZero(1e-12))
      result.push_back({stick.energy * from_cm1(unit), intensities[stick.mode],
                        labels.empty() ? std::string() : labels.at(stick.mode)});
  return result;
}

Plot decomposition_plot(const Table &spectrum, const std::vector<ModeStick> &sticks,
                        const SpectrumPlotSettings &settings) {
  const Table curves = per_energy(spectrum);
  const Column &energy = energy_column(curves);
  const std::string prefix = bank_prefix(curves, settings.bank);
  std::vector<double> modes;
  for (const ModeStick &stick : sticks)
    modes.push_back(stick.energy);
  const std::pair<double, double> whole = range_of_interest(curves, prefix + "total", modes);
  Plot plot;
  plot.title = settings.title;
  plot.x_label = energy_label(energy);
  plot.x_range = settings.range.value_or(whole);
  plot.height = margin_height;

  Panel total;
  total.name = "total";
  total.y_label = intensity_label(curves.columns[1]);
  add_orders(total, curves, prefix);
  total.curves.push_back({"total", energy.numbers(), curves.numbers(prefix + "total")});
  const double most = highest(energy.numbers(), total.curves.back().y, plot.x_range);
  if (most > 0.0)
    total.y_range = {0.0, room_for_legend * most};
  total.weight = total_height;
  plot.panels.push_back(std::move(total));

  Panel elements = element_panel(curves, prefix);
  if (elements.curves.size() > 1) {
    elements.name = "elements";
    elements.y_label = "by element";
    elements.weight = element_height;
    elements.y_range = plot.panels.front().y_range;
    plot.panels.push_back(std::move(elements));
  }
  if (!sticks.empty()) {
    double rest = margin_height;
    for (const Panel &panel : plot.panels)
      rest += panel.weight;
    plot.panels.push_back(stick_panel(sticks, *plot.x_range, rest));
    plot.panels.back().name = "modes";
  }
  for (const Panel &panel : plot.panels)
    plot.height += panel.weight;
  return plot;
}

Plot density_plot(const Table &density, const SpectrumPlotSettings &settings) {
  const Column &energy = energy_column(density);
  const std::vector<double> &total = density.numbers("total");
  const std::pair<double, double> whole = range_of_interest(density, "total");
  Plot plot;
  plot.title = settings.title;
  plot.x_label = "Energy (" + symbol(parse_energy_unit(energy.unit)) + ")";
  plot.x_range = settings.range.value_or(whole);
  Panel panel = density_panel(density);
  const double most = highest(energy.numbers(), total, plot.x_range);
  if (most > 0.0)
    panel.y_range = {0.0, room_for_legend * most};
  plot.panels.push_back(std::move(panel));
  return plot;
}

void add_densities(Plot &bands, const std::vector<LabeledSpectrum> &densities) {
  const Table &first = densities.front().table;
  Panel panel;
  if (densities.size() == 1)
    panel = density_panel(first);
  else
    for (std::size_t k = 0; k < densities.size(); ++k)
      panel.curves.push_back({"", energy_column(densities[k].table).numbers(),
                              densities[k].table.numbers("total"), ink(k + 1), CurveStyle::Line,
                              0.0, densities[k].label});
  panel.y_label = density_label(*first.find("total"));
  constexpr double room = 1.06; // over the highest maximum
  double most = 0.0;
  for (const Curve &curve : panel.curves)
    most = std::max(most, highest(curve.x, curve.y, bands.panels.front().y_range));
  if (most > 0.0)
    panel.y_range = {0.0, room * most};
  bands.turned = std::move(panel);
}

Plot overlay_plot(const std::vector<LabeledSpectrum> &spectra,
                  const SpectrumPlotSettings &settings) {
  Plot plot;
  plot.title = settings.title;
  std::vector<Table> tables;
  for (const LabeledSpectrum &spectrum : spectra) {
    const Column &energy = energy_column(spectrum.table);
    const Column &first_energy = spectra.front().table.columns.front();
    if (energy.unit != first_energy.unit || energy.name != first_energy.name)
      throw Error("'" + spectrum.label + "' counts energy in " + energy.name + ", '" +
                  spectra.front().label + "' in " + first_energy.name +
                  "; write both with the same --units");
    if (is_density(spectrum.table) != is_density(spectra.front().table))
      throw Error("'" + spectrum.label + "' and '" + spectra.front().label +
                  "' are a density of states and a spectrum, which have no common axis; draw them "
                  "in pictures of their own");
    tables.push_back(per_energy(spectrum.table));
    tables.back().title = spectrum.label;
  }
  Panel panel;
  const bool density = is_density(spectra.front().table);
  const Column &first = tables.front().columns[1];
  const std::string more = settings.offset > 0.0 ? ", offset" : "";
  panel.y_label = density ? density_label(first, more) : intensity_label(first, more);
  panel.y_numbers = settings.offset == 0.0;
  plot.x_label = density
                     ? "Energy (" + symbol(parse_energy_unit(tables.front().columns[0].unit)) + ")"
                     : energy_label(tables.front().columns[0]);
  std::optional<std::pair<double, double>> seen;
  for (const Table &table : tables) {
    const std::string total = bank_prefix(table, settings.bank) + "total";
    const std::pair<double, double> own = range_of_interest(table, total);
    seen = seen ? std::pair(std::min(seen->first, own.first), std::max(seen->second, own.second))
                : own;
    panel.curves.push_back({table.title, table.columns.front().numbers(), table.numbers(total),
                            ink(panel.curves.size()), CurveStyle::Line});
  }
  plot.x_range = settings.range.value_or(*seen);
  double most = 0.0;
  for (const Curve &curve : panel.curves)
    most = std::max(most, highest(curve.x, curve.y, plot.x_range));
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
                     const std::vector<BandShift> &bands, const SpectrumPlotSettings &settings,
                     const std::vector<BandShift> &chosen) {
  SpectrumPlotSettings stacked = settings;
  stacked.offset = 1.15;
  Plot plot = overlay_plot({first, second}, stacked);
  plot.width = 900.0;
  plot.height = 620.0;
  Panel &panel = plot.panels.front();
  Curve &upper = panel.curves.front();
  upper.ink = Ink::Green; // blue and vermillion are directions here
  const EnergyUnit unit = parse_energy_unit(first.table.columns.front().unit);
  if (chosen.empty())
    add_band_strokes(panel, bands, unit, *plot.x_range);
  else
    add_band_arrows(panel, chosen, unit, *plot.x_range);
  return plot;
}

} // namespace ins
