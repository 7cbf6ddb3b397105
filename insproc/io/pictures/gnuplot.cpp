// SPDX-License-Identifier: GPL-2.0-or-later
#include "io/pictures/gnuplot.h"

#include "base/error.h"
#include "io/pictures/axes.h"
#include "io/pictures/look.h"
#include "io/pictures/subprocess.h"
#include "io/text/atomic_file.h"
#include "io/text/file_format.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <sstream>

namespace ins {

namespace {

const char *color(Ink ink) {
  switch (ink) {
  case Ink::Blue:
    return "#0072B2";
  case Ink::Vermillion:
    return "#D55E00";
  case Ink::Green:
    return "#009E73";
  case Ink::Purple:
    return "#CC79A7";
  case Ink::Orange:
    return "#E69F00";
  case Ink::Sky:
    return "#56B4E9";
  case Ink::Grey:
    return "#909090";
  case Ink::Black:
    break;
  }
  return "#1A1A1A";
}

constexpr double link_width = 1.2, arrow_width = 1.8;
constexpr const char *arrow_head = "head size screen 0.012,18 filled";

/// A gnuplot string: in single quotes nothing is special but the quote itself.
std::string quoted(const std::string &text) {
  std::string result = "'";
  for (const char c : text)
    if (c == '\'')
      result += "''";
    else if (static_cast<unsigned char>(c) >= 0x20)
      result += c;
  return result + "'";
}

/// Of a text in UTF-8.
std::size_t characters(const std::string &text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](unsigned char c) { return (c & 0xC0) != 0x80; }));
}

std::string line(const std::string &color, double width, int dash = 1) {
  return fmt::format("lc rgb '{}' lw {} dt {}", color, width, dash);
}

std::string line(Ink ink, double width, int dash = 1) { return line(color(ink), width, dash); }

std::string link_line(Ink ink, bool arrow) {
  return arrow ? line(ink, arrow_width) : line(ink, link_width, 2);
}

/// Of a curve or a band.
template <class Drawn> std::string color_of(const Drawn &drawn) {
  if (drawn.color.empty())
    return color(drawn.ink);
  const std::vector<std::string> &names = color_names(); // in the order of inks
  const auto known = std::find(names.begin(), names.end(), drawn.color);
  return known == names.end() ? drawn.color : color(static_cast<Ink>(known - names.begin()));
}

/// The lines of a data block: x and two more columns; empty if no line is finite.
std::string data_lines(const std::vector<double> &x, const std::vector<double> &second,
                       const std::vector<double> &third) {
  std::string text;
  for (std::size_t i = 0; i < x.size(); ++i)
    if (std::isfinite(x[i]) && std::isfinite(second[i]) && std::isfinite(third[i]))
      text += fmt::format("{} {} {}\n", x[i], second[i], third[i]);
  return text;
}

std::vector<double> raised(std::vector<double> values, double base) {
  for (double &value : values)
    value += base;
  return values;
}

/// Data blocks of a panel, and the elements of the plot command that draws them.
struct Drawing {
  std::string data;
  std::vector<std::string> elements;
};

/// \param floor  where fillings end; none: where the curve began
std::string curve_style(const Curve &curve, std::optional<double> floor) {
  const std::string color = color_of(curve);
  switch (curve.style) {
  case CurveStyle::Thin:
    return "using 1:2 with lines " + line(color, 1.0);
  case CurveStyle::Dashed:
    return "using 1:2 with lines " + line(color, 1.5, 2);
  case CurveStyle::Filled:
    return fmt::format("using 1:2 with filledcurves {} fs solid 0.35 noborder {}",
                       floor ? fmt::format("y={}", *floor) : "closed", line(color, 1.0));
  case CurveStyle::Points:
    return fmt::format("using 1:2 with points pt 7 ps 0.7 lc rgb '{}'", color);
  case CurveStyle::Dots:
    return fmt::format("using 1:2 with points pt 7 ps 0.25 lc rgb '{}'", color);
  case CurveStyle::Line:
    break;
  }
  return "using 1:2 with lines " + line(color, 2.0);
}

