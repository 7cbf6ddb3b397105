// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/error.h"
#include "report/band_table.h"
#include "report/number_list.h"

#include <algorithm>

namespace ins {

namespace {

constexpr double noise = 0.5;     ///< cm^-1; frequencies this little below zero are not drawn
constexpr double headroom = 1.04; ///< height of the panel over the highest frequency
constexpr int bands_in_bold = 48; ///< more than these are drawn with thin lines

/// Marks where segments meet; a break of the path shows the labels on both of its sides.
std::vector<std::pair<double, std::string>> ticks(const std::vector<BandLine> &lines) {
  std::vector<std::pair<double, std::string>> result;
  for (const BandLine &line : lines) {
    const std::string start = typeset(line.segment.start.label);
    if (result.empty())
      result.emplace_back(line.distance[0], start);
    else if (!line.segment.joined)
      result.back().second += "|" + start;
    result.emplace_back(line.distance[line.distance.size() - 1], typeset(line.segment.end.label));
  }
  return result;
}

/// A straight thin line.
Curve rule(double x0, double y0, double x1, double y1) {
  return {"", {x0, x1}, {y0, y1}, Ink::Black, CurveStyle::Thin};
}

/// The points of a line on the axis of another one of the same path.
std::vector<double> stretched(const BandLine &line, const BandLine &axis) {
  const double begin = line.distance[0], end = line.distance[line.distance.size() - 1];
  const double from = axis.distance[0], to = axis.distance[axis.distance.size() - 1];
  return number_list(from + (line.distance.array() - begin) * (to - from) / (end - begin));
}

void add_bands(Panel &panel, const LabeledBands &model, const std::vector<BandLine> &axis,
               double factor, Ink ink) {
  const bool same = std::equal(model.lines.begin(), model.lines.end(), axis.begin(), axis.end(),
                               [](const BandLine &a, const BandLine &b) {
                                 return a.segment.start.label == b.segment.start.label &&
                                        a.segment.end.label == b.segment.end.label;
                               });
  if (!same)
    throw Error("the path of " + model.label +
                " leads along other points than that of the first model; name one for all with "
                "--path");
  std::string label = model.label; // on the first curve only
  const std::string series = label.empty() ? "bands" : label;
  for (std::size_t s = 0; s < axis.size(); ++s) {
    const BandLine &line = model.lines[s];
    for (Eigen::Index band = 0; band < line.frequencies.cols(); ++band) {
      panel.curves.push_back(
          {label, stretched(line, axis[s]), number_list(factor * line.frequencies.col(band)), ink,
           line.frequencies.cols() > bands_in_bold ? CurveStyle::Thin : CurveStyle::Line, 0.0,
           series});
      label.clear();
    }
  }
}

} // namespace

Plot band_plot(const std::vector<LabeledBands> &models, const BandPlotSettings &settings) {
  const double factor = from_cm1(settings.unit);
  const std::vector<BandLine> &lines = models.front().lines;
  double lowest = 0.0;
  double highest = 0.0;
  for (const LabeledBands &model : models)
    for (const BandLine &line : model.lines) {
      lowest = std::min(lowest, line.frequencies.minCoeff());
      highest = std::max(highest, line.frequencies.maxCoeff());
    }
  Plot plot;
  plot.title = settings.title;
  plot.x_label = "Wave vector";
  plot.x_ticks = ticks(lines);
  plot.x_range = {plot.x_ticks.front().first, plot.x_ticks.back().first};

  Panel panel;
  panel.y_label = "Frequency (" + symbol(settings.unit) + ")";
  // An unstable branch belongs to the picture whatever the range.
  const double bottom_of_all = lowest < -noise ? headroom * lowest * factor : 0.0;
  panel.y_range = settings.range.value_or(std::pair(bottom_of_all, headroom * highest * factor));
  if (bottom_of_all < 0.0 && panel.y_range->second > 0.0)
    panel.y_range->first = std::min(panel.y_range->first, bottom_of_all);
  const auto [left, right] = *plot.x_range;
  const auto [bottom, top] = *panel.y_range;
  for (const auto &[position, label] : plot.x_ticks)
    panel.curves.push_back(rule(position, bottom, position, top));
  if (bottom < 0.0)
    panel.curves.push_back(rule(left, 0.0, right, 0.0));
  for (std::size_t k = 0; k < models.size(); ++k)
    add_bands(panel, models[k], lines, factor, ink(k + 1));
  plot.panels.push_back(std::move(panel));
  return plot;
}

} // namespace ins
