// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/run_page.h"

#include "statistics/running_average.h"

#include <algorithm>
#include <utility>

namespace ins {

namespace {

constexpr Eigen::Index most_points = 1000; ///< of a curve in a picture

struct Quantity {
  const char *name;  ///< of the column
  const char *label; ///< in the legend
};

/// Adds a column as running average and band.
void add_curve(Panel &panel, const ThermoSeries &series, const Eigen::ArrayXd &values,
               Eigen::Index window, const std::string &label, Ink ink) {
  const RunningAverage average = running_average(values, window);
  const Eigen::Index step = std::max<Eigen::Index>(1, average.mean.size() / most_points);
  Curve curve{label, {}, {}, ink, CurveStyle::Line};
  Band band{{}, {}, {}, ink};
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
Plot quantity_plot(const ThermoSeries &series, Eigen::Index window, const std::string &y_label,
                   const std::vector<Quantity> &quantities, bool from_mean) {
  Panel panel;
  panel.y_label = y_label;
  for (const Quantity &quantity : quantities) {
    const Eigen::ArrayXd *values = series.find(quantity.name);
    if (values && values->maxCoeff() > values->minCoeff())
      add_curve(panel, series, from_mean ? Eigen::ArrayXd(*values - values->mean()) : *values,
                window, quantity.label, ink(panel.curves.size() + 1));
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
  const auto add = [&](const std::string &label, const std::vector<Quantity> &quantities,
                       bool from_mean = false) {
    Plot plot = quantity_plot(series, window, label, quantities, from_mean);
    if (!plot.panels.empty())
      plots.push_back(std::move(plot));
  };
  const std::vector<Quantity> components = {{"Pxx", "xx"}, {"Pyy", "yy"}, {"Pzz", "zz"},
                                            {"Pxy", "xy"}, {"Pxz", "xz"}, {"Pyz", "yz"}};
  if (series.find("Pxx"))
    add("Pressure components (MPa)", components);
  else
    add("Pressure (MPa)", {{"Press", ""}});
  add("ΔU (eV)", {{"PotEng", ""}}, true);
  add("Temperature (K)", {{"Temp", ""}});
  add("Volume (Å³)", {{"Volume", ""}});
  return plots;
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