/// \param is_turned  by turned()
Drawing drawing(const Panel &panel, std::size_t panel_index,
                const std::pair<double, double> &y_range, bool is_turned = false) {
  Drawing result;
  const auto add = [&](const std::string &lines, const std::string &style,
                       const std::string &label) {
    if (lines.empty()) // gnuplot stops at a block without any
      return;
    const std::string name = fmt::format("p{}_{}", panel_index, result.elements.size());
    result.data += fmt::format("${} << EOD\n{}EOD\n", name, lines);
    result.elements.push_back(fmt::format("${} {} {}", name, style,
                                          label.empty() ? "notitle" : "title " + quoted(label)));
  };
  for (const Band &band : panel.bands) {
    std::vector<double> low = band.low;
    if (panel.log_y) // where a logarithm would have no end
      for (double &value : low)
        value = std::max(value, y_range.first);
    add(data_lines(band.x, low, band.high),
        "using 1:2:3 with filledcurves fs solid 0.25 noborder " + line(color_of(band), 1.0), "");
  }
  for (const Curve &curve : panel.curves)
    add(data_lines(curve.x, raised(curve.y, curve.base), curve.y),
        curve_style(curve, is_turned     ? std::nullopt
                           : panel.log_y ? std::optional(y_range.first)
                                         : std::optional(curve.base)),
        curve.label);
  const bool arrows = !panel.links.empty() && panel.links.front().arrow;
  for (const auto &[ink, label] : panel.link_legend)
    result.elements.push_back(
        fmt::format("keyentry with lines {} title {}", link_line(ink, arrows), quoted(label)));
  for (const Sticks &sticks : panel.sticks)
    add(data_lines(sticks.x, raised(sticks.height, sticks.base), sticks.height),
        "using 1:($2-$3):(0):3 with vectors nohead " + line(sticks.ink, 1.3), sticks.label);
  return result;
}

std::string range(const std::pair<double, double> &limits) {
  return fmt::format("[{}:{}]", limits.first, limits.second);
}

/// Those within the panel: gnuplot would draw others beside it.
std::string links_and_notes(const Panel &panel, const std::pair<double, double> &y_range) {
  const auto outside = [&](double y) { return y < y_range.first || y > y_range.second; };
  std::string text = "unset label\nunset arrow\n";
  for (const Link &link : panel.links) {
    if (outside(link.y0) || outside(link.y1))
      continue;
    text +=
        fmt::format("set arrow from {},{} to {},{} {} front {}\n", link.x0, link.y0, link.x1,
                    link.y1, link.arrow ? arrow_head : "nohead", link_line(link.ink, link.arrow));
  }
  for (const Note &note : panel.notes) {
    if (outside(note.y))
      continue;
    text += fmt::format("set label {} at {},{} {} front font note_font tc rgb '{}'\n",
                        quoted(note.text), note.x, note.y,
                        note.upright ? "left rotate by 90" : "center", color(note.ink));
  }
  return text;
}

/// The curves of a panel with their axes exchanged.
Panel turned(const Panel &panel) {
  Panel result;
  result.curves = panel.curves;
  for (Curve &curve : result.curves) {
    curve.y = raised(std::move(curve.y), curve.base);
    if (curve.style == CurveStyle::Filled && !curve.x.empty()) {
      const double first = curve.x.front(), last = curve.x.back();
      curve.x.insert(curve.x.begin(), first);
      curve.y.insert(curve.y.begin(), curve.base);
      curve.x.push_back(last);
      curve.y.push_back(curve.base);
    }
    curve.base = 0.0;
    std::swap(curve.x, curve.y);
  }
  return result;
}

std::string x_axis(const Plot &plot, bool is_last_panel) {
  std::string text = "set xtics auto\nset mxtics 2\n";
  if (!plot.x_ticks.empty()) {
    std::string ticks;
    for (const auto &[position, label] : plot.x_ticks)
      ticks += fmt::format("{}{} {}", ticks.empty() ? "" : ", ", quoted(label), position);
    text = fmt::format("set xtics ({})\n", ticks);
  }
  if (!is_last_panel)
    return text + "unset xlabel\nset format x ''\n";
  return text + fmt::format("set xlabel {}\n", quoted(plot.x_label)) +
         (plot.x_ticks.empty() ? "set format x '%g'\n" : "");
}

