# SPDX-License-Identifier: GPL-2.0-or-later
"""Pictures."""

import math
import os
import re
import shutil
import unittest
import xml.etree.ElementTree

from insproc import DATA, MOLECULE, NACL, CliTest, picture_formats, read_csv, write_springs
from svg import SVG, Drawing

FAST = ["--mesh", "1", "1", "1", "--orders", "2", "-q"]


@unittest.skipUnless(shutil.which("gnuplot"), "gnuplot is not installed")
class Pictures(CliTest):
    def assert_picture(self, name, *texts):
        content = self.path(name).read_bytes()
        if name.endswith(".svg"):
            root = xml.etree.ElementTree.fromstring(content)
            drawn = "".join(root.itertext())
            for text in texts:
                self.assertIn(text, drawn)
        else:
            self.assertIn(content[:4], (b"\x89PNG", b"%PDF"))

    def test_a_spectrum_with_its_parts(self):
        self.insproc(
            "spectrum", MOLECULE, *FAST, "--range", "0:1200", "--title", "a molecule",
            *(word for name in picture_formats() for word in ("-o", f"s.{name}")),
        )
        self.assert_picture("s.svg", "a molecule", "total", "order 1", "order 2", "(cm⁻¹)")
        for name in picture_formats():
            self.assert_picture(f"s.{name}")

    def test_modes_carry_labels(self):
        for labels, text in (("assignment", "C–I"), ("frequency", "444"), ("none", None)):
            self.insproc("spectrum", MOLECULE, *FAST, "--range", "0:1200",
                         "--stick-labels", labels, "-o", f"{labels}.svg")
            if text:
                self.assert_picture(f"{labels}.svg", text)
        self.assertNotIn("C–I", self.path("none.svg").read_text())

    def test_two_states_with_labels(self):
        self.insproc(
            "compare", MOLECULE, MOLECULE, *FAST, "--labels", "0 GPa", "1.5 GPa",
            "-o", "bands.csv", "--plot", "spectra.svg",
        )
        self.assert_picture("spectra.svg", "0 GPa", "1.5 GPa")

    def test_stored_spectra_are_drawn_again(self):
        self.insproc("spectrum", MOLECULE, *FAST, "-o", "a.csv", "-o", "b.h5")
        self.insproc(
            "plot", "a.csv", "b.h5", "--labels", "one", "two", "--offset", "1", "-o", "p.svg"
        )
        self.assert_picture("p.svg", "one", "two")

    def test_spectra_are_stacked(self):
        self.insproc("spectrum", MOLECULE, *FAST, "-o", "a.csv")
        self.insproc("plot", "a.csv", "a.csv", "a.csv", "--stack", "-o", "p.svg")
        tops = {label: min(points)[0] for label, points in Drawing(self.path("p.svg")).curves()
                if label.startswith("a.csv")}
        heights = [tops[f"a.csv ({k})"] for k in (1, 2, 3)]  # in points from the top
        self.assertAlmostEqual(heights[0] - heights[1], heights[1] - heights[2], delta=1.0)
        self.assertGreater(heights[0] - heights[1], 30.0)

    def test_all_formats_of_spectra_are_drawn(self):
        for banks in ("backward", "both"):
            files = [f"{banks}.{end}" for end in ("csv", "dat", "json", "h5")]
            outputs = [word for file in files for word in ("-o", file)]
            self.insproc("spectrum", MOLECULE, *FAST, "--bank", banks, *outputs)
            self.insproc("plot", *files, "--labels", "one", "two", "three", "four", "-o", "p.svg")
            self.assert_picture("p.svg", "one", "two", "three", "four", "barn")
            curves = set()
            for file in files:
                self.insproc("plot", file, "--title", "same", "-o", "one.svg")
                self.assert_picture("one.svg", "same", "total", "barn")
                picture = self.path("one.svg").read_text()
                curves.add(max(re.findall(r"<path [^>]*d='([^']*)'", picture), key=len))
            self.assertLessEqual(len(curves), 2)  # .dat holds the total alone

    def test_densities_of_all_formats_are_drawn(self):
        outputs = [word for end in ("csv", "dat", "json", "h5") for word in ("-o", f"d.{end}")]
        self.insproc("dos", NACL, "--mesh", "2", "2", "2", "-q", *outputs)
        for end in ("csv", "dat", "json", "h5"):
            self.insproc("plot", f"d.{end}", "-o", "p.svg")
            self.assertIn("g (", "".join(
                xml.etree.ElementTree.fromstring(self.path("p.svg").read_bytes()).itertext()))

    def test_files_with_two_banks_are_drawn(self):
        self.insproc("spectrum", MOLECULE, *FAST, "--bank", "both", "-o", "a.csv")
        self.insproc("plot", "a.csv", "--bank", "forward", "-o", "p.svg")
        self.assert_picture("p.svg", "total")
        self.assert_refused(1, "sideways", "plot", "a.csv", "--bank", "sideways", "-o", "p.svg")

    def test_labels_must_be_as_many_as_files(self):
        self.insproc("spectrum", NACL, *FAST, "-o", "a.csv")
        self.assert_refused(2, "--labels", "plot", "a.csv", "-o", "p.svg", "--labels", "a", "b")


