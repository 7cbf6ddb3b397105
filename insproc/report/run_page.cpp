// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/run_page.h"

#include "report/number_list.h"
#include "statistics/running_average.h"

#include <algorithm>
#include <utility>

namespace ins {

namespace {

constexpr Eigen::Index most_points = 1000; ///< of a curve in a picture

Plot plot_of(Panel panel, const std::string &x_label) {
  Plot plot;
  plot.x_label = x_label;
  plot.panels.push_back(std::move(panel));
  return plot;
}

struct LegendEntry {
  const char *name;  ///< of the column
  const char *label; ///< in the legend
};

/// Adds a column as running average and band.
void add_curve(Panel &panel, const ThermoSeries &series, const Eigen::ArrayXd &values,
               Eigen::Index window, const LegendEntry &quantity, Ink ink) {
  const RunningAverage average = running_average(values, window);
  const Eigen::Index step = std::max<Eigen::Index>(1, average.mean.size() / most_points);
  const std::string own = *quantity.label != '\0' ? quantity.label : quantity.name;
  Curve curve{quantity.label, {}, {}, ink, CurveStyle::Line, 0.0, own};
  Band band{{}, {}, {}, ink, own};
  for (Eigen::Index i = 0; i < average.mean.size(); i += step) {
    const double time = series.times[average.first + i] - series.times[0];
    curve.x.push_back(time);
    curve.y.push_back(average.mean[i]);
    band.x.push_back(time);
    band.low.push_back(average.mean[i] - average.deviation[i]);
    band.high.push_back(average.mean[i] + average.deviation[i]);
  }
  panel.curves.push_back(std::move(curve));
  panel.bands.push_back(std::move(band));
}

/// The plot of what there is of some quantities; without panels if there is nothing.
Plot quantity_plot(const ThermoSeries &series, Eigen::Index window, const std::string &name,
                   const std::string &y_label, const std::vector<LegendEntry> &quantities,
                   bool from_mean) {
  Panel panel;
  panel.name = name;
  panel.y_label = y_label;
  for (const LegendEntry &quantity : quantities) {
    const Eigen::ArrayXd *values = series.find(quantity.name);
    if (values && values->maxCoeff() > values->minCoeff())
      add_curve(panel, series, from_mean ? Eigen::ArrayXd(*values - values->mean()) : *values,
                window, quantity, ink(panel.curves.size() + 1));
  }
  Plot plot;
  plot.x_label = "Time (ps)";
  if (!panel.curves.empty())
    plot.panels.push_back(std::move(panel));
  return plot;
}

} // namespace

std::vector<Plot> thermo_plots(const ThermoSeries &series, Eigen::Index window) {
  std::vector<Plot> plots;
  const auto add = [&](const std::string &name, const std::string &label,
                       const std::vector<LegendEntry> &quantities, bool from_mean = false) {
    Plot plot = quantity_plot(series, window, name, label, quantities, from_mean);
    if (!plot.panels.empty())
      plots.push_back(std::move(plot));
  };
  const std::vector<LegendEntry> components = {{"Pxx", "xx"}, {"Pyy", "yy"}, {"Pzz", "zz"},
                                               {"Pxy", "xy"}, {"Pxz", "xz"}, {"Pyz", "yz"}};
  if (series.find("Pxx"))
    add("pressure", "Pressure components (MPa)", components);
  else
    add("pressure", "Pressure (MPa)", {{"Press", ""}});
  add("energy", "ΔU (eV)", {{"PotEng", ""}}, true);
  add("temperature", "Temperature (K)", {{"Temp", ""}});
  add("volume", "Volume (Å³)", {{"Volume", ""}});
  return plots;
}

Plot displacement_plot(const MeanSquareDisplacement &displacement) {
  Panel panel;
  panel.name = "msd";
  panel.y_label = "Mean-squared displacement (Å²)";
  const std::vector<double> &times = displacement.times();
  const std::size_t step = times.size() / static_cast<std::size_t>(most_points) + 1;
  for (std::size_t e = 0; e < displacement.elements().size(); ++e) {
    Curve curve{displacement.elements()[e], {}, {}, ink(e + 1), CurveStyle::Line};
    for (std::size_t i = 0; i < times.size(); i += step) {
      curve.x.push_back(times[i] - times[0]);
      curve.y.push_back(displacement.values()[e][i]);
    }
    panel.curves.push_back(std::move(curve));
  }
  return plot_of(std::move(panel), "Time (ps)");
}

Plot distribution_plot(const RadialDistribution &distribution) {
  Panel panel;
  panel.name = "rdf";
  panel.y_label = "g(r), early (lines) and late";
  const std::vector<double> distances = number_list(distribution.distances());
  using Part = RadialDistribution::Part;
  for (int pair = 0; 2 * pair < distribution.curves(); ++pair) {
    const auto sum = [&](Part part) {
      return number_list(distribution.values(2 * pair, part) +
                         distribution.values(2 * pair + 1, part));
    };
    const Ink color = ink(static_cast<std::size_t>(pair) + 1);
    panel.bands.push_back({distances, std::vector<double>(distances.size(), 0.0), sum(Part::Late),
                           color, distribution.pair_name(pair)});
    panel.curves.push_back(
        {distribution.pair_name(pair), distances, sum(Part::Early), color, CurveStyle::Thin});
  }
  return plot_of(std::move(panel), "r (Å)");
}

Plot velocity_plot(const VelocitySpectrum::Result &spectrum) {
  Panel panel;
  panel.name = "vdos";
  panel.y_label = "Density of states (per cm⁻¹)";
  const std::vector<double> energies = number_list(spectrum.energies);
  panel.curves.push_back({"all", energies, number_list(spectrum.densities.rowwise().sum()),
                          Ink::Black, CurveStyle::Thin});
  for (std::size_t e = 0; e < spectrum.elements.size(); ++e)
    panel.curves.push_back({spectrum.elements[e], energies,
                            number_list(spectrum.densities.col(static_cast<Eigen::Index>(e))),
                            ink(e + 1), CurveStyle::Thin});
  return plot_of(std::move(panel), "Energy (cm⁻¹)");
}

namespace {

/// A running integral with a band of its standard error.
Plot integral_plot(const char *name, const char *label, const Eigen::ArrayXd &times,
                   const Eigen::ArrayXd &values, const Eigen::ArrayXd &errors) {
  Panel panel;
  panel.name = name;
  panel.y_label = label;
  const std::vector<double> x = number_list(times);
  panel.bands.push_back(
      {x, number_list(values - errors), number_list(values + errors), Ink::Blue, name});
  panel.curves.push_back({"", x, number_list(values), Ink::Blue, CurveStyle::Line, 0.0, name});
  return plot_of(std::move(panel), "Time (ps)");
}

} // namespace

Plot viscosity_plot(const GreenKubo &viscosity) {
  return integral_plot("viscosity", "Viscosity integral (mPa s)", viscosity.times,
                       viscosity.viscosity, viscosity.error);
}

Plot conductivity_plot(const ThermalConductivity &conductivity) {
  return integral_plot("conductivity", "Thermal conductivity integral (W/(m K))",
                       conductivity.times, conductivity.mean, conductivity.error);
}

const std::vector<std::string> &run_page_panels() {
  static const std::vector<std::string> names = {"msd",         "pressure",  "energy",
                                                 "temperature", "volume",    "rdf",
                                                 "vdos",        "viscosity", "conductivity"};
  return names;
}

Page run_page(std::vector<Plot> plots, const std::string &title) {
  Page page;
  page.plots = std::move(plots);
  page.columns = page.plots.size() > 1 ? 2 : 1;
  if (!page.plots.empty())
    page.plots.front().title = title;
  const auto rows = (static_cast<int>(page.plots.size()) + page.columns - 1) / page.columns;
  page.width = 550.0 * page.columns;
  page.height = 380.0 * std::max(rows, 1);
  return page;
}

} // namespace ins
