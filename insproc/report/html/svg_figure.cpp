// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/html/svg_figure.h"

#include "io/pictures/axes.h"
#include "io/tables/number_text.h"
#include "report/html/html_text.h"
#include "report/html/thinned_curve.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace ins {

namespace {

using Limits = std::pair<double, double>;

constexpr double left_margin = 68.0, right_margin = 14.0, top_margin = 30.0, bottom_margin = 46.0,
                 panel_gap = 12.0;
constexpr double per_point = 25.0; ///< coordinates of curves in a point of the picture

const char *ink_class(Ink ink) {
  switch (ink) {
  case Ink::Blue:
    return "ink-blue";
  case Ink::Vermillion:
    return "ink-vermillion";
  case Ink::Green:
    return "ink-green";
  case Ink::Purple:
    return "ink-purple";
  case Ink::Orange:
    return "ink-orange";
  case Ink::Sky:
    return "ink-sky";
  case Ink::Grey:
    return "ink-grey";
  case Ink::Black:
    break;
  }
  return "ink-black";
}

const char *style_class(CurveStyle style) {
  switch (style) {
  case CurveStyle::Thin:
    return "thin";
  case CurveStyle::Dashed:
    return "dashed";
  case CurveStyle::Filled:
    return "filled";
  case CurveStyle::Points:
    return "points";
  case CurveStyle::Dots:
    return "dots";
  case CurveStyle::Line:
    break;
  }
  return "line";
}

/// Where a panel is, and what of its axes.
struct Box {
  double left, top, width, height; ///< points
  Limits x, y;

  double across(double value) const { return (value - x.first) / (x.second - x.first) * width; }
  double down(double value) const {
    return height - (value - y.first) / (y.second - y.first) * height;
  }
};

/// Coordinates of a path as integers, each relative to the one before.
class PathData {
public:
  explicit PathData(const Box &box) : box_(box) {}

  void move(double x, double y) { add('M', x, y, true); }
  void line(double x, double y) { add('l', x, y, false); }
  void close() { text_ += 'z'; }
  const std::string &text() const { return text_; }

private:
  void add(char command, double x, double y, bool absolute) {
    const long px = std::lround(per_point * box_.across(x));
    const long py = std::lround(per_point * std::clamp(box_.down(y), -1e5, 1e5));
    const long dx = absolute ? px : px - x_, dy = absolute ? py : py - y_;
    if (!absolute && dx == 0 && dy == 0)
      return;
    if (absolute || last_ != command)
      text_ += command;
    else if (dx >= 0)
      text_ += ' ';
    text_ += fmt::format("{}{}{}", dx, dy < 0 ? "" : " ", dy);
    last_ = command;
    x_ = px;
    y_ = py;
  }

