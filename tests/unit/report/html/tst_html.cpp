// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/html/base64.h"
#include "report/html/html_table.h"
#include "report/html/html_text.h"
#include "report/html/svg_figure.h"
#include "report/html/thinned_curve.h"

#include "catch.h"

#include <cmath>
#include <limits>
#include <random>
#include <regex>

using namespace ins;

namespace {

/// The largest distance between points and the lines through those that were kept.
double largest_miss(const std::vector<double> &x, const std::vector<double> &y,
                    const std::vector<std::size_t> &kept) {
  double largest = 0.0;
  for (std::size_t k = 0; k + 1 < kept.size(); ++k) {
    const std::size_t a = kept[k], b = kept[k + 1];
    for (std::size_t i = a; i <= b; ++i)
      largest =
          std::max(largest, std::abs(y[a] + (y[b] - y[a]) * (x[i] - x[a]) / (x[b] - x[a]) - y[i]));
  }
  return largest;
}

} // namespace

TEST_CASE("text of files has no meaning in a page") {
  CHECK(html_text("<script>\"a\" & 'b'</script>") ==
        "&lt;script&gt;&quot;a&quot; &amp; &#39;b&#39;&lt;/script&gt;");
  CHECK(html_text("Å³ Γ −") == "Å³ Γ −");
  CHECK(html_text(std::string("a\x01\0b\x7f\n", 6)) == "a  b \n");
  // A byte alone, a cut-off character, an overlong slash, a surrogate, one beyond Unicode.
  CHECK(html_text("\xff") == "\xEF\xBF\xBD");
  CHECK(html_text("\xE2\x82") == "\xEF\xBF\xBD\xEF\xBF\xBD");
  CHECK(html_text("\xC0\xAF") == "\xEF\xBF\xBD\xEF\xBF\xBD");
  CHECK(html_text("\xED\xA0\x80").find('\xED') == std::string::npos);
  CHECK(html_text("\xF4\x90\x80\x80").find('\xF4') == std::string::npos);
  CHECK(json_in_html("\"</script><!--&\"") == "\"\\u003c/script\\u003e\\u003c!--\\u0026\"");
}

TEST_CASE("bytes become the text of RFC 4648") {
  for (const auto &[bytes, text] :
       {std::pair{"", ""}, {"f", "Zg=="}, {"fo", "Zm8="}, {"foo", "Zm9v"}, {"foobar", "Zm9vYmFy"}})
    CHECK(base64(bytes) == text);
  CHECK(base64("\xff\xfe\xfd") == "//79");
}

TEST_CASE("a thinned curve is as close as asked, and no longer than it must be") {
  std::mt19937 random(20261129);
  std::normal_distribution<double> noise;
  std::vector<double> x, smooth, rough;
  for (int i = 0; i < 2000; ++i) {
    x.push_back(0.5 + i);
    smooth.push_back(std::exp(-std::pow((x.back() - 700.0) / 40.0, 2)));
    rough.push_back(noise(random));
  }
  for (const double tolerance : {1e-1, 1e-3, 1e-5}) {
    for (const auto &y : {smooth, rough}) {
      const std::vector<std::size_t> kept = kept_points(x, y, tolerance);
      CHECK(kept.front() == 0);
      CHECK(kept.back() == x.size() - 1);
      CHECK(largest_miss(x, y, kept) <= tolerance * (1.0 + 1e-9));
    }
  }
  CHECK(kept_points(x, smooth, 1e-3).size() < 60);
  CHECK(kept_points({1.0, 2.0, 3.0}, {1.0, 2.0, 3.0}, 1e-12).size() == 2);
  CHECK(kept_points({}, {}, 1.0).empty());
  const double nan = std::numeric_limits<double>::quiet_NaN();
  CHECK(kept_points({1, 2, 3, 4, 5}, {0, 0, nan, 0, 0}, 1.0) ==
        std::vector<std::size_t>{0, 1, 2, 3, 4});
}

TEST_CASE("a picture's numbers can be read back from its paths") {
  Plot plot;
  plot.x_range = {0.0, 200.0};
  Panel panel;
  panel.y_range = {-1.0, 4.0};
  panel.curves.push_back({"<b>", {0.0, 50.0, 100.0, 200.0}, {0.0, 3.0, -1.0, 1.0}});
  plot.panels.push_back(panel);
  const std::string text = svg_figure(plot, "id", "<title>", "a & b");
  CHECK(text.find("<b>") == std::string::npos);
  CHECK(text.find("data-label=\"&lt;b&gt;\"") != std::string::npos);
  std::smatch found;
  REQUIRE(std::regex_search(text, found,
                            std::regex("data-x=\"0 200\" data-y=\"-1 4\" data-box=\"([\\d.]+) "
                                       "([\\d.]+) ([\\d.]+) ([\\d.]+)\"")));
  const double width = std::stod(found[3]), height = std::stod(found[4]);
  REQUIRE(std::regex_search(text, found, std::regex("class=\"curve[^>]* d=\"M([^\"]*)\"")));
  const std::string path = found[1];
  std::vector<double> numbers;
  const std::regex number("-?\\d+");
  for (std::sregex_iterator it(path.begin(), path.end(), number), end; it != end; ++it)
    numbers.push_back(std::stod(it->str()));
  REQUIRE(numbers.size() == 8);
  double px = 0.0, py = 0.0;
  for (std::size_t i = 0; i < 4; ++i) {
    px += numbers[2 * i];
    py += numbers[2 * i + 1];
    // Half of 1/25 of a point, and the box is written with one decimal.
    const double within = 0.02 + 0.05;
    CHECK(px / 25.0 / width * 200.0 == Approx(panel.curves[0].x[i]).margin(within / width * 200.0));
    CHECK(4.0 - py / 25.0 / height * 5.0 ==
          Approx(panel.curves[0].y[i]).margin(within / height * 5.0));
  }
}

TEST_CASE("ticks stand at round numbers and are no more than asked for") {
  for (const double range : {0.0017, 0.93, 1.0, 7.0, 1200.0, 3.3e5})
    for (const int most : {3, 6, 10}) {
      const TickStep step = tick_step(range, most);
      CHECK(range / step.step <= most * (1.0 + 1e-9));
      CHECK(range / step.step > most / 2.6);
      const double scaled = step.step * std::pow(10.0, step.decimals);
      CHECK(scaled == Approx(std::round(scaled)).epsilon(1e-9));
    }
}

TEST_CASE("cells keep ten digits and show what a reader wants") {
  ReportTable report;
  report.table.title = "a < b";
  report.table.columns = {{"modes_A_cm1", "cm-1", std::vector<double>{-1.0 / 3.0, NAN}, 2},
                          {"direction", "", std::vector<std::string>{"red", "<i>"}}};
  const std::string text = html_table(report, "t");
  CHECK(text.find("data-v=\"-0.3333333333\">−0.33<") != std::string::npos);
  CHECK(text.find("data-v=\"\">–<") != std::string::npos);
  CHECK(text.find("<td class=\"to-red\">red</td>") != std::string::npos);
  CHECK(text.find("<i>") == std::string::npos);
  CHECK(text.find("a &lt; b") != std::string::npos);
  CHECK(text.find(">modes A <span class=\"unit\">cm⁻¹</span>") != std::string::npos);
}