/// Exit status of a script whose terminal this gnuplot was built without.
constexpr int no_terminal = 77;

/// The terminal of a format.
std::string terminal(const std::string &extension) {
  if (extension == ".svg")
    return "svg";
  if (extension == ".png")
    return "pngcairo";
  if (extension == ".pdf")
    return "pdfcairo";
  throw Error(fmt::format("no picture format is known for '{}'; use {}", extension,
                          in_words(picture_extensions())));
}

/// The lines of the script that choose the terminal, and the font of notes: svg counts it in points
/// of 1/96 inch, the others in those of 1/72.
std::string terminal_lines(const std::string &terminal, const Page &page) {
  const double width = page.width, height = page.height;
  const double font = page.font_size, note = page.note_size; // of svg
  constexpr double points = 10.0 / 13.0;                     // of the others
  const std::string lines = fmt::format(
      "if (!strstrt(GPVAL_TERMINALS, '{0}')) {{ exit status {1} }}\nset terminal {0} noenhanced ",
      terminal, no_terminal);
  if (terminal == "svg")
    return fmt::format("{}size {},{} font 'Helvetica,Arial,sans-serif,{}' linewidth {} "
                       "background 'white'\nnote_font = ',{}'\n",
                       lines, width, height, font, page.line_width, note);
  if (terminal == "pngcairo") // twice the points: sharp on paper and on dense screens
    return fmt::format("{}size {},{} fontscale 2 linewidth {} font 'DejaVu Sans,{}' background "
                       "'white'\nnote_font = ',{}'\n",
                       lines, 2 * width, 2 * height, 2 * page.line_width, points * font,
                       0.75 * note);
  return fmt::format("{}size {}in,{}in font 'DejaVu Sans,{}' linewidth {} background "
                     "'white'\nnote_font = ',{}'\n",
                     lines, width / 96, height / 96, points * font, page.line_width, 0.75 * note);
}

/// A text in lines of so many characters at most, parted at spaces.
std::vector<std::string> wrapped(const std::string &text, double length) {
  std::vector<std::string> lines;
  std::istringstream words(text);
  for (std::string word; words >> word;)
    if (!lines.empty() && characters(lines.back()) + 1 + characters(word) <= length)
      lines.back() += " " + word;
    else
      lines.push_back(word);
  return lines;
}

/// An expression of gnuplot for a text of several lines.
std::string quoted_lines(const std::vector<std::string> &lines) {
  std::string text = "''";
  for (std::size_t i = 0; i < lines.size(); ++i)
    text += (i == 0 ? "." : ".\"\\n\".") + quoted(lines[i]);
  return text;
}

/// How many rows the legend of a panel takes, and what they need of its height, for each point of
/// the font.
struct Legend {
  int rows = 0;
  double height = 0.0;
  /// The same of the rows beyond the first.
  double more_height() const { return rows > 1 ? height * (rows - 1) / rows : 0.0; }
};

/// \param width   of the panel, in sizes of the font
/// \param height  of the panel, in points
Legend legend_of(const Panel &panel, double width, double height) {
  constexpr double letter = 0.62, sample = 3.5, line = 1.4; // in sizes of the font
  std::size_t count = panel.link_legend.size(), longest = 0;
  for (const auto &[ink, label] : panel.link_legend)
    longest = std::max(longest, characters(label));
  const auto add = [&](const std::string &label) {
    count += label.empty() ? 0 : 1;
    longest = std::max(longest, characters(label));
  };
  for (const Curve &curve : panel.curves)
    add(curve.label);
  for (const Sticks &sticks : panel.sticks)
    add(sticks.label);
  const double entry = sample + letter * static_cast<double>(longest);
  const auto in_row = static_cast<std::size_t>(std::max(1.0, std::floor(width / entry)));
  const int rows = static_cast<int>((count + in_row - 1) / in_row);
  return {rows, line * rows / height};
}

