# SPDX-License-Identifier: GPL-2.0-or-later
"""What is chosen of a picture is what eos, gruneisen, committee and md draw."""
import re
import shutil
import unittest
import xml.etree.ElementTree

from insproc import NACL, CliTest, write_springs
from svg import SVG, Drawing
from test_md import harmonic_run, log_text

SKY, OWN = "86, 180, 233", "16, 32, 48"


def texts(drawing):
    return [" ".join("".join(text.itertext()).split()) for text in drawing.root.iter(SVG + "text")]


def corners(drawing):
    """The upper left corners of all panels: (x, y) on the page."""
    frame = r"rgb\( 64,  64,  64\)'\s+d='M([-\d.]+),([-\d.]+) [-\d., L]+ Z"
    return sorted({(float(x), float(y)) for x, y in re.findall(frame, drawing.text)})


def colors(drawing, label):
    """Colors in what is drawn for the curve of a label."""
    for group in drawing.plots():
        words = " ".join("".join(text.itertext()).strip() for text in group.iter(SVG + "text"))
        if words == label:
            drawn = xml.etree.ElementTree.tostring(group, encoding="unicode")
            return {", ".join(found) for found in
                    re.findall(r"rgb\(\s*(\d+),\s*(\d+),\s*(\d+)\)", drawn)}
    raise AssertionError(f"{label}: {texts(drawing)}")


