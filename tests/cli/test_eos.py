# SPDX-License-Identifier: GPL-2.0-or-later
"""insproc eos and structure."""

import json
import math
import shutil
import unittest
import xml.etree.ElementTree

from insproc import DATA, CliTest, picture_formats, read_csv
from svg import Drawing

PAIRS = DATA / "eos" / "e-v.dat"
AMBIENT = DATA / "lammps" / "relaxed_0GPa.data"
PRESSED = DATA / "structures" / "relaxed_1.5GPa.data"
GPA = 0.0062415090744607626  # eV/Angstrom^3


def energy(volume):
    """A Murnaghan equation of state with V0 1438.8859, E0 -4451, B0 6 GPa, B0' 8."""
    v0, b0, b1 = 1438.8859, 6.0 * GPA, 8.0
    return -4451.0 + b0 * volume / b1 * ((v0 / volume) ** b1 / (b1 - 1) + 1) - v0 * b0 / (b1 - 1)


class Eos(CliTest):
    def write_series(self, structures=True):
        """A table between the two model structures, whose cells are mixed linearly."""
        first, second = AMBIENT.read_text(), PRESSED.read_text()
        for name, text in (("first.data", first), ("second.data", second)):
            self.path(name).write_text(text)
        cells = [(14.394438269246184, 18.491742258797267, 5.4057232253651515)]
        cells.append((12.920364733241703, 18.236203565470326, 5.3495913279787528))
        lines = ["# a study", "volume_A3,energy_eV,pressure_GPa,a,b,c,alpha,beta,gamma,structure"]
        for step in range(7):
            share = step / 5 - 0.2
            a, b, c = (x + share * (y - x) for x, y in zip(*cells))
            volume = a * b * c
            name = f"state_{step}.data"
            text = first
            for old, new in zip(cells[0], (a, b, c)):
                text = text.replace(f"0.0      {old}", f"0.0 {new!r}")
            self.path(name).write_text(text)
            lines.append(
                f"{volume!r},{energy(volume)!r},1.0,{a!r},{b!r},{c!r},90,90,90,"
                + (name if structures else "")
            )
        self.path("eos.csv").write_text("\n".join(lines) + "\n")

    def test_fits_equal_the_references(self):
        self.insproc("eos", PAIRS, "--fits", "fits.csv", "-q")
        fits = read_csv(self.path("fits.csv").read_text())
        reference = json.loads((DATA / "eos" / "reference.json").read_text())
        self.assertEqual(fits["form"], ["bm3", "bm2", "vinet", "murnaghan"])
        for row, form in enumerate(fits["form"]):
            v0, e0, b0 = reference[form]["parameters"][:3]
            covariance = reference[form]["covariance"]
            self.assertAlmostEqual(fits["V0_A3"][row] / v0, 1, delta=1e-7)
            self.assertAlmostEqual(fits["E0_eV"][row] / e0, 1, delta=1e-10)
            self.assertAlmostEqual(fits["B0_GPa"][row] / (b0 / GPA), 1, delta=1e-6)
            for k, column in enumerate(["V0_error_A3", "E0_error_eV"]):
                self.assertAlmostEqual(
                    fits[column][row] / math.sqrt(covariance[k][k]), 1, delta=1e-5
                )
        self.assertEqual(fits["B0_prime"][1], 4.0)

    def test_parameters_come_back(self):
        self.write_series()
        out = self.insproc("eos", "eos.csv", "--form", "murnaghan", "--fits", "f.h5", "-o", "p.csv")
        self.assertIn("equations of state, per cell", out)
        points = read_csv(self.path("p.csv").read_text())
        self.assertEqual(points["volume_A3"], sorted(points["volume_A3"]))
        self.assertEqual(points["pressure_GPa"], [1.0] * 7)
        for volume, pressure in zip(points["volume_A3"], points["pressure_murnaghan_GPa"]):
            self.assertAlmostEqual(pressure, 0.75 * ((1438.8859 / volume) ** 8 - 1), delta=1e-7)
        for residual in points["residual_murnaghan_eV"]:
            self.assertAlmostEqual(residual, 0.0, delta=1e-9)
        self.assertTrue(all(85 < angle < 95 for angle in points["ring_angle_deg"]))

    def test_per_molecule_and_atom(self):
        self.write_series()
        for per, number in (("molecule", 8), ("atom", 72)):
            self.insproc("eos", "eos.csv", "--per", per, "--form", "murnaghan", "--fits", "f.csv")
            fits = read_csv(self.path("f.csv").read_text())
            self.assertAlmostEqual(fits["V0_A3"][0] * number, 1438.8859, delta=1e-4)
            self.assertAlmostEqual(fits["B0_GPa"][0], 6.0, delta=1e-6)
            self.assertEqual(fits["atoms"][0], 72 // number)
        self.insproc("eos", PAIRS, "--per", "atom", "--count", 72, "--fits", "g.csv")
        self.assertAlmostEqual(read_csv(self.path("g.csv").read_text())["V0_A3"][0], 19.85, delta=0.1)
        self.assert_refused(2, "--count", "eos", PAIRS, "--per", "atom")
        self.assert_refused(2, "--count", "eos", PAIRS, "--count", 8)

    def test_molecules_are_counted_in_the_largest_cell(self):
        # At 5.5 Angstrom the way to the next molecule is hardly longer than the bond: a chain.
        lines = ["volume_A3,energy_eV,structure"]
        for row, edge in enumerate((5.55, 6.0, 6.4, 6.8, 7.2)):
            name = f"edge_{row}.POSCAR"
            gap = 2.72 if row else edge / 2  # the distance of the two molecules' ends
            self.path(name).write_text(
                f"iodine\n1.0\n{2 * edge} 0 0\n0 5 0\n0 0 5\nI\n4\nCartesian\n0 0 0\n"
                f"{gap} 0 0\n{edge} 0 0\n{edge + gap} 0 0\n"
            )
            lines.append(f"{2 * edge * 25!r},{(edge - 6.4) ** 2!r},{name}")
        self.path("iodine.csv").write_text("\n".join(lines) + "\n")
        process = self.run_insproc("eos", "iodine.csv", "--per", "molecule", "--form", "bm2",
                                   "-o", "p.csv", "-q")
        self.assertEqual(process.returncode, 0, process.stderr)
        self.assertIn("different numbers of molecules, 1 in ", process.stderr)
        self.assertIn("edge_0.POSCAR and 2 in ", process.stderr)
        points = read_csv(self.path("p.csv").read_text())
        self.assertAlmostEqual(points["volume_A3"][-1], 7.2 * 25, delta=1e-9)
        process = self.run_insproc("eos", "iodine.csv", "--per", "molecule", "--count", 4,
                                   "--form", "bm2", "-o", "p.csv", "-q")
        self.assertIn("holds 2 molecules, but --count says 4", process.stderr)
        points = read_csv(self.path("p.csv").read_text())
        self.assertAlmostEqual(points["volume_A3"][-1], 7.2 * 25 / 2, delta=1e-9)

    def test_units(self):
        self.insproc(
            "eos", PAIRS, "--energy-unit", "kJ/mol", "--pressure-unit", "kbar", "--fits", "f.csv",
            "-o", "p.dat",
        )
        fits = read_csv(self.path("f.csv").read_text())
        self.assertAlmostEqual(fits["B0_kbar"][0], 70.018, delta=1e-2)
        self.assertAlmostEqual(fits["E0_kJmol"][0] / -4451.299549 / 96.48533212, 1, delta=1e-8)
        lines = self.path("p.dat").read_text().splitlines()
        head = [line for line in lines if line.startswith("#")][-1].split()
        self.assertEqual(head[1:3], ["volume_A3", "energy_kJmol"])
        self.assertEqual(len([line for line in lines if not line.startswith("#")]), 11)

    def test_change_between_two_pressures(self):
        self.write_series()
        out = self.insproc("eos", "eos.csv", "--form", "murnaghan", "--between", 0, 0.5,
                           "--changes", "c.csv")
        self.assertIn("between two pressures", out)
        changes = read_csv(self.path("c.csv").read_text())
        row = changes["quantity"].index("volume")
        self.assertAlmostEqual(changes["A"][row], 1438.8859, delta=1e-4)
        self.assertAlmostEqual(changes["B"][row], 1438.8859 * (1 + 0.5 / 0.75) ** -0.125, delta=1e-4)
        self.assertAlmostEqual(changes["A"][changes["quantity"].index("a")], 14.3944383, delta=1e-4)
        self.assertIn("ring angle", changes["quantity"])
        self.assert_refused(1, "outside the series", "eos", "eos.csv", "--between", 0, 50)
        self.assert_refused(2, "--changes", "eos", "eos.csv", "--changes", "c.csv")

    def write_own_pressures(self, offset=0.5):
        """The series with pressures of its own, `offset` GPa above those of the fit."""
        self.write_series(structures=False)
        lines = self.path("eos.csv").read_text().splitlines()
        for row in range(2, len(lines)):
            cells = lines[row].split(",")
            cells[2] = repr(0.75 * ((1438.8859 / float(cells[0])) ** 8 - 1) + offset)
            lines[row] = ",".join(cells)
        self.path("eos.csv").write_text("\n".join(lines) + "\n")

    def test_change_between_two_of_the_tables_own_pressures(self):
        self.write_own_pressures()
        arguments = ["eos", "eos.csv", "--form", "murnaghan", "--changes", "c.csv", "--between"]
        changes = {}
        for pressures, between in (("fit", (0, 0.5)), ("table", (0.5, 1.0))):
            self.insproc(*arguments, *between, "--pressures", pressures)
            changes[pressures] = read_csv(self.path("c.csv").read_text())
        row = changes["fit"]["quantity"].index("volume")
        for column in "AB":  # a spline through seven points
            self.assertAlmostEqual(
                changes["table"][column][row] / changes["fit"][column][row], 1.0, delta=1e-3
            )
        self.assertEqual(changes["table"]["A"][0], 0.5)
        self.assert_refused(1, "outside the table's pressures", *arguments, 0, 50,
                            "--pressures", "table")
        self.assert_refused(2, "--pressures", "eos", "eos.csv", "--pressures", "table")
        self.write_series()
        self.assert_refused(1, "do not fall", *arguments, 0, 0.5, "--pressures", "table")

    @unittest.skipUnless(shutil.which("gnuplot"), "gnuplot is not installed")
    def test_one_kind_of_pressure_a_picture_and_all_points(self):
        self.write_own_pressures(offset=3.0)
        table = read_csv("\n".join(self.path("eos.csv").read_text().splitlines()[1:]))
        for pressures, word in (("fit", "Murnaghan"), ("table", "of the table")):
            self.insproc("eos", "eos.csv", "--form", "murnaghan", "--pressures", pressures,
                         "--against-pressure", "p.svg")
            drawing = Drawing(self.path("p.svg"))
            self.assertIn(word, "".join(drawing.root.itertext()))
            own = sorted(table["pressure_GPa"])
            expected = own if pressures == "table" else [pressure - 3.0 for pressure in own]
            drawn = sorted(drawing.points()[:7])
            self.assertEqual(len(drawn), 7)
            width = expected[-1] - expected[0]
            for found, pressure in zip(drawn, expected):
                self.assertAlmostEqual(found, pressure, delta=0.005 * width)

    def test_a_form_that_does_not_converge_leaves_the_others(self):
        self.path("t.csv").write_text(
            "volume_A3,energy_eV\n90,-0.017\n95,-0.0009\n100,0\n105,0.0194\n110,0.1048\n"
        )
        process = self.run_insproc("eos", "t.csv", "-q", "--fits", "f.csv", "-o", "p.csv")
        self.assertEqual(process.returncode, 0, process.stderr)
        self.assertEqual(process.stderr.count("does not converge"), 2)
        self.assertEqual(read_csv(self.path("f.csv").read_text())["form"], ["bm3", "bm2"])
        self.assert_refused(1, "does not converge", "eos", "t.csv", "--form", "vinet")

    def test_structures_can_be_left_alone(self):
        self.write_series()
        self.path("state_3.data").unlink()
        self.assert_refused(1, "state_3.data: no such file", "eos", "eos.csv")
        self.insproc("eos", "eos.csv", "--no-structures", "-o", "p.csv")
        self.assertNotIn("ring_angle_deg", read_csv(self.path("p.csv").read_text()))

    def test_bad_tables(self):
        for text, message in [
            ("volume_A3,energy_eV\n1,2\n2\n", "t.csv:3"),
            ("volume_A3,energy_eV\n1,2\n2,nan\n", "t.csv:3"),
            ("1 2\n2 1\n3 2\n", "3 volumes are too few"),
            ("1 1\n2 2\n3 2\n4 1\n5 0\n", "no minimum"),
        ]:
            self.path("t.csv").write_text(text)
            self.assert_refused(1, message, "eos", "t.csv")
        self.assert_refused(1, "none.csv", "eos", "none.csv")
        self.assert_refused(2, "--form", "eos", PAIRS, "--form", "birch")

    @unittest.skipUnless(shutil.which("gnuplot"), "gnuplot is not installed")
    def test_pictures(self):
        self.write_series()
        self.insproc("eos", "eos.csv", *(word for name in picture_formats() for word in ("-o", f"v.{name}")),
                     "--against-pressure", "p.svg", "--title", "a crystal")
        for name, words in (("v.svg", ["a crystal", "bm3", "vinet", "computed", "virial", "a (Å)"]),
                            ("p.svg", ["a crystal", "Pressure", "ring angle", "b (Å)"])):
            drawn = "".join(xml.etree.ElementTree.fromstring(self.path(name).read_bytes()).itertext())
            for word in words:
                self.assertIn(word, drawn)
        for name in set(picture_formats()) - {"svg"}:
            self.assertIn(self.path(f"v.{name}").read_bytes()[:4], (b"\x89PNG", b"%PDF"))


class Structure(CliTest):
    def quantity(self, table, name, column):
        return table[column][table["quantity"].index(name)]

    def test_one_structure(self):
        self.insproc("structure", AMBIENT, "-o", "s.csv", "--rings", "r.csv", "-q")
        table = read_csv(self.path("s.csv").read_text())
        reference = json.loads((DATA / "structures" / "rings.json").read_text())["relaxed_0GPa"]
        self.assertEqual(self.quantity(table, "rings", "value"), 8)
        self.assertAlmostEqual(
            self.quantity(table, "ring angle", "value"), reference["angle"], delta=1e-7
        )
        self.assertAlmostEqual(self.quantity(table, "c", "value"), reference["cell"][2], delta=1e-9)
        rings = read_csv(self.path("r.csv").read_text())
        self.assertEqual(rings["formula"], ["C4S"] * 8)
        self.assertEqual([int(side) - 1 for side in rings["group"]], reference["sides"])
        for row, normal in enumerate(reference["normals"]):
            length = sum(rings[f"normal_{axis}"][row] * n for axis, n in zip("xyz", normal))
            self.assertAlmostEqual(abs(length), 1.0, delta=1e-9)

    def test_two_structures(self):
        self.insproc("structure", AMBIENT, PRESSED, "-o", "s.csv", "--rings", "r.csv")
        table = read_csv(self.path("s.csv").read_text())
        reference = json.loads((DATA / "structures" / "rings.json").read_text())
        change = reference["relaxed_1.5GPa"]["angle"] - reference["relaxed_0GPa"]["angle"]
        self.assertAlmostEqual(self.quantity(table, "ring angle", "change"), change, delta=1e-7)
        cells = [reference[name]["cell"] for name in ("relaxed_0GPa", "relaxed_1.5GPa")]
        for axis, name in enumerate("abc"):
            percent = 100 * (cells[1][axis] / cells[0][axis] - 1)
            self.assertAlmostEqual(self.quantity(table, name, "percent"), percent, delta=1e-8)
        self.assertEqual(len(read_csv(self.path("r.csv").read_text())["rotation_deg"]), 8)

    def test_bad_structures(self):
        self.path("cut.data").write_text("\n".join(AMBIENT.read_text().splitlines()[:40]))
        self.assert_refused(1, "cut.data:40", "structure", "cut.data")
        other = DATA / "lammps" / "random20_free.data"
        self.assert_refused(1, "72 atoms", "structure", AMBIENT, other)
        self.assert_refused(2, "--ring-size", "structure", AMBIENT, "--ring-size", 6, 5)
        self.assert_refused(1, "nowhere.data", "structure", "nowhere.data")


if __name__ == "__main__":
    unittest.main()