@unittest.skipUnless(shutil.which("gnuplot"), "gnuplot is not installed")
class Axes(CliTest):
    """A known peak stands over its tick."""

    def assert_peaks_stand_where_they_are(self, svg, csv, titles=("total",), column="total"):
        table = read_csv(self.path(csv).read_text())
        energies, values = table["energy_cm1"], table[column]
        peak = energies[max(range(len(values)), key=values.__getitem__)]
        found = [energy for title, energy in Drawing(self.path(svg)).peaks() if title in titles]
        self.assertTrue(found, "no curve")
        for energy in found:
            self.assertAlmostEqual(energy, peak, delta=2.0)  # two points of the picture

    def test_a_spectrum_without_a_range(self):
        self.insproc("spectrum", MOLECULE, *FAST, "-o", "s.svg", "-o", "s.csv")
        self.assert_peaks_stand_where_they_are("s.svg", "s.csv")

    def test_one_atom_in_the_cell(self):
        for springs in ((1.0, 1.0, 1.0), (1.0, 0.5, -0.2)):
            crystal = write_springs(self.directory, springs)
            self.insproc("spectrum", crystal, "--mesh", 2, 2, 2, "--orders", 2, "-q",
                         "-o", "one.svg", "-o", "one.csv")
            self.assert_peaks_stand_where_they_are("one.svg", "one.csv")

    def test_one_mode_and_all_modes_equal(self):
        for name, springs in (("one", (1.0, 0.0, 0.0)), ("equal", (1.0, 1.0, 1.0))):
            crystal = write_springs(self.path(name), springs, neighbors=False)
            self.insproc("spectrum", crystal, "--asr", "none", "--mesh", 1, 1, 1, "--orders", 1,
                         "-q", "-o", "s.svg", "-o", "s.csv")
            self.assert_peaks_stand_where_they_are("s.svg", "s.csv")
            peaks = [energy for title, energy in Drawing(self.path("s.svg")).peaks()]
            for energy in peaks:  # sqrt(6 eV/Angstrom^2 / 51.9961 amu)
                self.assertAlmostEqual(energy, 177.14, delta=1.0)
        self.insproc("dos", crystal, "--asr", "none", "--mesh", 2, 2, 2, "--sigma", 3, "-q",
                     "-o", "d.svg", "-o", "d.csv")
        self.assert_peaks_stand_where_they_are("d.svg", "d.csv")

    def test_bands_reach_as_high_as_they_do(self):
        for springs in ((1.0, 0.8, 0.6), (1.0, 1.0, 1.0)):
            crystal = write_springs(self.path("springs"), springs)
            self.insproc("bands", crystal, "--path", "G 1/2,1/2,1/2 1/2,0,0 G", "--points", 21,
                         "-q", "-o", "b.svg", "-o", "b.csv")
            columns = read_csv(self.path("b.csv").read_text())
            highest = max(max(columns[f"band_{n}_cm1"]) for n in (1, 2, 3))
            drawing = Drawing(self.path("b.svg"))
            heights = [y for line in drawing.lines() for y, _ in line]
            self.assertAlmostEqual(
                drawing.rise(min(heights), max(heights)) / highest, 1.0, delta=0.01
            )

    def test_grueneisen_parameters_stand_over_their_frequencies(self):
        states = [DATA / "gruneisen" / f"{name}.yaml" for name in ("zero", "minus", "plus")]
        self.insproc("gruneisen", *states, "--mesh", 1, 1, 1, "-q", "-o", "g.svg", "-o", "g.csv")
        table = read_csv(self.path("g.csv").read_text())
        drawn = Drawing(self.path("g.svg")).points()
        for frequency, gamma in zip(table["frequency_cm1"], table["gamma"]):
            if gamma == gamma:
                near = min(abs(place - frequency) for place in drawn)
                self.assertLess(near, 0.005 * max(table["frequency_cm1"]))

    def test_volumes_stand_over_their_ticks(self):
        pairs = DATA / "eos" / "e-v.dat"
        self.insproc("eos", pairs, "-q", "-o", "v.svg")
        volumes = sorted(float(line.split()[0]) for line in pairs.read_text().splitlines()
                         if line.strip() and not line.startswith("#"))
        drawn = sorted(Drawing(self.path("v.svg")).points())
        self.assertEqual(len(drawn), len(volumes))
        for place, volume in zip(drawn, volumes):
            self.assertAlmostEqual(place, volume, delta=0.005 * (volumes[-1] - volumes[0]))

    def test_densities_of_states(self):
        self.insproc("dos", NACL, "--mesh", 4, 4, 4, "--sigma", 5, "-o", "d.svg", "-o", "d.csv")
        self.assert_peaks_stand_where_they_are("d.svg", "d.csv")
        self.insproc("plot", "d.csv", "-o", "again.svg")
        self.assert_peaks_stand_where_they_are("again.svg", "d.csv")
        self.assertIn("Energy (cm", self.path("again.svg").read_text())

    def test_spectra_of_different_bins_have_the_same_height(self):
        for step in (1, 4):
            self.insproc("spectrum", MOLECULE, *FAST, "--energy", f"0:1200:{step}",
                         "-o", f"{step}.csv")
        self.insproc("plot", "1.csv", "4.csv", "-o", "both.svg")
        drawing = Drawing(self.path("both.svg"))
        curves = dict(drawing.curves())
        for step in (1, 4):
            with self.subTest(step=step):
                total = read_csv(self.path(f"{step}.csv").read_text())["total"]
                expected = (max(total) - min(total)) / step  # barn / cm-1
                points = curves[f"{step}.csv"]
                drawn = drawing.rise(min(points)[0], max(points)[0])
                self.assertAlmostEqual(drawn / expected, 1.0, delta=0.01)  # a point of the picture
        words = "".join(drawing.root.itertext())
        self.assertIn("S (barn / cm⁻¹)", words)
        self.assertIn("Energy transfer (cm⁻¹)", words)

    def test_two_states_of_one_name(self):
        self.insproc("compare", MOLECULE, MOLECULE, *FAST, "-o", "b.csv", "--plot", "c.svg")
        self.insproc("spectrum", MOLECULE, *FAST, "-o", "s.csv")
        self.assert_peaks_stand_where_they_are(
            "c.svg", "s.csv", titles={title for title, _ in Drawing(self.path("c.svg")).peaks()})

    def test_files_of_one_name_are_told_apart_by_their_folders(self):
        for folder in ("low", "high"):
            self.path(folder).mkdir()
            for file in ("phonopy.yaml", "force_constants.hdf5"):
                shutil.copy(MOLECULE.parent / file, self.path(folder))
            self.insproc("spectrum", f"{folder}/phonopy.yaml", *FAST, "-o", f"{folder}/s.csv")
        self.insproc("compare", "low/phonopy.yaml", "high/phonopy.yaml", *FAST, "--plot", "c.svg")
        self.insproc("plot", "low/s.csv", "high/s.csv", "-o", "p.svg")
        for picture in ("c.svg", "p.svg"):
            words = "".join(Drawing(self.path(picture)).root.itertext())
            for folder in ("low", "high"):
                self.assertIn(folder + "/", words)

    def test_a_spectrum_of_zeros_is_refused(self):
        self.insproc("spectrum", MOLECULE, *FAST, "-o", "s.csv")
        lines = self.path("s.csv").read_text().splitlines()
        head, *rows = [line for line in lines if not line.startswith("#")]
        zeros = [row.split(",")[0] + ",0" * row.count(",") for row in rows]
        self.path("zero.csv").write_text("\n".join([head, *zeros]) + "\n")
        self.assert_refused(1, "zero", "plot", "zero.csv", "-o", "z.svg")
        self.assertFalse(self.path("z.svg").exists())


