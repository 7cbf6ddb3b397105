# SPDX-License-Identifier: GPL-2.0-or-later
"""insproc modes, compare and convert."""

import csv
import shutil
import unittest

from insproc import DATA, MOLECULE, NACL, CliTest, read_csv


def reference(case):
    """Frequencies of a case: list of (wave vector, frequencies in cm^-1)."""
    with open(DATA / "ins_cases" / case / "frequencies.csv") as file:
        rows = list(csv.reader(file))[1:]
    return [([float(x) for x in row[:3]], sorted(map(float, row[4:]))) for row in rows]


class Modes(CliTest):
    def assert_frequencies(self, arguments, expected):
        self.insproc("modes", *arguments, "-q", "-o", "m.csv")
        found = read_csv(self.path("m.csv").read_text())["frequency_cm1"]
        self.assertEqual(len(found), len(expected))
        for a, b in zip(found, expected):
            # Zero modes are square roots of round-off: they are compared with a margin.
            self.assertAlmostEqual(a, b, delta=max(1e-6 * abs(b), 0.05 if abs(b) < 10 else 0.0))

    def test_frequencies_of_a_molecule(self):
        self.assert_frequencies([MOLECULE, "--asr", "none"], reference("diiodothiophene_molecule")[0][1])

    def test_frequencies_at_a_wave_vector(self):
        q, frequencies = reference("nacl")[10]
        self.assert_frequencies([NACL, "--asr", "none", "--q", *q], frequencies)

    def test_the_table_is_printed(self):
        lines = self.insproc("modes", NACL).splitlines()
        self.assertEqual(lines[0].split()[:3], ["mode", "frequency", "degeneracy"])
        self.assertEqual(len(lines), 2 + 6)

    def test_modes_are_told_in_words(self):
        self.insproc("modes", MOLECULE, "-q", "-o", "m.csv")
        columns = read_csv(self.path("m.csv").read_text())
        words = dict(zip(columns["frequency_cm1"], columns["assignment"]))
        for frequency, expected in [
            (69.15, "C–I in-phase out-of-plane bend"),
            (198.24, "C–I symmetric stretch"),
            (397.99, "C–I antisymmetric stretch"),
            (3152.32, "C–H symmetric stretch"),
        ]:
            nearest = min(words, key=lambda found: abs(found - frequency))
            self.assertEqual(words[nearest], expected)
        ring = words[min(words, key=lambda found: abs(found - 444.38))]
        self.assertTrue(ring.startswith("out-of-plane ring deformation (C–S torsion)"), ring)

    def test_irreducible_representations(self):
        self.insproc("modes", NACL, "-q", "-o", "m.csv")
        self.assertEqual(read_csv(self.path("m.csv").read_text())["irrep"], ["T1u"] * 6)
        self.insproc("modes", NACL, "--q", 0.5, 0, 0, "-q", "-o", "x.csv")
        self.assertNotIn("irrep", read_csv(self.path("x.csv").read_text()))

    def test_units(self):
        self.insproc("modes", NACL, "--units", "THz", "-q", "-o", "m.csv")
        columns = read_csv(self.path("m.csv").read_text())
        self.assertAlmostEqual(columns["frequency_THz"][5], 155.29695900 * 0.0299792458, delta=1e-5)


