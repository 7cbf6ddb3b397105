// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/error.h"
#include "io/pictures/gnuplot.h"
#include "io/pictures/subprocess.h"
#include "report/spectrum_plot.h"
#include "temporary_directory.h"

#include "../catch.h"

#include <cstdlib>
#include <fstream>

using namespace ins;

namespace {

Table spectrum(double position) {
  Table table;
  table.kind = TableKind::Curves;
  std::vector<double> x, total, hydrogen, iodine;
  for (int i = 0; i < 100; ++i) {
    x.push_back(i + 0.5);
    total.push_back(std::exp(-0.1 * (x.back() - position) * (x.back() - position)));
    hydrogen.push_back(0.75 * total.back());
    iodine.push_back(0.25 * total.back());
  }
  table.columns = {{"energy_cm1", "cm-1", x},
                   {"total", "barn", total},
                   {"order1", "barn", total},
                   {"el_H", "barn", hydrogen},
                   {"el_I", "barn", iodine}};
  return table;
}

std::string beginning(const std::filesystem::path &path) {
  std::ifstream in(path);
  std::string text(5, '\0');
  in.read(text.data(), 5);
  return text;
}

bool has_gnuplot() { return !run_process({"gnuplot", "--version"}, "").not_found; }

} // namespace

TEST_CASE("a picture is written in the format of its extension") {
  if (!has_gnuplot())
    return;
  const TemporaryDirectory directory;
  SpectrumPlotSettings settings;
  settings.title = "it's {a}_test";
  const Plot plot = decomposition_plot(spectrum(40.0), {{40.0, 1.0}}, settings);
  draw(plot, directory / "p.svg");
  draw(plot, directory / "p.png");
  draw(plot, directory / "p.pdf");
  CHECK(beginning(directory / "p.svg") == "<?xml");
  CHECK(beginning(directory / "p.png").substr(1, 3) == "PNG");
  CHECK(beginning(directory / "p.pdf") == "%PDF-");
  CHECK(directory.files() == 3);
}

TEST_CASE("a decomposition shows orders, elements and modes in panels") {
  const Plot plot = decomposition_plot(spectrum(40.0), {{40.0, 1.0}}, {});
  REQUIRE(plot.panels.size() == 3);
  CHECK(plot.panels[0].curves.back().label == "total");
  CHECK(plot.panels[1].curves.size() == 2);
  CHECK(plot.panels[2].sticks.front().x == std::vector<double>{40.0});
  CHECK(plot.x_label == "Energy transfer (cm⁻¹)");
}

TEST_CASE("labels of modes that are close together stand side by side, in their order") {
  const std::string longer(60, 'x');
  const Plot plot = decomposition_plot(spectrum(40.0),
                                       {{40.0, 1.0, "left"},
                                        {40.4, 1.9, "right"},
                                        {40.5, 2.0, "right"},
                                        {60.0, 0.03, "too weak"},
                                        {70.0, 1.5, longer},
                                        {80.0, 1.0, ""},
                                        {150.0, 9.0, "outside"}},
                                       {.title = "", .range = std::pair(0.0, 100.0), .bank = ""});
  const std::vector<Note> &notes = plot.panels[2].notes;
  REQUIRE(notes.size() == 3);
  CHECK(notes[0].text == "left");
  CHECK(notes[0].upright);
  CHECK(notes[1].text == "right");
  CHECK(notes[2].text == std::string(34, 'x') + "…");
  CHECK(notes[2].x == 70.0);
  // The two are pushed apart evenly, and led back to their sticks.
  CHECK(notes[0].x + notes[1].x == Approx(40.0 + 40.5));
  CHECK(notes[1].x - notes[0].x == Approx(2.1));
  REQUIRE(plot.panels[2].links.size() == 3);
  CHECK(plot.panels[2].links[1].x0 == 40.5);
  CHECK(plot.panels[2].links[1].x1 == notes[1].x);
}

TEST_CASE("spectra drawn together are offset by multiples of the highest maximum") {
  SpectrumPlotSettings settings;
  settings.offset = 1.5;
  const Plot plot = overlay_plot({{"low", spectrum(40.0)}, {"high", spectrum(60.0)}}, settings);
  REQUIRE(plot.panels.front().curves.size() == 2);
  CHECK(plot.panels.front().curves[0].label == "high");
  CHECK(plot.panels.front().curves[0].base == Approx(1.5).epsilon(0.05));
  CHECK(plot.panels.front().curves[1].base == 0.0);
}

TEST_CASE("a comparison links each band to where it went, in the color of its shift") {
  BandShift up, down;
  up.peak_first = 20.0, up.peak_second = 25.0, up.shift = 5.0;
  down.peak_first = 60.0, down.peak_second = std::nan(""), down.shift = -3.0;
  const Plot plot = comparison_plot({"A", spectrum(20.0)}, {"B", spectrum(25.0)}, {up, down}, {});
  const Panel &panel = plot.panels.front();
  REQUIRE(panel.links.size() == 2);
  CHECK(panel.links[0].x1 == 25.0);
  CHECK(panel.links[0].ink == Ink::Blue);
  CHECK(panel.links[1].x1 == 57.0);
  CHECK(panel.links[1].ink == Ink::Vermillion);
  CHECK(panel.notes[0].text == "+5");
}

TEST_CASE("spectra in different units are not drawn together") {
  Table other = spectrum(40.0);
  other.columns[0].name = "energy_meV";
  other.columns[0].unit = "meV";
  CHECK_THROWS_WITH(overlay_plot({{"a", spectrum(40.0)}, {"b", other}}, {}),
                    ContainsSubstring("same --units"));
}

TEST_CASE("an unknown picture format is named") {
  const TemporaryDirectory directory;
  CHECK_THROWS_WITH(draw(Plot{}, directory / "p.gif"), ContainsSubstring(".svg, .png or .pdf"));
}

TEST_CASE("what a program says on its standard error comes back with its status") {
  const ProcessResult result = run_process({"sh"}, "echo wrong >&2; exit 3");
  CHECK(result.exit_status == 3);
  CHECK(result.errors == "wrong\n");
  CHECK(run_process({"no-such-program-here"}, "").not_found);
}