@unittest.skipUnless(shutil.which("gnuplot"), "gnuplot is not installed")
class Looks(CliTest):
    """What is chosen of a picture is what is drawn."""

    def setUp(self):
        super().setUp()
        self.insproc("spectrum", MOLECULE, *FAST, "-T", 10, "-o", "s.csv")

    def plot(self, *options, files=("s.csv",)):
        self.insproc("plot", *files, *options, "-o", "p.svg")
        return Drawing(self.path("p.svg"))

    def strokes(self, drawing):
        """The color that each curve is drawn in first."""
        return [re.search(r"rgb\(\s*(\d+),\s*(\d+),\s*(\d+)\)", next(filter(None, (
            path.get("stroke") for path in group.iter(SVG + "path"))))).groups()
            for group in drawing.plots()]

    def test_size_and_font(self):
        root = self.plot("--size", 640, 300, "--font-size", 20).root
        self.assertEqual(root.get("viewBox"), "0 0 640 300")
        sizes = {group.get("font-size") for group in root.iter() if group.get("font-size")}
        self.assertIn("20.00", sizes)
        self.assertNotIn("13.00", sizes)

    def test_colors_follow_the_legend(self):
        files = ("s.csv", "s.csv", "s.csv")
        drawn = self.strokes(self.plot("--colors", "sky", "#102030", "grey", files=files))
        self.assertEqual(drawn, [("86", "180", "233"), ("16", "32", "48"), ("144", "144", "144")])

    def test_styles_follow_the_legend(self):
        files = ("s.csv", "s.csv")
        drawing = self.plot("--styles", "dashed", "line", files=files)
        dashed = ["stroke-dasharray" in xml.etree.ElementTree.tostring(group, encoding="unicode")
                  for group in drawing.plots()]
        self.assertEqual(dashed, [True, False])

    def test_heights_are_those_asked_for(self):
        total = read_csv(self.path("s.csv").read_text())["total"]
        for top in (2.0 * max(total), 5.0 * max(total)):
            drawing = self.plot("--y-range", f"0:{top}", files=("s.csv", "s.csv"))
            points = dict(drawing.curves())["s.csv (1)"]
            drawn = drawing.rise(min(points)[0], max(points)[0])
            self.assertAlmostEqual(drawn / (max(total) - min(total)), 1.0, delta=0.02)
            self.assertLessEqual(max(number for _, number in drawing.heights), top)
            self.assertGreater(max(number for _, number in drawing.heights), 0.7 * top)

    def test_a_logarithmic_axis_has_equal_steps_for_equal_ratios(self):
        drawing = self.plot("--log-y", "--y-range", "0.001:1000", files=("s.csv", "s.csv"))
        places = {number: y for y, number in drawing.heights}
        self.assertAlmostEqual(places[1] - places[10], places[10] - places[100], delta=0.5)
        self.assertGreater(places[1] - places[10], 10.0)
        table = read_csv(self.path("s.csv").read_text())
        points = dict(drawing.curves())["s.csv (1)"]
        decade = places[1] - places[10]  # numbers stand a little below their ticks, all alike
        sizes = sorted(value for value in table["total"] if 1e-3 < value)
        drawn = (max(points)[0] - min(points)[0]) / decade
        ratio = math.log10(sizes[-1] / max(sizes[0], 1e-3))
        self.assertAlmostEqual(drawn, ratio, delta=0.1)

    def test_what_a_logarithmic_axis_cannot_show_is_refused(self):
        self.assert_refused(2, "--y-range", "plot", "s.csv", "--log-y", "--y-range", "0:1",
                            "-o", "p.svg")
        self.assert_refused(1, "offset", "plot", "s.csv", "s.csv", "--stack", "--log-y",
                            "-o", "p.svg")
        self.assertFalse(self.path("p.svg").exists())

    def test_wrong_words_are_named(self):
        self.assert_refused(2, "'#12'", "plot", "s.csv", "--colors", "#12", "-o", "p.svg")
        self.assert_refused(2, "'dased'", "plot", "s.csv", "--styles", "dased", "-o", "p.svg")
        self.assert_refused(2, "does nothing without a picture", "dos", NACL, "--size", 300, 200)

    def test_the_title_tells_what_is_drawn(self):
        words = "".join(self.plot().root.itertext())
        self.assertIn("s.csv, 10 K, TOSCA, backward", words)
        self.assertIn("mine", "".join(self.plot("--title", "mine").root.itertext()))
        self.insproc("spectrum", MOLECULE, *FAST, "-T", 20, "-o", "t.csv")
        both = "".join(self.plot(files=("s.csv", "t.csv")).root.itertext())
        self.assertIn("TOSCA, backward", both)
        self.assertNotIn("10 K", both)

    def test_long_titles_and_legends_stay_in_the_picture(self):
        labels = [f"a model of a rather long name, number {k}" for k in range(5)]
        drawing = self.plot("--title", " ".join(["words"] * 40), "--labels", *labels,
                            files=("s.csv",) * 5)
        rows = [y for y, _ in places_of(drawing, "a model")]
        self.assertEqual(len(rows), 5)
        self.assertGreater(len(set(rows)), 1)
        titles = places_of(drawing, "words")
        self.assertGreater(len(titles), 1)
        for y, text in titles:
            self.assertGreater(y, 0.0)
            self.assertLess(0.6 * 13 * len(text), 800.0)
        peaks = [min(points)[0] for label, points in drawing.curves()]
        self.assertGreater(min(peaks), max(rows))  # below the legend

    def test_minus_signs(self):
        crystal = write_springs(self.directory, (1.0, 0.5, -0.2))
        self.insproc("bands", crystal, "--path", "G 1/2,0,0", "-q", "-o", "b.svg")
        numbers = [text for _, text in places_of(Drawing(self.path("b.svg")), "")]
        self.assertTrue(any(re.fullmatch("\u2212\\d+", text) for text in numbers), numbers)
        self.assertFalse(any(re.fullmatch(r"-\d+", text) for text in numbers), numbers)


