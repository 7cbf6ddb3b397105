# SPDX-License-Identifier: GPL-2.0-or-later
"""insproc bands."""

import json
import math
import unittest
import xml.etree.ElementTree

from insproc import DATA, NACL, CliTest, read_csv, write_springs
from svg import Drawing

CHARGED_NACL = DATA / "ins" / "phonondb" / "NaCl" / "phonopy.yaml"


class Bands(CliTest):
    def bands(self, *arguments):
        return read_csv(self.insproc("bands", NACL, "--points", "11", *arguments))

    def test_the_standard_path_of_rock_salt(self):
        columns = self.bands()
        labels = [label for label in columns["label"] if label]
        self.assertEqual(labels, "GAMMA X X U K GAMMA GAMMA L L W W X".split())
        self.assertEqual(sorted(set(columns["segment"])), [1, 2, 3, 4, 5, 6])
        self.assertEqual(len([name for name in columns if name.startswith("band_")]), 6)
        self.assertEqual(columns["distance"], sorted(columns["distance"]))
        self.assertLess(abs(columns["band_1_cm1"][0]), 1e-3)

    def test_a_path_of_ones_own(self):
        columns = self.bands("--path", "X G | G 1/2,1/2,0.5", "--units", "meV")
        self.assertEqual(
            [label for label in columns["label"] if label], ["X", "GAMMA", "GAMMA", "(1/2,1/2,0.5)"]
        )
        standard = self.bands()
        index = standard["label"].index("X")
        self.assertAlmostEqual(
            columns["band_6_meV"][0], standard["band_6_cm1"][index] * 0.1239841984, delta=1e-6
        )

    def test_another_convention_has_other_lines_and_the_same_frequencies(self):
        columns = self.bands("--convention", "setyawan-curtarolo")
        labels = [label for label in columns["label"] if label]
        self.assertEqual(
            labels, "GAMMA X X W W K K GAMMA GAMMA L L U U W W L L K U X".split()
        )
        standard = self.bands()
        for label in ("X", "L"):
            here, there = (c["label"].index(label) for c in (columns, standard))
            for band in range(1, 7):
                name = f"band_{band}_cm1"
                self.assertAlmostEqual(columns[name][here], standard[name][there], delta=1e-6)

    def test_a_convention_of_ones_own(self):
        table = """name: mine
cell: crystallographic
primitive:
  cF: [[0, 1/2, 1/2], [1/2, 0, 1/2], [1/2, 1/2, 0]]
lattices:
  - symbol: rock salt
    bravais: cF
    points: {O: [0, 0, 0], PSI: [1/2, 0, 1/2]}
    path: O PSI
"""
        self.path("own.yaml").write_text(table)
        columns = self.bands("--convention", "own.yaml")
        self.assertEqual([label for label in columns["label"] if label], ["O", "PSI"])
        standard = self.bands("--path", "G X")
        self.assertEqual(columns["band_6_cm1"], standard["band_6_cm1"])
        self.path("own.yaml").write_text(table.replace("O PSI", "O X"))
        self.assert_refused(
            1, "own.yaml:9: the path of rock salt leads to X",
            "bands", NACL, "--convention", "own.yaml",
        )  # fmt: skip
        self.path("own.yaml").write_text(table.replace("cF", "cP"))
        self.assert_refused(
            1, "convention mine has no entry for this cF lattice",
            "bands", NACL, "--convention", "own.yaml",
        )  # fmt: skip
        self.assert_refused(1, "hinuma, setyawan-curtarolo", "bands", NACL, "--convention", "no")

    def test_longitudinal_modes_are_split_at_gamma(self):
        for options, split in ([], True), (["--nac", "none"], False):
            columns = read_csv(
                self.insproc(
                    "bands", CHARGED_NACL, "--path", "G 0.1,0,0", "--points", "3", *options
                )
            )
            gap = columns["band_6_cm1"][0] - columns["band_5_cm1"][0]
            self.assertEqual(gap > 50.0, split)

    def test_a_term_that_is_asked_for_needs_charges(self):
        for command in (["bands", NACL], ["modes", NACL], ["dos", NACL], ["compare", NACL, NACL],
                        ["spectrum", NACL], ["gruneisen", NACL, NACL]):
            for name in ("gonze", "wang"):
                self.assert_refused(1, "no Born charges", *command, "--nac", name)
        self.insproc("modes", NACL, "--nac", "none")

    def test_the_axes_of_the_standard_cell_are_told(self):
        # A tetragonal cell whose unique axis is a: the standard one has it as c.
        turned = write_springs(self.path("turned"), (0.8, 1.0, 1.0))
        text = turned.read_text().replace("- [3.0, 0.0, 0.0]", "- [3.5, 0.0, 0.0]")
        turned.write_text(text)
        process = self.run_insproc("bands", turned, "--points", 3, "-o", "b.csv")
        self.assertEqual(process.returncode, 0, process.stderr)
        line = next(line for line in process.stderr.splitlines() if "axes of the" in line)
        self.assertRegex(line, r"c = -?a$")
        self.assertIn("# standard_axes: ", self.path("b.csv").read_text())

    def test_connecting_changes_the_names_alone(self):
        plain, connected = self.bands(), self.bands("--connect")
        names = [name for name in plain if name.startswith("band_")]
        for row in range(len(plain["distance"])):
            for a, b in zip(
                sorted(plain[name][row] for name in names),
                sorted(connected[name][row] for name in names),
            ):
                self.assertAlmostEqual(a, b, delta=1e-4)

    def test_acoustic_modes_travel_at_the_slope_of_their_band(self):
        columns = self.bands("--path", "G 0.02,0,0.02", "--velocities")
        step = columns["distance"][6] - columns["distance"][4]
        for band in ("1", "3"):
            rise = columns[f"band_{band}_cm1"][6] - columns[f"band_{band}_cm1"][4]
            slope = 2.0 * math.pi * rise / 33.35640952 / step
            self.assertAlmostEqual(columns[f"speed_{band}"][5], slope, delta=1e-3 * slope)

    def test_files(self):
        self.insproc(
            "bands", NACL, "--points", "11", "--range", "0:300", "--title", "NaCl",
            "-o", "b.csv", "-o", "b.json", "-o", "b.h5", "-o", "b.svg", "--yaml", "band.yaml",
        )  # fmt: skip
        content = json.loads(self.path("b.json").read_text())
        self.assertIn("cF2", str(content))
        picture = self.path("b.svg").read_text()
        for label in ("Γ", "U|K", "NaCl", "Wave vector"):
            self.assertIn(label, picture)

    def test_bands_of_two_models_lie_on_one_path(self):
        # The second crystal's bonds are as stiff, and its cell is larger: the same frequencies
        # along a path that is shorter.
        first = write_springs(self.path("first"), (1.0, 0.8, 0.6))
        second = write_springs(self.path("second"), (1.0, 0.8, 0.6), length=3.6)
        self.insproc("bands", first, "--points", "21", "--path", "G X", "-q", "--overlay", second,
                     "--labels", "DFT", "model", "-o", "b.svg")
        picture = self.path("b.svg").read_text()
        self.assertIn("DFT", picture)
        self.assertIn("model", picture)
        lines = [line for line in Drawing(self.path("b.svg")).lines() if len(line) > 15]
        self.assertEqual(len(lines), 6)
        for ours, theirs in zip(lines[:3], lines[3:]):
            for a, b in zip(ours, theirs):
                self.assertAlmostEqual(a[0], b[0], delta=0.6)
                self.assertAlmostEqual(a[1], b[1], delta=0.6)
        self.assert_refused(2, "--labels", "bands", first, "--overlay", second, "--labels", "one",
                            "-o", "b.svg")
        self.assert_refused(1, "other points", "bands", first, "--path", "standard", "--points", "5",
                            "--overlay", NACL, "-q", "-o", "b.svg")

    def test_a_density_of_states_stands_at_the_height_of_its_bands(self):
        # Three springs that tie each atom to its place: modes of one frequency everywhere.
        springs = (1.0, 2.0, 4.0)  # eV/Angstrom^2
        crystal = write_springs(self.path("tied"), springs, neighbors=False)
        ev, amu, c = 1.602176634e-19, 1.66053906660e-27, 2.99792458e10
        energies = [math.sqrt(6 * k * ev * 1e20 / (51.9961 * amu)) / (2 * math.pi * c)
                    for k in springs]
        self.insproc("bands", crystal, "--asr", "none", "--points", 5, "--dos", "--mesh", 2, 2, 2,
                     "--sigma", 2, "-o", "both.svg")
        drawing = Drawing(self.path("both.svg"))
        bands, densities = set(), []
        for line in drawing.lines():
            if len({y for y, _ in line}) == 1:
                bands.add(line[0][0])
            elif len(line) > 100:
                densities.append(line)
        bands = sorted(bands, reverse=True)  # from the lowest energy
        self.assertEqual(len(bands), 3)
        per_cm = (bands[0] - bands[2]) / (energies[2] - energies[0])  # points of the picture
        self.assertAlmostEqual(bands[1], bands[0] - per_cm * (energies[1] - energies[0]), delta=0.02)
        self.assertAlmostEqual(drawing.rise(bands[2], bands[0]), energies[2] - energies[0], delta=0.5)
        density = densities[-1]  # the total, over its area
        for band in bands:
            near = [(x, y) for y, x in density if abs(y - band) < 20 * per_cm]
            self.assertAlmostEqual(max(near)[1], band, delta=0.5 * per_cm + 0.02)  # half a bin
        # It stands to the right of all bands.
        self.assertGreater(min(x for _, x in density), 500)

    def test_a_density_of_states_ends_where_the_bands_do(self):
        crystal = write_springs(self.path("chain"), (1.0, 1.0, 1.0))
        self.insproc("bands", crystal, "--points", 21, "--path", "G 1/2,1/2,1/2", "--dos", "--mesh", 8,
                     8, 8, "-o", "both.svg")
        lines = list(Drawing(self.path("both.svg")).lines())
        top = min(y for line in lines if len(line) == 21 for y, _ in line)
        density = max(lines, key=len)
        left = min(x for _, x in density)
        end = min(y for y, x in density if x > left + 1)  # it falls to zero as a square root
        self.assertGreater(end, top - 1.5)
        self.assertLess(end, top + 15)

    def test_densities_of_two_models_have_the_colors_of_their_bands(self):
        for name, spring in (("soft", 1.0), ("hard", 2.0)):
            write_springs(self.path(name), (spring,) * 3)
        self.insproc("bands", "soft/phonopy.yaml", "--overlay", "hard/phonopy.yaml", "--labels", "soft",
                     "hard", "--points", 5, "--dos", "--mesh", 4, 4, 4, "-o", "both.svg",
                     "--colors", "#112233", "#445566")
        drawn = [xml.etree.ElementTree.tostring(group, encoding="unicode")
                 for group in Drawing(self.path("both.svg")).plots()]
        for density, color in zip(drawn[-2:], ("rgb( 17,  34,  51)", "rgb( 68,  85, 102)")):
            self.assertIn(color, density)

    def test_what_belongs_to_a_density_of_states_is_refused_without(self):
        picture = ("bands", NACL, "-o", "b.svg")
        self.assert_refused(2, "--mesh: does something with --dos only", *picture, "--mesh", 2, 2, 2)
        self.assert_refused(2, "--sigma requires --dos", *picture, "--sigma", 2)
        self.assert_refused(2, "--dos: does nothing without a picture", "bands", NACL, "--dos", "-o",
                            "b.csv")

    def test_phonopys_yaml(self):
        self.insproc("bands", NACL, "--points", "11", "--yaml", "band.yaml", "-o", "b.csv")
        lines = self.path("band.yaml").read_text().splitlines()
        columns = read_csv(self.path("b.csv").read_text())
        self.assertEqual(lines[0], f"nqpoint: {len(columns['distance'])}")
        self.assertIn("- [ 'K', 'GAMMA' ]", lines)
        frequencies = [float(line.split(":")[1]) for line in lines if "frequency:" in line]
        self.assertEqual(len(frequencies), 6 * len(columns["distance"]))
        self.assertAlmostEqual(frequencies[-1] * 33.35640952, columns["band_6_cm1"][-1], delta=1e-6)
        distances = [float(line.split(":")[1]) for line in lines if "distance:" in line]
        self.assertAlmostEqual(distances[-1] * 2.0 * math.pi, columns["distance"][-1], delta=1e-7)

    def test_wrong_paths_are_refused(self):
        self.assert_refused(1, "no point 'Q'", "bands", NACL, "--path", "G Q")
        self.assert_refused(1, "two points", "bands", NACL, "--path", "G")
        self.assert_refused(1, "to itself", "bands", NACL, "--path", "G G")
        self.assert_refused(2, "--points", "bands", NACL, "--points", "1")
        self.assert_refused(1, "dat format", "bands", NACL, "--points", "3", "-q", "-o", "b.dat")


if __name__ == "__main__":
    unittest.main()
