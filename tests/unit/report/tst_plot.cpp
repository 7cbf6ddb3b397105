// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/error.h"
#include "io/pictures/gnuplot.h"
#include "io/pictures/subprocess.h"
#include "report/spectrum_plot.h"
#include "temporary_directory.h"

#include "catch.h"

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

const SpectrumPlotSettings whole{.title = "", .range = std::pair(0.0, 80.0), .bank = ""};

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

TEST_CASE("labels take a third of the page at most") {
  Table alone = spectrum(40.0); // of one element: no panel by element
  alone.columns.resize(4);
  for (const Table &table : {spectrum(40.0), alone}) {
    const Plot plot = decomposition_plot(table, {{40.0, 1.0, std::string(60, 'x')}}, {});
    CHECK(plot.panels.back().weight <= plot.height / 3.0 + 1e-9);
    REQUIRE(plot.panels.back().notes.size() == 1);
    // The text stays within its panel: characters of 10 points are about 6 wide.
    const Panel &panel = plot.panels.back();
    const Note &note = panel.notes.front();
    const double room = (1.0 - note.y / panel.y_range->second) * panel.weight;
    const double characters =
        static_cast<double>(note.text.size()) - 2.0; // the ellipsis has 3 bytes
    CHECK(6.0 * characters <= room * 1.03);
  }
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
  up.first = 20.0, up.second = 25.0, up.shift = 5.0;
  down.first = 60.0, down.second = 57.0, down.shift = -3.0;
  const Plot plot =
      comparison_plot({"A", spectrum(20.0)}, {"B", spectrum(25.0)}, {up, down}, whole);
  const Panel &panel = plot.panels.front();
  REQUIRE(panel.links.size() == 2);
  CHECK(panel.links[0].x1 == 25.0);
  CHECK(panel.links[0].ink == Ink::Blue);
  CHECK(panel.links[1].x1 == 57.0);
  CHECK(panel.links[1].ink == Ink::Vermillion);
  CHECK(panel.notes[0].text == "+5");
  // Neither curve has the color of a direction, and the legend names those that there are.
  REQUIRE(panel.link_legend.size() == 2);
  for (const auto &[ink, words] : panel.link_legend)
    for (const Curve &curve : panel.curves)
      CHECK(curve.ink != ink);
}

TEST_CASE("a shift of zero has no direction") {
  BandShift still, little;
  still.first = 20.0, still.second = 20.01, still.shift = 0.01;
  little.first = 60.0, little.second = 60.3, little.shift = 0.3;
  const Plot plot =
      comparison_plot({"A", spectrum(20.0)}, {"B", spectrum(20.0)}, {still, little}, whole);
  const Panel &panel = plot.panels.front();
  REQUIRE(panel.notes.size() == 2);
  CHECK(panel.notes[0].text == "0");
  CHECK(panel.notes[0].ink == Ink::Grey);
  CHECK(panel.notes[1].text == "+0.3");
  CHECK(panel.notes[1].ink == Ink::Blue);
}

TEST_CASE("every stroke of a comparison has its number") {
  std::vector<BandShift> bands;
  for (int i = 0; i < 60; ++i) {
    BandShift band;
    band.first = 20.0 + 0.3 * i, band.second = band.first + 1.0 + i, band.shift = 1.0 + i;
    band.second = 30.0 + 0.3 * i;
    band.intensity = i % 7;
    bands.push_back(band);
  }
  const Plot plot = comparison_plot({"A", spectrum(20.0)}, {"B", spectrum(30.0)}, bands, whole);
  const Panel &panel = plot.panels.front();
  CHECK(panel.links.size() > 5);
  CHECK(panel.links.size() == panel.notes.size());
  for (std::size_t i = 0; i + 1 < panel.notes.size(); ++i) {
    CHECK(panel.notes[i + 1].x - panel.notes[i].x > 0.016 * 80.0);
    CHECK(std::abs(panel.notes[i].x - panel.links[i].x1) < 2.0);
  }
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