/// Part of the page, in fractions of it, from the lower left.
struct Area {
  double left, bottom, width, height;
};

/// The lines that place a panel, in fractions of the page, and draw it.
///
/// \param axes  lines that set its axes
std::string panel_lines(const Area &area, const std::string &axes, const Legend &legend,
                        const Drawing &content, const std::pair<double, double> &x_range,
                        const std::pair<double, double> &y_range) {
  return fmt::format("set lmargin at screen {}\nset rmargin at screen {}\n"
                     "set tmargin at screen {}\nset bmargin at screen {}\n{}"
                     "set key maxrows {}\nplot {}{} {}\n",
                     area.left, area.left + area.width, area.bottom + area.height, area.bottom,
                     axes, std::max(1, legend.rows), range(x_range), range(y_range),
                     content.elements.empty()
                         ? "NaN notitle"
                         : fmt::format("{}", fmt::join(content.elements, ", \\\n  ")));
}

/// Adds the panels of a plot to a script.
///
/// \param width, height  of the area, in points
/// \param first_panel    number of its first panel on the page
/// \param data, plots    data blocks, and the commands that draw them
/// \return               how many panels there are
std::size_t add_plot(const Plot &plot, const Area &area, double width, double height,
                     std::size_t first_panel, std::string &data, std::string &plots) {
  double total_weight = 0.0;
  for (const Panel &panel : plot.panels)
    total_weight += panel.weight;

  // The margins, in fractions of the area.
  const double scale = plot.font_size / 13.0;
  const std::vector<std::string> title = wrapped(plot.title, width / (0.6 * plot.font_size));
  const double left = std::max(0.06, 92.0 * scale / width);
  const double right = 1.0 - 25.0 * scale / width;
  const double bottom = 55.0 * scale / height;
  const double top =
      1.0 - scale * (18.0 + (title.empty() ? 0.0 : 24.0 + 16.0 * (title.size() - 1.0))) / height;
  const double gap = 10.0 / height, side_gap = 14.0 / width;
  const double usable = top - bottom - gap * static_cast<double>(plot.panels.size() - 1);
  const double side_width = plot.turned ? 0.27 * (right - left) : 0.0;
  const double main_right = plot.turned ? right - side_width - side_gap : right;
  const auto on_page = [&](double from, double to, double low, double high) -> Area {
    return {area.left + area.width * from, area.bottom + area.height * low,
            area.width * (to - from), area.height * (high - low)};
  };
  const auto legend_in = [&](const Panel &panel, double from, double to, double panel_height) {
    return legend_of(panel, (to - from) * width / plot.font_size, panel_height * height);
  };

  const std::pair<double, double> x_range = x_limits(plot);
  double upper = top;
  for (std::size_t i = 0; i < plot.panels.size(); ++i) {
    const Panel &panel = plot.panels[i];
    const double lower = upper - usable * panel.weight / total_weight;
    const Legend legend = legend_in(panel, left, main_right, upper - lower);
    const Legend side_legend =
        plot.turned ? legend_in(*plot.turned, main_right + side_gap, right, upper - lower)
                    : Legend();
    std::pair<double, double> y_range = y_limits(panel, x_range);
    if (!panel.y_fixed && !panel.log_y) // the first row has its room from those who made the plot
      y_range.second += (y_range.second - y_range.first) * plot.font_size *
                        std::max(legend.more_height(), side_legend.height);
    const Drawing content = drawing(panel, first_panel + i, y_range);
    data += content.data;
    const std::string y_scale = panel.log_y ? "set logscale y\n" : "unset logscale y\n";
    plots += panel_lines(
        on_page(left, main_right, lower, upper),
        fmt::format("set title {}\n{}set ylabel {}\n{}{}{}", i == 0 ? quoted_lines(title) : "''",
                    x_axis(plot, i + 1 == plot.panels.size()), quoted(panel.y_label),
                    panel.y_numbers ? "set ytics auto\nset format y '%g'\n" : "unset ytics\n",
                    y_scale, links_and_notes(panel, y_range)),
        legend, content, x_range, y_range);
    if (plot.turned) {
      const Drawing side = drawing(turned(*plot.turned), first_panel + i + 1, y_range, true);
      data += side.data;
      plots +=
          panel_lines(on_page(main_right + side_gap, right, lower, upper),
                      fmt::format("set title ''\nset xlabel {}\nset xtics auto\nset format x ''\n"
                                  "unset ylabel\nset ytics auto\nset format y ''\n{}unset label\n"
                                  "unset arrow\n",
                                  quoted(plot.turned->y_label), y_scale),
                      side_legend, side, y_limits(*plot.turned, y_range), y_range);
    }
    upper = lower - gap;
  }
  return plot.panels.size() + (plot.turned ? 1 : 0);
}

} // namespace