class Animation(CliTest):
    def test_frames_swing_about_the_structure(self):
        self.insproc(
            "modes", MOLECULE, "-q", "-o", "m.csv", "--animate", "mode.extxyz",
            "--numbers", 7, 27, "--frames", 4, "--amplitude", 0.5,
        )
        names = sorted(path.name for path in self.directory.glob("*.extxyz"))
        self.assertEqual(names, ["mode_0007.extxyz", "mode_0027.extxyz"])
        lines = self.path(names[1]).read_text().splitlines()
        self.assertEqual(len(lines), 4 * (9 + 2))
        self.assertIn("frequency_cm1=3152", lines[1])
        first = [[float(x) for x in line.split()[1:]] for line in lines[2:11]]
        opposite = [[float(x) for x in line.split()[1:]] for line in lines[24:33]]
        largest = max(sum(x * x for x in row[3:]) ** 0.5 for row in first)
        self.assertAlmostEqual(largest, 0.5, delta=1e-5)
        for a, b in zip(first, opposite):
            for axis in range(3):
                self.assertAlmostEqual(a[3 + axis], -b[3 + axis], delta=2e-6)
                self.assertAlmostEqual(a[axis] - a[3 + axis], b[axis] - b[3 + axis], delta=2e-6)

    def test_v_sim_and_xyz(self):
        self.insproc(
            "modes", NACL, "-q", "-o", "m.csv", "--q", 0.5, 0, 0, "--animate", "m.ascii",
            "--numbers", 1,
        )
        text = self.path("m_0001.ascii").read_text()
        self.assertIn("#metaData: qpt=[0.500000000;0.000000000;0.000000000;", text)
        self.insproc(
            "modes", NACL, "-q", "-o", "m.csv", "--q", 0.5, 0, 0, "--animate", "m.xyz",
            "--numbers", 1, "--cells", 2, 1, 1, "--frames", 1,
        )
        rows = [line.split() for line in self.path("m_0001.xyz").read_text().splitlines()[2:]]
        self.assertEqual(len(rows), 4)
        for a, b in zip(rows[:2], rows[2:]):  # neighboring cells swing against each other
            for x, y in zip(a[4:], b[4:]):
                self.assertAlmostEqual(float(x), -float(y), delta=2e-6)

    def test_a_mode_that_does_not_exist(self):
        process = self.run_insproc(
            "modes", NACL, "-q", "-o", "m.csv", "--animate", "m.xyz", "--numbers", 7
        )
        self.assertEqual(process.returncode, 1)
        self.assertIn("modes 1 to 6", process.stderr)