@unittest.skipUnless(shutil.which("gnuplot"), "gnuplot is not installed")
class Looks(CliTest):
    def draw(self, *arguments, file="p.svg"):
        process = self.run_insproc(*arguments, "-q", "-o", "p.svg")
        self.assertIn(process.returncode, (0, 3, 4), process.stderr)  # 3, 4: what a run is worth
        return Drawing(self.path(file))

    def assert_shared_options(self, *command):
        """Of all commands alike: size, font, widths; and nothing without a picture."""
        drawing = self.draw(*command, "--size", 640, 500, "--font-size", 20, "--line-width", 3)
        self.assertEqual(drawing.root.get("viewBox"), "0 0 640 500")
        sizes = {group.get("font-size") for group in drawing.root.iter() if group.get("font-size")}
        self.assertIn("20.00", sizes)
        self.assertNotIn("13.00", sizes)
        for option in (("--size", 640, 500), ("--font-size", 20), ("--line-width", 2),
                       ("--colors", "sky"), ("--styles", "dots")):
            self.assert_refused(2, option[0] + ": does nothing without a picture", *command, *option)

    def write_eos(self):
        volumes = [90.0, 95.0, 100.0, 105.0, 110.0]
        rows = [f"{v},{0.002 * (v - 100.0) ** 2 - 5e-5 * (v - 100.0) ** 3}" for v in volumes]
        self.path("eos.csv").write_text("volume_A3,energy_eV\n" + "\n".join(rows) + "\n")
        return "eos", "eos.csv", "--form", "bm3"

    def test_equations_of_state(self):
        eos = self.write_eos()
        self.assert_shared_options(*eos)
        drawing = self.draw(*eos, "--colors", "sky", "#102030", "--styles", "dashed", "points",
                            "--y-range", "0:900")
        self.assertEqual(colors(drawing, "bm3"), {SKY})
        self.assertIn(OWN, colors(drawing, "computed"))  # after that of the curve before
        self.assertIn("900", texts(drawing))
        shown = texts(self.draw(*eos, "--panels", "pressure"))
        self.assertIn("pressure (GPa)", shown)
        self.assertNotIn("E − E₀ (meV)", shown)
        self.assertIn("'--log-y'", self.refusal(*eos, "--log-y"))
        self.assertIn("'presure' is none of", self.refusal(*eos, "--panels", "presure"))

    def refusal(self, *arguments):
        process = self.run_insproc(*arguments, "-o", "q.svg")
        self.assertNotEqual(process.returncode, 0)
        self.assertFalse(self.path("q.svg").exists())
        return process.stderr

    def test_equations_of_state_against_pressure(self):
        eos = self.write_eos()
        drawing = self.draw(*eos, "--against-pressure", "v.svg", "--size", 640, 500, "--colors", "sky",
                            file="v.svg")
        self.assertEqual(drawing.root.get("viewBox"), "0 0 640 500")
        self.assertEqual(colors(drawing, "bm3"), {SKY})
        # One range for two quantities.
        self.assertIn("--y-range: does not fit both pictures",
                      self.refusal(*eos, "--against-pressure", "v.svg", "--y-range", "0:1"))
        process = self.run_insproc(*eos, "-q", "-o", "p.svg", "--against-pressure", "v.svg",
                                   "--panels", "energy")
        self.assertEqual(process.returncode, 1)
        self.assertIn("none of the panels asked for, but volume", process.stderr)

    def write_states(self):
        for name, length, springs in (("small", 3.0, (1.0, 2.0, 3.0)),
                                      ("large", 3.05, (0.95, 1.9, 2.9))):
            write_springs(self.path(name), springs, length=length)
        return "small/phonopy.yaml", "large/phonopy.yaml"

    def test_grueneisen_parameters(self):
        command = ("gruneisen", *self.write_states(), "--mesh", 2, 2, 2)
        self.assert_shared_options(*command)
        drawing = self.draw(*command, "--colors", "sky", "--y-range", "0:8")
        self.assertEqual(colors(drawing, "mesh"), {SKY})
        self.assertIn("8", texts(drawing))
        self.assertIn("'--log-y'", self.refusal(*command, "--log-y"))
        self.assertIn("'--panels'", self.refusal(*command, "--panels", "total"))

    def test_committees(self):
        command = ("committee", *self.write_states(), "--labels", "one", "two", "--mesh", 2, 2, 2,
                   "--orders", 1)
        self.assert_shared_options(*command)
        drawing = self.draw(*command, "--colors", "sky", "#102030", "orange", "--y-range", "0:7")
        self.assertEqual(colors(drawing, "mean, and the spread of models"), {SKY})
        self.assertEqual(colors(drawing, "one"), {OWN})
        self.assertEqual(colors(drawing, "two"), {"230, 159, 0"})
        self.assertEqual(texts(drawing).count("7"), 2)  # both panels have the scale
        ground = [group for group in drawing.plots() if not list(group.iter(SVG + "text"))]
        self.assertIn(SKY.replace(" ", ""), xml.etree.ElementTree.tostring(
            ground[0], encoding="unicode").replace(" ", ""))
        alone = self.draw(*command, "--panels", "models")
        self.assertIn("one", texts(alone))
        self.assertNotIn("mean, and the spread of models", texts(alone))
        places = {n: y for y, n in self.draw(*command, "--panels", "models", "--log-y", "--y-range",
                                             "0.001:10").heights}
        self.assertAlmostEqual(places[0.01] - places[0.1], places[0.1] - places[1], delta=0.5)

    def test_spectra_by_panel(self):
        command = ("spectrum", NACL, "--mesh", 2, 2, 2, "--orders", 1)
        both = self.draw(*command)
        alone = self.draw(*command, "--panels", "total")
        height = [float(drawing.root.get("viewBox").split()[3]) for drawing in (both, alone)]
        self.assertLess(height[1], height[0])
        words = texts(alone)
        self.assertIn("total", words)
        self.assertNotIn("Na", words)
        below, beside = corners(both), corners(self.draw(*command, "--panel-columns", 2))
        self.assertEqual(len(below), len(beside))
        self.assertEqual(len({x for x, _ in below}), 1)
        self.assertEqual(len({x for x, _ in beside}), 2)
        single = ("spectrum", self.write_states()[0], "--mesh", 2, 2, 2, "--orders", 1)
        self.assertIn("none of the panels asked for, but total",
                      self.refusal(*single, "--panels", "elements"))
        self.assertIn("a single panel: leave out --panel-columns",
                      self.refusal(*command, "--panels", "total", "--panel-columns", 2))

    def test_runs(self):
        self.path("log.lammps").write_text(log_text(harmonic_run(1)))
        command = ("md", "log.lammps")
        self.assert_shared_options(*command)
        drawing = self.draw(*command, "--colors", "sky", "--panels", "pressure", "temperature")
        self.assertEqual(colors(drawing, "xx"), {SKY})
        shown = texts(drawing)
        self.assertIn("Temperature (K)", shown)
        self.assertNotIn("ΔU (eV)", shown)
        self.assertEqual(len({x for x, _ in corners(drawing)}), 2)  # of the page's own columns
        below = self.draw(*command, "--panels", "pressure", "temperature", "--panel-columns", 1)
        self.assertEqual(len({x for x, _ in corners(below)}), 1)
        # Panels of a page have quantities of their own.
        self.assertIn("'--y-range'", self.refusal(*command, "--y-range", "0:1"))
        self.assertIn("none of the panels asked for, but pressure, energy",
                      self.refusal(*command, "--panels", "rdf"))


if __name__ == "__main__":
    unittest.main()
