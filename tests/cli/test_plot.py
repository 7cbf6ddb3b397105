# SPDX-License-Identifier: GPL-2.0-or-later
"""Pictures."""

import re
import shutil
import unittest
import xml.etree.ElementTree

from insproc import MOLECULE, NACL, CliTest, read_csv

FAST = ["--mesh", "1", "1", "1", "--orders", "2", "-q"]
SVG = "{http://www.w3.org/2000/svg}"


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
            "-o", "s.svg", "-o", "s.png", "-o", "s.pdf",
        )
        self.assert_picture("s.svg", "a molecule", "total", "order 1", "order 2", "(cm⁻¹)")
        self.assert_picture("s.png")
        self.assert_picture("s.pdf")

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

    def test_files_with_two_banks_are_drawn(self):
        self.insproc("spectrum", MOLECULE, *FAST, "--bank", "both", "-o", "a.csv")
        self.insproc("plot", "a.csv", "--bank", "forward", "-o", "p.svg")
        self.assert_picture("p.svg", "total")
        self.assert_refused(1, "sideways", "plot", "a.csv", "--bank", "sideways", "-o", "p.svg")

    def test_labels_must_be_as_many_as_files(self):
        self.insproc("spectrum", NACL, *FAST, "-o", "a.csv")
        self.assert_refused(2, "--labels", "plot", "a.csv", "-o", "p.svg", "--labels", "a", "b")


class Drawing:
    """Where a picture of gnuplot has its curves, in the numbers of its axes."""

    def __init__(self, path):
        self.root = xml.etree.ElementTree.parse(path).getroot()
        ticks = []  # (x, y, number)
        for group in self.root.iter(SVG + "g"):
            place = re.match(r"translate\(([-\d.]+),([-\d.]+)\)", group.get("transform", ""))
            texts = group.findall(SVG + "text")
            if place and texts:
                word = "".join(texts[0].itertext()).strip().replace("\u2212", "-")
                if re.fullmatch(r"-?\d+(\.\d+)?", word):
                    ticks.append((float(place[1]), float(place[2]), float(word)))
        bottom = max(y for _, y, _ in ticks)
        self.ticks = sorted((x, n) for x, y, n in ticks if abs(y - bottom) < 0.5)
        self.heights = sorted((y, n) for _, y, n in ticks if abs(y - bottom) >= 0.5)

    def energy(self, x):
        """The number of the lowest axis below a point."""
        (x0, n0), (x1, n1) = self.ticks[0], self.ticks[-1]
        return n0 + (x - x0) * (n1 - n0) / (x1 - x0)

    def rise(self, top, bottom):
        """What lies between two points of a picture with one panel, in numbers of its left axis.
        Numbers stand a little below their ticks, all alike."""
        (y0, n0), (y1, n1) = self.heights[0], self.heights[-1]
        return (top - bottom) * (n1 - n0) / (y1 - y0)

    def peaks(self):
        """(label, energy of the highest point) of every curve that has a label."""
        return [(label, self.energy(min(points)[1])) for label, points in self.curves()]

    def curves(self):
        """(label, points (y, x) on the page) of every curve that has a label."""
        result = []
        for group in self.root.iter(SVG + "g"):
            title = group.find(SVG + "title")
            if title is None or not (title.text or "").startswith("gnuplot_plot"):
                continue
            label = " ".join("".join(t.itertext()).strip() for t in group.iter(SVG + "text"))
            pieces = "".join(path.get("d", "") for path in group.iter(SVG + "path")).split("M")
            drawn = [re.findall(r"([-\d.]+)[ ,]([-\d.]+)", piece) for piece in pieces]
            # A piece of two points is the sample in the legend.
            points = [point for piece in drawn if len(piece) > 2 for point in piece]
            if label and len(points) > 10:
                result.append((label, [(float(y), float(x)) for x, y in points]))
        return result


@unittest.skipUnless(shutil.which("gnuplot"), "gnuplot is not installed")
class Axes(CliTest):
    """A known peak stands over its tick."""

    def crystal(self, springs, masses=(51.9961,)):
        """A simple cubic crystal of one atom, with springs along x, y, z (eV/Angstrom^2)."""
        lines = ["unit_cell:", "  lattice:"]
        lines += [f"  - {[3.0 if i == j else 0.0 for j in range(3)]}" for i in range(3)]
        lines += ["  points:", "  - symbol: Cr", "    coordinates: [ 0.0, 0.0, 0.0 ]",
                  f"    mass: {masses[0]}", "supercell_matrix:"]
        lines += [f"- {[2 if i == j else 0 for j in range(3)]}" for i in range(3)]
        lines += ["primitive_matrix:"]
        lines += [f"- {[1.0 if i == j else 0.0 for j in range(3)]}" for i in range(3)]
        self.path("phonopy.yaml").write_text("\n".join(lines) + "\n")
        cells = [(a, b, c) for c in range(2) for b in range(2) for a in range(2)]
        text = ["8 8"]
        for i, first in enumerate(cells):
            for j, second in enumerate(cells):
                away = sum(x != y for x, y in zip(first, second))
                value = {0: 6.0, 1: -2.0}.get(away, 0.0)
                text.append(f"{i + 1} {j + 1}")
                for a in range(3):
                    text.append(" ".join(str(value * springs[a] if a == b else 0.0)
                                         for b in range(3)))
        self.path("FORCE_CONSTANTS").write_text("\n".join(text) + "\n")
        return self.path("phonopy.yaml")

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
            crystal = self.crystal(springs)
            self.insproc("spectrum", crystal, "--mesh", 2, 2, 2, "--orders", 2, "-q",
                         "-o", "one.svg", "-o", "one.csv")
            self.assert_peaks_stand_where_they_are("one.svg", "one.csv")

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

    def test_a_spectrum_of_zeros_is_refused(self):
        self.insproc("spectrum", MOLECULE, *FAST, "-o", "s.csv")
        lines = self.path("s.csv").read_text().splitlines()
        head, rows = lines[0], lines[1:]
        zeros = [row.split(",")[0] + ",0" * row.count(",") for row in rows]
        self.path("zero.csv").write_text("\n".join([head, *zeros]) + "\n")
        self.assert_refused(1, "zero", "plot", "zero.csv", "-o", "z.svg")
        self.assertFalse(self.path("z.svg").exists())


class WithoutGnuplot(CliTest):
    def test_a_picture_names_what_is_missing(self):
        self.assert_refused(
            1, "gnuplot is not installed", "spectrum", NACL, *FAST, "-o", "s.svg",
            environment={"PATH": str(self.directory)},
        )
        self.assertEqual(list(self.directory.iterdir()), [])


if __name__ == "__main__":
    unittest.main()