class Compare(CliTest):
    FAST = ["--mesh", "1", "1", "1", "--orders", "2", "-q"]

    def test_a_state_does_not_move_against_itself(self):
        self.insproc(
            "compare", MOLECULE, MOLECULE, *self.FAST, "-o", "bands.csv", "--modes", "modes.csv"
        )
        bands = read_csv(self.path("bands.csv").read_text())
        self.assertTrue(all(word == "none" for word in bands["direction"]))
        self.assertEqual(bands["shift_cm1"], [0.0] * len(bands["shift_cm1"]))
        modes = read_csv(self.path("modes.csv").read_text())
        self.assertEqual(modes["mode_A"], modes["mode_B"])
        self.assertTrue(all(abs(overlap - 1.0) < 1e-9 for overlap in modes["overlap"]))

    def test_bands_lie_where_the_modes_are(self):
        text = self.insproc("compare", MOLECULE, MOLECULE, *self.FAST, "-o", "bands.csv")
        bands = read_csv(self.path("bands.csv").read_text())
        self.assertTrue(any(abs(peak - 444.4) < 3.0 for peak in bands["peak_A_cm1"]))
        self.assertIn("How the bands move", text)

    def test_different_crystals_are_refused(self):
        self.assert_refused(1, "atoms", "compare", MOLECULE, NACL, *self.FAST)

    def moved(self, name, source, force_constants, shift):
        """The crystal of a phonopy yaml with another origin; the order of its supercell stays that of the file."""
        folder = self.path(name)
        folder.mkdir()
        shutil.copy(source.parent / force_constants, folder)
        lines, section = [], ""
        for line in source.read_text().splitlines():
            if line and not line[0].isspace() and line[0] != "-":
                section = line.rstrip(":")
            if section == "unit_cell" and "coordinates:" in line:
                place = [float(x) for x in line.split("[")[1].split("]")[0].split(",")]
                place = [x + t for x, t in zip(place, shift)]
                line = line.split("[")[0] + "[ " + ", ".join(map(repr, place)) + " ]"
            if section not in ("primitive_cell", "supercell", "space_group"):
                lines.append(line)
        (folder / "phonopy.yaml").write_text("\n".join(lines) + "\n")
        return folder / "phonopy.yaml"

    def test_a_crystal_does_not_move_when_its_origin_does(self):
        ammonia = DATA / "ins" / "ammonia_crystal" / "phonopy.yaml"
        for name, source, file in (
            ("salt", NACL, "FORCE_CONSTANTS"), ("ammonia", ammonia, "force_constants.hdf5")
        ):
            other = self.moved(name, source, file, (-0.25, 0.0, -0.25))
            arguments = ["compare", source, other, "--mesh", 3, 3, 3, "--orders", 1, "-q"]
            self.insproc(*arguments, "-o", "bands.csv", "--modes", "modes.csv")
            bands = read_csv(self.path("bands.csv").read_text())
            self.assertGreater(len(bands["overlap"]), 0)
            for column in ("overlap",):
                for value in bands[column]:
                    self.assertAlmostEqual(value, 1.0, delta=1e-6)
            for column in ("shift_cm1", "smallest_cm1", "largest_cm1"):
                for value in bands[column]:
                    self.assertAlmostEqual(value, 0.0, delta=1e-4)

    def test_isotopes_are_in_the_modes(self):
        heavy = [*self.FAST, "--isotope", "H=2H"]
        self.insproc("compare", MOLECULE, MOLECULE, *heavy, "--modes", "modes.csv")
        self.insproc("spectrum", MOLECULE, *heavy, "--sticks", "sticks.csv", "-o", "s.csv")
        modes = read_csv(self.path("modes.csv").read_text())
        sticks = read_csv(self.path("sticks.csv").read_text())
        for number, energy in zip(sticks["mode"], sticks["energy_cm1"]):
            for state in "AB":
                self.assertAlmostEqual(
                    modes[f"frequency_{state}_cm1"][int(number) - 1], energy, delta=1e-6
                )

    def test_both_banks_are_told_by_the_backward_one(self):
        tables = []
        for bank in ("both", "backward"):
            self.insproc("compare", MOLECULE, MOLECULE, *self.FAST, "--bank", bank,
                         "-o", "bands.csv", "--modes", "modes.csv")
            text = self.path("bands.csv").read_text() + self.path("modes.csv").read_text()
            tables.append([line for line in text.splitlines() if "# command:" not in line])
        self.assertEqual(*tables)

    def test_atoms_in_another_order_are_told(self):
        text = MOLECULE.read_text()
        other = self.path("other")
        other.mkdir()
        shutil.copy(MOLECULE.parent / "force_constants.hdf5", other)
        lines = text.splitlines()
        places = {}
        section = ""
        for index, line in enumerate(lines):
            if line and not line[0].isspace() and line[0] != "-":
                section = line.rstrip(":")
            if "- symbol: H" in line:
                places.setdefault(section, []).append(index + 1)
        for indices in places.values():
            first, last = indices[0], indices[-1]
            lines[first], lines[last] = lines[last], lines[first]
        (other / "phonopy.yaml").write_text("\n".join(lines) + "\n")
        process = self.run_insproc("compare", MOLECULE, other / "phonopy.yaml", *self.FAST)
        self.assertIn("same order", process.stderr)


class Convert(CliTest):
    def test_frequencies_survive_conversion(self):
        self.insproc("convert", NACL, "-o", "nacl.h5")
        self.assertEqual(self.insproc("modes", "nacl.h5"), self.insproc("modes", NACL))

    def test_frequencies_survive_phonopy_files(self):
        for name in ("FORCE_CONSTANTS", "force_constants.hdf5"):
            for form in ([], ["--full"]):
                self.insproc("convert", NACL, *form, "-o", name)
                self.assertEqual(
                    self.insproc("modes", NACL, "--force-constants", name),
                    self.insproc("modes", NACL),
                )

    def test_one_file_of_phonopy_holds_all(self):
        self.insproc("convert", NACL, "-o", "all.yaml")
        self.assertEqual(self.insproc("modes", "all.yaml"), self.insproc("modes", NACL))

    def test_frequencies_survive_euphonic_files(self):
        with_born = DATA / "phonopy" / "phonopy_params_NaCl-1.00.yaml"
        for source in (NACL, with_born):
            self.insproc("convert", source, "-o", "nacl.json")
            self.assertEqual(self.insproc("modes", "nacl.json"), self.insproc("modes", source))

    def test_an_unknown_format_is_wrong_usage(self):
        self.assert_refused(2, "FORCE_CONSTANTS", "convert", NACL, "-o", "nacl.txt")


if __name__ == "__main__":
    unittest.main()