def places_of(drawing, start):
    """(y, text) of every text of a picture that starts so."""
    result = []
    for group in drawing.root.iter("{http://www.w3.org/2000/svg}g"):
        place = re.match(r"translate\(([-\d.]+),([-\d.]+)\)", group.get("transform", ""))
        for text in group.findall("{http://www.w3.org/2000/svg}text"):
            words = "".join(text.itertext()).strip()
            if place and words.startswith(start):
                result.append((float(place[2]), words))
    return result


class WithoutGnuplot(CliTest):
    def test_a_picture_names_what_is_missing(self):
        self.assert_refused(
            1, "gnuplot is not installed", "spectrum", NACL, *FAST, "-o", "s.svg",
            environment={"PATH": str(self.directory)},
        )
        self.assertEqual(list(self.directory.iterdir()), [])

    @unittest.skipUnless(shutil.which("gnuplot"), "gnuplot is not installed")
    def test_a_gnuplot_without_cairo_is_told(self):
        """One whose terminals are svg alone, as far as a script can see."""
        fake = self.directory / "bin" / "gnuplot"
        fake.parent.mkdir()
        fake.write_text(f"#!/bin/sh\nsed 's/GPVAL_TERMINALS/\"svg\"/' | {shutil.which('gnuplot')} -\n")
        fake.chmod(0o755)
        path = {"PATH": f"{fake.parent}:{os.environ['PATH']}"}
        for name, terminal in (("s.png", "pngcairo"), ("s.pdf", "pdfcairo")):
            self.assert_refused(1, f"cannot draw {name}: this gnuplot was built without the terminal "
                                f"{terminal}; write .svg", "spectrum", NACL, *FAST, "-o", name,
                                environment=path)
            self.assertFalse(self.path(name).exists())
        done = self.run_insproc("spectrum", NACL, *FAST, "-o", "s.svg", environment=path)
        self.assertEqual(done.returncode, 0, done.stderr)


if __name__ == "__main__":
    unittest.main()