  const Box &box_;
  std::string text_;
  char last_ = 0;
  long x_ = 0, y_ = 0;
};

/// Half of a coordinate, in the units of a panel's y axis.
double finest(const Box &box) {
  return 0.5 / per_point / box.height * (box.y.second - box.y.first);
}

void add_curve(PathData &path, const Curve &curve, const Box &box) {
  if (curve.style == CurveStyle::Points || curve.style == CurveStyle::Dots) {
    for (std::size_t i = 0; i < curve.x.size(); ++i)
      if (std::isfinite(curve.y[i]))
        path.move(curve.x[i], curve.y[i] + curve.base);
    return;
  }
  bool begun = false;
  double end = 0.0;
  const auto finish = [&] {
    if (begun && curve.style == CurveStyle::Filled) {
      path.line(end, curve.base);
      path.close();
    }
    begun = false;
  };
  for (const std::size_t i : kept_points(curve.x, curve.y, finest(box))) {
    if (!std::isfinite(curve.y[i])) {
      finish();
      continue;
    }
    const double y = curve.y[i] + curve.base;
    if (!begun && curve.style == CurveStyle::Filled) {
      path.move(curve.x[i], curve.base);
      path.line(curve.x[i], y);
    } else if (!begun) {
      path.move(curve.x[i], y);
    } else {
      path.line(curve.x[i], y);
    }
    begun = true;
    end = curve.x[i];
  }
  finish();
}

/// Points without length, which round ends make dots, need a line of none.
std::string dotted(std::string path) {
  std::string result;
  for (std::size_t i = 0; i < path.size(); ++i) {
    if (i > 0 && path[i] == 'M')
      result += "h0";
    result += path[i];
  }
  return path.empty() ? result : result + "h0";
}

bool is_point(CurveStyle style) { return style == CurveStyle::Points || style == CurveStyle::Dots; }

/// The curves of a panel; those without a label join the one before if they look alike.
std::string curve_paths(const Panel &panel, const Box &box) {
  std::string result;
  for (std::size_t first = 0; first < panel.curves.size();) {
    const Curve &leader = panel.curves[first];
    PathData path(box);
    std::size_t next = first;
    do {
      add_curve(path, panel.curves[next], box);
      ++next;
    } while (next < panel.curves.size() && panel.curves[next].label.empty() &&
             panel.curves[next].ink == leader.ink && panel.curves[next].style == leader.style &&
             panel.curves[next].base == leader.base);
    if (!path.text().empty())
      result += fmt::format(
          "<path class=\"curve {} {}\" data-label=\"{}\" data-base=\"{}\" d=\"{}\"/>",
          style_class(leader.style), ink_class(leader.ink), html_text(leader.label),
          shortest(leader.base), is_point(leader.style) ? dotted(path.text()) : path.text());
    first = next;
  }
  return result;
}

std::string band_path(const Band &band, const Box &box) {
  PathData path(box);
  std::vector<std::size_t> finite;
  for (std::size_t i = 0; i < band.x.size(); ++i)
    if (std::isfinite(band.low[i]) && std::isfinite(band.high[i]))
      finite.push_back(i);
  if (finite.empty())
    return "";
  path.move(band.x[finite.front()], band.high[finite.front()]);
  for (const std::size_t i : finite)
    path.line(band.x[i], band.high[i]);
  for (auto i = finite.rbegin(); i != finite.rend(); ++i)
    path.line(band.x[*i], band.low[*i]);
  path.close();
  return fmt::format("<path class=\"ground {}\" d=\"{}\"/>", ink_class(band.ink), path.text());
}

std::string stick_path(const Sticks &sticks, const Box &box) {
  PathData path(box);
  for (std::size_t i = 0; i < sticks.x.size(); ++i) {
    path.move(sticks.x[i], sticks.base);
    path.line(sticks.x[i], sticks.base + sticks.height[i]);
  }
  return fmt::format("<path class=\"sticks {}\" data-label=\"{}\" d=\"{}\"/>",
                     ink_class(sticks.ink), html_text(sticks.label), path.text());
}

std::string link_path(const Link &link, const Box &box) {
  PathData path(box);
  path.move(link.x0, link.y0);
  path.line(link.x1, link.y1);
  return fmt::format("<path class=\"link {}\" d=\"{}\"/>", ink_class(link.ink), path.text());
}

std::string note_text(const Note &note, const Box &box) {
  const double x = box.left + box.across(note.x), y = box.top + box.down(note.y);
  return fmt::format(
      "<text class=\"note {}{}\" data-at=\"{} {}\" x=\"{:.1f}\" y=\"{:.1f}\"{}>{}"
      "</text>",
      ink_class(note.ink), note.upright ? " upright" : "", shortest(note.x), shortest(note.y), x, y,
      note.upright ? fmt::format(" transform=\"rotate(-90 {:.1f} {:.1f})\"", x, y) : std::string(),
      html_text(note.text));
}

/// Numbers with a minus sign that is one.
std::string axis_number(double value, int decimals) {
  std::string text = fixed(value, decimals);
  if (text.starts_with('-'))
    text = "\xE2\x88\x92" + text.substr(1);
  return text;
}

std::string x_axis(const Plot &plot, const Box &box, bool numbers) {
  std::string text;
  const auto tick = [&](double value, const std::string &label) {
    const double x = box.left + box.across(value);
    text +=
        fmt::format("<path class=\"grid\" d=\"M{:.1f} {:.1f}v{:.1f}\"/>", x, box.top, box.height);
    if (numbers)
      text += fmt::format("<text class=\"tick\" x=\"{:.1f}\" y=\"{:.1f}\">{}</text>", x,
                          box.top + box.height + 16.0, html_text(label));
  };
  if (!plot.x_ticks.empty()) {
    for (const auto &[value, label] : plot.x_ticks)
      tick(value, label);
    return text;
  }
  const TickStep step = tick_step(box.x.second - box.x.first, 10);
  for (double k = std::ceil(box.x.first / step.step - 1e-9);
       k * step.step <= box.x.second * (1 + 1e-9); k += 1.0)
    tick(k * step.step, axis_number(k * step.step, step.decimals));
  return text;
}

std::string y_axis(const Panel &panel, const Box &box) {
  std::string text;
  if (panel.y_numbers) {
    const TickStep step = tick_step(box.y.second - box.y.first, box.height < 120.0 ? 3 : 6);
    for (double k = std::ceil(box.y.first / step.step - 1e-9);
         k * step.step <= box.y.second + 1e-9 * std::abs(box.y.second); k += 1.0) {
      const double y = box.top + box.down(k * step.step);
      text += fmt::format("<path class=\"grid\" d=\"M{:.1f} {:.1f}h{:.1f}\"/>"
                          "<text class=\"tick y\" x=\"{:.1f}\" y=\"{:.1f}\">{}</text>",
                          box.left, y, box.width, box.left - 7.0, y + 4.0,
                          axis_number(k * step.step, step.decimals));
    }
  }
  const double middle = box.top + 0.5 * box.height;
  return text + fmt::format("<text class=\"label\" x=\"16\" y=\"{0:.1f}\" "
                            "transform=\"rotate(-90 16 {0:.1f})\">{1}</text>",
                            middle, html_text(panel.y_label));
}

/// Entries in a line over the panel, from the right.
std::string legend(const Panel &panel, const Box &box) {
  struct Entry {
    std::string look, label;
  };
  std::vector<Entry> entries;
  for (const Curve &curve : panel.curves)
    if (!curve.label.empty())
      entries.push_back({fmt::format("curve {} {}", style_class(curve.style), ink_class(curve.ink)),
                         curve.label});
  for (const auto &[ink, label] : panel.link_legend)
    entries.push_back({fmt::format("link {}", ink_class(ink)), label});
  constexpr double character = 6.6, sample = 20.0, between = 16.0;
  double x = box.left + box.width;
  std::string text;
  for (auto entry = entries.rbegin(); entry != entries.rend(); ++entry) {
    double letters = 0.0;
    for (const char c : entry->label)
      letters += (static_cast<unsigned char>(c) & 0xC0U) != 0x80U ? 1.0 : 0.0;
    x -= character * letters + sample + between;
    const bool area = entry->look.find("filled") != std::string::npos;
    const bool dot = entry->look.find("points") != std::string::npos ||
                     entry->look.find("dots") != std::string::npos;
    const double y = box.top + 12.0;
    const std::string shape = area  ? fmt::format("M{:.1f} {:.1f}h16v7h-16z", x, y - 3.0)
                              : dot ? fmt::format("M{:.1f} {:.1f}h0", x + 8.0, y)
                                    : fmt::format("M{:.1f} {:.1f}h16", x, y);
    text += fmt::format("<path class=\"{}\" d=\"{}\"/><text class=\"key\" x=\"{:.1f}\" "
                        "y=\"{:.1f}\">{}</text>",
                        entry->look, shape, x + sample, y + 4.0, html_text(entry->label));
  }
  return text;
}

std::string panel_group(const Panel &panel, const Box &box, const std::string &clip) {
  std::string data;
  for (const Band &band : panel.bands)
    data += band_path(band, box);
  data += curve_paths(panel, box);
  for (const Sticks &sticks : panel.sticks)
    data += stick_path(sticks, box);
  for (const Link &link : panel.links)
    data += link_path(link, box);
  std::string notes;
  for (const Note &note : panel.notes)
    notes += note_text(note, box);
  return fmt::format(
      "<clipPath id=\"{0}\"><rect x=\"{1:.1f}\" y=\"{2:.1f}\" width=\"{3:.1f}\" "
      "height=\"{4:.1f}\"/></clipPath>"
      "<g clip-path=\"url(#{0})\"><g class=\"data\" transform=\"translate({1:.1f} {2:.1f}) "
      "scale({5})\">{6}</g></g><g class=\"notes\">{7}</g>"
      "<rect class=\"frame\" x=\"{1:.1f}\" y=\"{2:.1f}\" width=\"{3:.1f}\" height=\"{4:.1f}\"/>",
      clip, box.left, box.top, box.width, box.height, shortest(1.0 / per_point), data, notes);
}

} // namespace

