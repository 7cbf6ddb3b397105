// SPDX-License-Identifier: GPL-2.0-or-later
#include "picture_options.h"

#include "io/text/file_format.h"
#include "named_values.h"
#include "number_checks.h"
#include "outputs.h"

#include <map>

namespace ins::app {

std::vector<CLI::Option *> PictureOptions::add_to(CLI::App &command, const LookChoices &choices) {
  static const std::map<std::string, CurveStyle> styles = {
      {"line", CurveStyle::Line},     {"thin", CurveStyle::Thin},
      {"dashed", CurveStyle::Dashed}, {"filled", CurveStyle::Filled},
      {"points", CurveStyle::Points}, {"dots", CurveStyle::Dots}};
  const CLI::Validator color(
      [](std::string &word) {
        return is_color(word) ? std::string()
                              : no_such_word(word, color_names()) + ", nor a color such as #0072B2";
      },
      "", "color");
  std::vector<CLI::Option *> options = {
      command.add_option("--size", size_, "WIDTH HEIGHT of the picture, in points of 1/96 inch")
          ->expected(2)
          ->check(number_between(100.0, 10000.0)),
      command
          .add_option("--font-size", look_.font_size,
                      "of titles and axes, in points of 1/96 inch (default 13)")
          ->check(number_between(4.0, 100.0)),
      command
          .add_option("--colors", look_.colors,
                      "of the curves in the order of the legend: " + in_words(color_names()) +
                          ", or #RRGGBB")
          ->expected(1, -1)
          ->check(color),
      command.add_option("--styles", look_.styles, "of the curves likewise")
          ->expected(1, -1)
          ->transform(named(styles)),
      command.add_option("--line-width", look_.line_width, "factor for all lines (default 1)")
          ->check(number_between(0.1, 20.0))};
  if (choices.axis != LookChoices::Axis::own)
    options.push_back(
        command.add_option("--y-range", y_range_,
                           "MIN:MAX of the first panel's axis, and of those with the same scale"));
  if (choices.axis == LookChoices::Axis::any)
    options.push_back(command.add_flag("--log-y", look_.log_y, "a logarithmic axis there"));
  if (!choices.panels.empty()) {
    options.push_back(command
                          .add_option("--panels", look_.panels,
                                      fmt::format("that are drawn, of {} (default: all there are)",
                                                  in_words(choices.panels)))
                          ->expected(1, -1)
                          ->check(one_of(choices.panels)));
    options.push_back(
        command
            .add_option("--panel-columns", look_.columns, "of panels, each with an axis of its own")
            ->check(number_between(1.0, 20.0)));
  }
  for (CLI::Option *option : options)
    option->group(picture_group);
  return options;
}

Look PictureOptions::look() const {
  Look look = look_;
  if (!size_.empty())
    look.size = {size_[0], size_[1]};
  if (!y_range_.empty())
    look.y_range = parse_range("--y-range", y_range_);
  if (look.log_y && look.y_range && !(look.y_range->first > 0.0))
    throw CLI::ValidationError("--y-range", "begins at zero or below, which an axis of --log-y "
                                            "does not reach");
  return look;
}

} // namespace ins::app
