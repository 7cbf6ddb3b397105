// SPDX-License-Identifier: GPL-2.0-or-later
#include "io/pictures/look.h"

#include "base/error.h"

#include <algorithm>
#include <cctype>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace ins {

namespace {

constexpr double nominal_font = 13.0;

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
  constexpr double margin = 90.0; // around panels, in points
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

void apply(const Look &look, Plot &plot) {
  choose_panels(look, plot);
  color_series(look, plot);
  set_heights(look, plot);
  const double font = look.font_size.value_or(nominal_font);
  plot.font_size = font;
  plot.line_width = look.line_width;
  double shrinking = std::min(1.0, font / nominal_font);
  if (look.size) { // notes have their places in a picture of the first size
    shrinking =
        std::min({shrinking, look.size->first / plot.width, look.size->second / plot.height});
    plot.width = look.size->first;
    plot.height = look.size->second;
  }
  plot.note_size *= shrinking;
}

void apply(const Look &look, Page &page) {
  if (page.plots.empty())
    return;
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
  const auto rows = [&] {
    return (static_cast<int>(page.plots.size()) + page.columns - 1) / page.columns;
  };
  const int before = rows();
  std::erase_if(page.plots, goes);
  page.plots.front().title = title;
  page.height *= static_cast<double>(rows()) / before;
  if (page.plots.size() == 1) {
    page.width /= page.columns;
    page.columns = 1;
  }
  Look part = look;
  part.size.reset();
  for (Plot &plot : page.plots)
    apply(part, plot);
  page.font_size = look.font_size.value_or(page.font_size);
  page.line_width = look.line_width;
  if (look.size) {
    page.note_size *=
        std::min({1.0, look.size->first / page.width, look.size->second / page.height});
    page.width = look.size->first;
    page.height = look.size->second;
  }
}

} // namespace ins