TickStep tick_step(double range, int most) {
  const double rough = range / most;
  const double power = std::floor(std::log10(rough));
  const double unit = std::pow(10.0, power);
  for (const double factor : {1.0, 2.0, 5.0})
    if (factor * unit >= rough * (1.0 - 1e-9))
      return {factor * unit, std::max(0, static_cast<int>(-power))};
  return {10.0 * unit, std::max(0, static_cast<int>(-power - 1.0))};
}

std::string svg_figure(const Plot &plot, const std::string &id, const std::string &title,
                       const std::string &description) {
  double total_weight = 0.0;
  for (const Panel &panel : plot.panels)
    total_weight += panel.weight;
  const double room = plot.height - top_margin - bottom_margin -
                      panel_gap * static_cast<double>(plot.panels.size() - 1);
  std::string text =
      fmt::format("<svg class=\"plot\" id=\"{0}\" viewBox=\"0 0 {1:.0f} {2:.0f}\" role=\"img\" "
                  "aria-labelledby=\"{0}-title {0}-desc\" data-xlabel=\"{5}\" "
                  "data-scale=\"{6}\"><title id=\"{0}-title\">{3}"
                  "</title><desc id=\"{0}-desc\">{4}</desc>",
                  id, plot.width, plot.height, html_text(title), html_text(description),
                  html_text(plot.x_label), shortest(per_point));
  Box box{left_margin, top_margin,     plot.width - left_margin - right_margin,
          0.0,         x_limits(plot), {}};
  std::string ticks;
  for (const auto &[value, label] : plot.x_ticks)
    ticks += fmt::format("{}{}={}", ticks.empty() ? "" : "\n", shortest(value), label);
  for (std::size_t i = 0; i < plot.panels.size(); ++i) {
    const Panel &panel = plot.panels[i];
    box.height = room * panel.weight / total_weight;
    box.y = y_limits(panel, box.x);
    text += fmt::format(
        "<g class=\"panel\" data-x=\"{} {}\" data-y=\"{} {}\" data-box=\"{:.1f} {:.1f} {:.1f} "
        "{:.1f}\" data-ylabel=\"{}\" data-numbers=\"{}\" data-ticks=\"{}\">",
        shortest(box.x.first), shortest(box.x.second), shortest(box.y.first),
        shortest(box.y.second), box.left, box.top, box.width, box.height, html_text(panel.y_label),
        panel.y_numbers ? 1 : 0, html_text(ticks));
    text += x_axis(plot, box, i + 1 == plot.panels.size()) + y_axis(panel, box);
    text += panel_group(panel, box, fmt::format("{}-clip{}", id, i));
    text += legend(panel, box) + "</g>";
    box.top += box.height + panel_gap;
  }
  return text + fmt::format("<text class=\"label\" x=\"{:.1f}\" y=\"{:.1f}\">{}</text></svg>",
                            box.left + 0.5 * box.width, plot.height - 8.0, html_text(plot.x_label));
}

} // namespace ins
