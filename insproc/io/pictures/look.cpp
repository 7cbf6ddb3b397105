// SPDX-License-Identifier: GPL-2.0-or-later
#include "io/pictures/look.h"

#include "base/error.h"
#include "io/pictures/axes.h"

#include <algorithm>
#include <cctype>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace ins {

namespace {

constexpr double nominal_font = 13.0;
constexpr double margin = 90.0; // around panels, in points

/// The series of a curve, empty if it has none.
const std::string &series_of(const Curve &curve) {
  return curve.series.empty() ? curve.label : curve.series;
}

/// The number of a series among the names so far.
std::size_t number_of(const std::string &name, std::vector<std::string> &names) {
  auto known = std::find(names.begin(), names.end(), name);
  if (known == names.end())
    known = names.insert(names.end(), name);
  return static_cast<std::size_t>(known - names.begin());
}

/// Colors and styles of all curves of a picture, and of the ground that goes with them.
void color_series(const Look &look, Plot &plot) {
  std::vector<std::string> names;
  std::vector<Panel *> panels;
  for (Panel &panel : plot.panels)
    panels.push_back(&panel);
  if (plot.turned)
    panels.push_back(&*plot.turned);
  for (Panel *panel : panels) {
    for (Curve &curve : panel->curves) {
      const std::string &name = series_of(curve);
      if (name.empty())
        continue;
      const std::size_t number = number_of(name, names);
      if (!look.colors.empty())
        curve.color = look.colors[number % look.colors.size()];
      if (!look.styles.empty())
        curve.style = look.styles[number % look.styles.size()];
    }
    for (Band &band : panel->bands)
      if (!band.series.empty() && !look.colors.empty())
        band.color = look.colors[number_of(band.series, names) % look.colors.size()];
  }
}

bool stays(const Look &look, const Panel &panel) {
  return panel.name.empty() || look.panels.empty() ||
         std::find(look.panels.begin(), look.panels.end(), panel.name) != look.panels.end();
}

[[noreturn]] void refuse_empty(const std::vector<std::string> &names) {
  throw Error("this picture has none of the panels asked for, but " +
              fmt::format("{}", fmt::join(names, ", ")));
}

/// Takes panels out; the others stay as high as they were.
void choose_panels(const Look &look, Plot &plot) {
  double before = 0.0, after = 0.0;
  std::vector<std::string> names;
  bool named = false;
  for (const Panel &panel : plot.panels) {
    before += panel.weight;
    after += stays(look, panel) ? panel.weight : 0.0;
    names.push_back(panel.name);
    named = named || !panel.name.empty();
  }
  if (look.panels.empty())
    return;
  if (!named)
    throw Error("this picture has one kind of panel: leave out --panels");
  if (!(after > 0.0))
    refuse_empty(names);
  std::erase_if(plot.panels, [&](const Panel &panel) { return !stays(look, panel); });
  plot.height = margin + std::max(0.0, plot.height - margin) * after / before;
}

void set_heights(const Look &look, Plot &plot) {
  if (plot.panels.empty())
    return;
  const std::optional<std::pair<double, double>> scale = plot.panels.front().y_range;
  for (std::size_t i = 0; i < plot.panels.size(); ++i) {
    Panel &panel = plot.panels[i];
    if (i > 0 && (!scale || panel.y_range != scale))
      continue;
    if (look.log_y) {
      const bool raised = std::any_of(panel.curves.begin(), panel.curves.end(),
                                      [](const Curve &curve) { return curve.base != 0.0; });
      if (raised)
        throw Error("a logarithmic axis does not go with curves above each other; draw them "
                    "without an offset");
      if (look.y_range && !(look.y_range->first > 0.0))
        throw Error("a logarithmic axis begins above zero; give a --y-range that does");
      panel.log_y = true;
    }
    if (look.y_range) {
      panel.y_range = look.y_range;
      panel.y_fixed = true;
    }
  }
}

/// All but the size and the columns.
void restyle(const Look &look, Plot &plot) {
  choose_panels(look, plot);
  color_series(look, plot);
  set_heights(look, plot);
  plot.font_size = look.font_size.value_or(nominal_font);
  plot.line_width = look.line_width;
}

/// Notes have their places in a picture of the first size.
void resize(const Look &look, Page &page) {
  double shrinking = std::min(1.0, page.font_size / nominal_font);
  if (look.size) {
    shrinking =
        std::min({shrinking, look.size->first / page.width, look.size->second / page.height});
    page.width = look.size->first;
    page.height = look.size->second;
  }
  page.note_size *= shrinking;
}

int rows_of(const Page &page) {
  return (static_cast<int>(page.plots.size()) + page.columns - 1) / page.columns;
}

[[noreturn]] void refuse_columns() {
  throw Error("this picture has a single panel: leave out --panel-columns");
}

/// The panels of a plot on a page, all as large as the largest.
Page in_columns(const Plot &plot, int columns) {
  if (plot.panels.size() < 2)
    refuse_columns();
  Plot part = plot;
  part.x_range = x_limits(plot);
  Page page = page_of(plot);
  page.plots.clear();
  double weight = 0.0, largest = 0.0;
  for (const Panel &panel : plot.panels) {
    weight += panel.weight;
    largest = std::max(largest, panel.weight);
    part.panels = {panel};
    page.plots.push_back(part);
    part.title.clear();
  }
  page.columns = std::min(columns, static_cast<int>(plot.panels.size()));
  page.width *= page.columns;
  page.height = rows_of(page) * (margin + std::max(0.0, plot.height - margin) * largest / weight);
  return page;
}

} // namespace

bool is_color(const std::string &word) {
  const std::vector<std::string> &names = color_names();
  if (std::find(names.begin(), names.end(), word) != names.end())
    return true;
  return word.size() == 7 && word[0] == '#' &&
         std::all_of(word.begin() + 1, word.end(),
                     [](unsigned char c) { return std::isxdigit(c) != 0; });
}

const std::vector<std::string> &color_names() {
  static const std::vector<std::string> names = {"black",  "blue",   "vermillion", "green",
                                                 "purple", "orange", "sky",        "grey"};
  return names;
}

Page with_look(const Look &look, Plot plot) {
  restyle(look, plot);
  Page page = look.columns ? in_columns(plot, *look.columns) : page_of(plot);
  resize(look, page);
  return page;
}

Page with_look(const Look &look, Page page) {
  if (page.plots.empty())
    return page;
  const auto goes = [&](const Plot &plot) {
    return std::none_of(plot.panels.begin(), plot.panels.end(),
                        [&](const Panel &panel) { return stays(look, panel); });
  };
  if (std::all_of(page.plots.begin(), page.plots.end(), goes)) {
    std::vector<std::string> names;
    for (const Plot &plot : page.plots)
      for (const Panel &panel : plot.panels)
        names.push_back(panel.name);
    refuse_empty(names);
  }
  const std::string title = page.plots.front().title;
  const double width = page.width / page.columns, height = page.height / rows_of(page);
  std::erase_if(page.plots, goes);
  page.plots.front().title = title;
  if (look.columns && page.plots.size() == 1)
    refuse_columns();
  page.columns = std::min(look.columns.value_or(page.columns), static_cast<int>(page.plots.size()));
  page.width = width * page.columns;
  page.height = height * rows_of(page);
  for (Plot &plot : page.plots)
    restyle(look, plot);
  page.font_size = look.font_size.value_or(page.font_size);
  page.line_width = look.line_width;
  resize(look, page);
  return page;
}

} // namespace ins
