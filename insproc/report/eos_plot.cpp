// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/eos_plot.h"

#include <algorithm>

namespace ins {

namespace {

constexpr int n_samples = 200; ///< of a fitted curve
constexpr double margin = 0.05;

/// From the lowest to the highest value, with some room.
std::pair<double, double> limits(const std::vector<double> &values) {
  const auto [low, high] = std::minmax_element(values.begin(), values.end());
  const double room = margin * (*high - *low);
  return {*low - room, *high + room};
}

template <class Value> std::vector<double> values_of(const VolumeSeries &series, Value value) {
  std::vector<double> values;
  for (const VolumePoint &point : series)
    values.push_back(value(point));
  return values;
}

std::vector<double> sampled_volumes(const VolumeSeries &series) {
  std::vector<double> volumes;
  const double low = series.front().volume, high = series.back().volume;
  for (int i = 0; i <= n_samples; ++i)
    volumes.push_back(low + (high - low) * i / n_samples);
  return volumes;
}

/// Makes the y axis hold all curves of a panel, with room for a legend on top.
void fit_height(Panel &panel, double legend_room) {
  std::vector<double> values;
  for (const Curve &curve : panel.curves)
    values.insert(values.end(), curve.y.begin(), curve.y.end());
  panel.y_range = limits(values);
  panel.y_range->second += legend_room * (panel.y_range->second - panel.y_range->first);
}

/// Points joined by a thin line, in a panel of their own.
Panel joined_points(const std::string &name, const std::string &label, const std::vector<double> &x,
                    const std::vector<double> &y) {
  Panel panel;
  panel.name = name;
  panel.y_label = label;
  panel.weight = 0.6;
  panel.curves = {{"", x, y, Ink::Blue, CurveStyle::Thin, 0.0, "cell"},
                  {"", x, y, Ink::Blue, CurveStyle::Points, 0.0, "cell"}};
  fit_height(panel, 0.0);
  return panel;
}

/// Lattice vectors and ring angle, where all points have them.
void add_structure(Plot &plot, const VolumeSeries &series, const std::vector<double> &x) {
  const auto all = [&](bool (*has)(const VolumePoint &)) {
    return std::all_of(series.begin(), series.end(), has);
  };
  if (all([](const VolumePoint &point) { return point.cell.has_value(); })) {
    const char *names[] = {"a", "b", "c"};
    for (int axis = 0; axis < 3; ++axis)
      plot.panels.push_back(joined_points(
          names[axis], names[axis] + std::string(" (Å)"), x,
          values_of(series, [=](const auto &point) { return point.cell->lengths[axis]; })));
  }
  if (all([](const VolumePoint &point) { return point.ring_angle.has_value(); }))
    plot.panels.push_back(
        joined_points("angle", "ring angle (°)", x,
                      values_of(series, [](const auto &point) { return *point.ring_angle; })));
}

/// A frame for so many panels.
void set_size(Plot &plot) {
  double weight = 0.0;
  for (const Panel &panel : plot.panels)
    weight += panel.weight;
  plot.width = 700.0;
  plot.height = 110.0 + 200.0 * weight;
}

} // namespace

Plot volume_plot(const VolumeSeries &series, const std::vector<EosFit> &fits,
                 const EosPlotSettings &settings) {
  const EosUnits &units = settings.units;
  const std::vector<double> volumes =
      values_of(series, [](const VolumePoint &point) { return point.volume; });
  const std::vector<double> samples = sampled_volumes(series);
  const double zero = fits.front().eos.energy;
  // Energies of the fits are told in thousandths, where differences are.
  const bool electron_volts = units.energy_name == "eV";
  const double energy_factor = units.energy * (electron_volts ? 1e3 : 1.0);

  Panel energy, pressure;
  energy.name = "energy";
  pressure.name = "pressure";
  energy.y_label = std::string("E − E₀ (") + (electron_volts ? "meV" : units.energy_name) + ")";
  pressure.y_label = "pressure (" + units.pressure_name + ")";
  for (std::size_t k = 0; k < fits.size(); ++k) {
    const EquationOfState &eos = fits[k].eos;
    const CurveStyle style = k == 0 ? CurveStyle::Line : CurveStyle::Dashed;
    std::vector<double> energies, pressures;
    for (const double v : samples) {
      energies.push_back((eos.energy_at(v) - zero) * energy_factor);
      pressures.push_back(eos.pressure_at(v) * units.pressure);
    }
    energy.curves.push_back({short_name(eos.form), samples, energies, ink(k + 1), style});
    pressure.curves.push_back(
        {"", samples, pressures, ink(k + 1), style, 0.0, short_name(eos.form)});
  }
  energy.curves.push_back(
      {"computed", volumes,
       values_of(series,
                 [&](const VolumePoint &point) { return (point.energy - zero) * energy_factor; }),
       Ink::Black, CurveStyle::Points});
  if (std::all_of(series.begin(), series.end(),
                  [](const VolumePoint &point) { return point.pressure.has_value(); }))
    pressure.curves.push_back(
        {"virial", volumes,
         values_of(series,
                   [&](const VolumePoint &point) { return *point.pressure * units.pressure; }),
         Ink::Black, CurveStyle::Points});

  fit_height(energy, 0.15);
  fit_height(pressure, 0.0);
  Plot plot;
  plot.title = settings.title;
  plot.x_label = "Volume (Å³ per " + settings.per + ")";
  plot.x_range = limits(volumes);
  plot.panels = {std::move(energy), std::move(pressure)};
  add_structure(plot, series, volumes);
  set_size(plot);
  return plot;
}

Plot pressure_plot(const VolumeSeries &series, const std::vector<EosFit> &fits,
                   const EosPlotSettings &settings, bool own_pressures) {
  const EquationOfState &eos = fits.front().eos;
  const std::vector<double> pressures = values_of(series, [&](const VolumePoint &point) {
    return (own_pressures ? point.pressure.value() : eos.pressure_at(point.volume)) *
           settings.units.pressure;
  });
  const std::vector<double> volumes = values_of(series, [](const auto &p) { return p.volume; });
  Panel volume;
  if (own_pressures) {
    volume = joined_points("volume", "V (Å³)", pressures, volumes);
  } else {
    volume.y_label = "V (Å³)";
    const std::vector<double> samples = sampled_volumes(series);
    std::vector<double> fitted;
    for (const double v : samples)
      fitted.push_back(eos.pressure_at(v) * settings.units.pressure);
    volume.curves = {{short_name(eos.form), fitted, samples, Ink::Blue, CurveStyle::Line},
                     {"computed", pressures, volumes, Ink::Black, CurveStyle::Points}};
    fit_height(volume, 0.0);
  }
  volume.name = "volume";
  volume.weight = 0.8;
  Plot plot;
  plot.title = settings.title;
  plot.x_label = "Pressure (" + settings.units.pressure_name + ", " +
                 (own_pressures ? "of the table" : full_name(eos.form)) + ")";
  plot.x_range = limits(pressures);
  plot.panels = {std::move(volume)};
  add_structure(plot, series, pressures);
  set_size(plot);
  return plot;
}

} // namespace ins