Ink ink(std::size_t index) {
  constexpr std::size_t n_colors = 6;
  return index == 0 ? Ink::Black : static_cast<Ink>(1 + (index - 1) % n_colors);
}

Page page_of(const Plot &plot) {
  return {{plot}, 1, plot.width, plot.height, plot.font_size, plot.note_size, plot.line_width};
}

std::string gnuplot_script(const Plot &plot) { return gnuplot_script(page_of(plot)); }

std::string gnuplot_script(const Page &page) {
  std::string data = "set encoding utf8\nset minussign\n"
                     "set border 31 lw 1 lc rgb '#404040'\n"
                     "set tics in nomirror textcolor rgb '#202020'\n"
                     "set grid xtics ytics back lw 0.6 lc rgb '#E2E2E2'\n"
                     "set key top right horizontal reverse Left samplen 2 nobox\n"
                     "set style fill solid\n";
  const int count = static_cast<int>(page.plots.size());
  const int rows = (count + page.columns - 1) / page.columns;
  std::string plots;
  std::size_t first_panel = 0;
  for (int k = 0; k < count; ++k) {
    const Plot &plot = page.plots[static_cast<std::size_t>(k)];
    const Area area{static_cast<double>(k % page.columns) / page.columns,
                    1.0 - (1.0 + k / page.columns) / rows, 1.0 / page.columns, 1.0 / rows};
    first_panel += add_plot(plot, area, page.width / page.columns, page.height / rows, first_panel,
                            data, plots);
  }
  return fmt::format("{}set multiplot\n{}unset multiplot\n", data, plots);
}

const std::vector<std::string> &picture_extensions() {
  static const std::vector<std::string> extensions = {".svg", ".png", ".pdf"};
  return extensions;
}

bool is_picture_file(const std::filesystem::path &path) {
  return extension_problem(path, picture_extensions()).empty();
}

void draw(const Plot &plot, const std::filesystem::path &path) { draw(page_of(plot), path); }

void draw(const Page &page, const std::filesystem::path &path) {
  const std::string format = terminal(path.extension().string());
  AtomicFile file(path);
  const std::string script =
      fmt::format("{}set output {}\n{}unset output\n", terminal_lines(format, page),
                  quoted(file.temporary().string()), gnuplot_script(page));
  // As a file: what gnuplot reads as commands typed ("-") it reads one byte at a time.
  const ProcessResult result = run_process({"gnuplot", "/dev/stdin"}, script);
  if (result.not_found)
    throw Error(fmt::format("cannot draw {}: gnuplot is not installed (on Debian: apt install "
                            "gnuplot-nox); csv, dat, json and h5 files need no gnuplot",
                            path.string()));
  if (result.exit_status == no_terminal)
    throw Error(
        fmt::format("cannot draw {}: this gnuplot was built without the terminal {}; write "
                    ".svg, or put one that has it first on the PATH (on Debian: apt install "
                    "gnuplot-nox)",
                    path.string(), format));
  if (result.exit_status != 0 || !std::filesystem::exists(file.temporary()))
    throw Error(fmt::format("cannot draw {}: gnuplot stopped with status {}: {}", path.string(),
                            result.exit_status, result.errors));
  file.commit();
}

} // namespace ins
