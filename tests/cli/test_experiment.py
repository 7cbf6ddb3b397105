# SPDX-License-Identifier: GPL-2.0-or-later
"""Measured spectra beside calculated ones. Measurements are made from a calculated spectrum."""

import json
import math
import os
import random
import shutil
import subprocess
import unittest

from insproc import DATA, MOLECULE, CliTest, read_csv
from svg import Drawing

FAST = ["--mesh", "1", "1", "1", "--orders", "2", "-q"]
MEV = 0.1239841984332003  # of one cm-1
PYTHON = os.environ.get("MACEINS_TEST_PYTHON")

# A workspace as Mantid's SaveNexusProcessed lays it out: name, energies (edges), values and errors
# per unit of energy as json, the unit, and whether values are densities.
WORKSPACE = """
import json, sys
import h5py
import numpy as np
name, data, unit, density = sys.argv[1], json.loads(sys.argv[2]), sys.argv[3], int(sys.argv[4])
edges, values, errors = (np.array(data[key]) for key in ("edges", "values", "errors"))
widths = 1.0 if density else np.diff(edges)
with h5py.File(name, "w") as file:
    group = file.create_group("mantid_workspace_1/workspace")
    for key, content in (("values", values * widths), ("errors", errors * widths)):
        group.create_dataset(key, data=[content, 3 * content], compression="gzip")
    axis = group.create_dataset("axis1", data=edges if density else [edges, edges])
    axis.attrs["units"] = unit
    axis.attrs["distribution"] = np.int32(density)
    group.create_dataset("axis2", data=[0.0, 1.0])
"""
PUBLISHED = DATA.resolve().parent.parent / "examples" / "diiodothiophene" / "measured"


class Experiment(CliTest):
    def setUp(self):
        super().setUp()
        self.insproc("spectrum", MOLECULE, *FAST, "-o", "model.csv")
        table = read_csv(self.path("model.csv").read_text())
        self.energies, self.values = table["energy_cm1"], table["total"]
        self.most = max(v for e, v in zip(self.energies, self.values) if e < 1200)
        self.random = random.Random(7)

    def intensity(self, energy):
        """The calculated spectrum between its points, per cm-1."""
        i = min(max(int(energy - 0.5), 0), len(self.values) - 2)
        t = energy - 0.5 - i
        return (1 - t) * self.values[i] + t * self.values[i + 1]

    def points(self, density, noise=0.01, first=30.0, last=1300.0, share=0.003):
        """(energy, value, error) with normal noise, a share of the highest value."""
        energy, error, result = first, noise * self.most, []
        while energy < last:
            result.append((energy, density(energy) + self.random.gauss(0.0, error), error))
            energy *= 1.0 + share
        return result

    def write_database(self, name, points):
        """As the ISIS INS database has it."""
        lines = [" A molecule    N.N., ISIS, Ref: none", "C    (CM-1)         COUNTS           ERROR"]
        lines += [f"  {e:13.6E}  {v:13.6E}  {s:13.6E}" for e, v, s in points]
        self.path(name).write_text("\n".join(lines) + "\n")

    def write_mantid(self, name, spectra):
        """As SaveAscii has it, in meV and per meV."""
        lines = ["# X , Y , E"]
        for number, points in enumerate(spectra):
            lines.append(str(number))
            lines += [f"{e * MEV},{v / MEV},{s / MEV}" for e, v, s in points]
        self.path(name).write_text("\n".join(lines) + "\n")

    def cell(self, energy):
        return self.most * (0.1 + 0.3 * math.exp(-(((energy - 250.0) / 120.0) ** 2)))

    def fit(self, *arguments):
        self.insproc("experiment", *arguments, "-q", "--fit", "fit.csv", "--figures", "figures.csv",
                     "-o", "bands.csv")
        return read_csv(self.path("fit.csv").read_text())

    def assert_within(self, table, name, truth):
        error = table[name + "_error"][0]
        self.assertGreater(error, 0.0)
        self.assertLess(abs(table[name][0] - truth), 4.0 * error, name)

    def test_scale_shift_cell_and_background_come_back(self):
        self.write_database("m.dat", self.points(
            lambda e: 2.5 * self.intensity(e - 3.0) + 0.8 * self.cell(e) + 0.05 * self.most))
        self.write_database("can.dat", self.points(self.cell))
        table = self.fit("m.dat", "model.csv", "--can", "can.dat", "--shift", "fit",
                         "--background", "flat")
        for name, truth in (("scale", 2.5), ("shift_cm1", 3.0), ("cell", 0.8),
                            ("level", 0.05 * self.most)):
            self.assert_within(table, name, truth)
        self.assertAlmostEqual(table["chi2_per_freedom"][0], 1.0, delta=0.25)
        figures = read_csv(self.path("figures.csv").read_text())
        self.assertEqual(figures["from_cm1"], [0.0, 300.0, 600.0])
        self.assertTrue(all(r > 0.97 for r in figures["pearson_r"]))
        self.assertTrue(all(r < 0.2 for r in figures["r_factor"]))
        bands = read_csv(self.path("bands.csv").read_text())
        self.assertGreater(len(bands["measured_cm1"]), 5)
        for error, difference in zip(bands["measured_error_cm1"], bands["difference_cm1"]):
            self.assertLess(abs(difference), max(1.0, 5.0 * error))

    def test_units_banks_and_masses_do_not_change_the_answer(self):
        points = self.points(lambda e: 2.0 * self.intensity(e))
        other = self.points(lambda e: 3.0 * self.intensity(e))
        self.write_database("m.dat", points)
        self.write_mantid("m.csv", [points, other])
        plain = self.fit("m.dat", "model.csv")
        mantid = self.fit("m.csv", "model.csv", "--measured-units", "meV")
        self.assertAlmostEqual(mantid["scale"][0], plain["scale"][0], places=4)
        second = self.fit("m.csv", "model.csv", "--measured-units", "meV", "--spectrum", "1")
        self.assertAlmostEqual(second["scale"][0], 3.0, delta=0.02)
        per_gram = self.fit("m.dat", "model.csv", "--mass", "4")
        self.assertAlmostEqual(per_gram["scale"][0], plain["scale"][0] / 4, places=6)
        said = self.run_insproc("experiment", "m.csv", "model.csv").stderr
        self.assertIn("does not say the unit of energy", said)
        self.assertIn("the first of 2", said)
        self.assert_refused(1, "there are 0, 1", "experiment", "m.csv", "model.csv", "--spectrum",
                            "backward", "-q", "--measured-units", "meV")

    def test_banks_are_summed_each_with_its_shift(self):
        # Two banks whose energies are off by 1 and -2 cm-1; the second one sees three times as much.
        self.write_mantid("m.csv", [self.points(lambda e: self.intensity(e - 1.0)),
                                    self.points(lambda e: 3.0 * self.intensity(e + 2.0))])
        options = "--measured-units", "meV", "--spectrum", "0+1", "--shift", "fit"
        shifts = "--bank-shifts", str(1.0 * MEV), str(-2.0 * MEV), "--units", "meV"
        table = self.fit("m.csv", "model.csv", *options, *shifts)
        self.assert_within(table, "scale", 4.0)
        self.assert_within(table, "shift_meV", 0.0)
        self.assertLess(table["chi2_per_freedom"][0], 1.3)
        # Without, the sum is blurred, and where its weight is.
        blurred = self.fit("m.csv", "model.csv", *options)
        self.assertLess(blurred["shift_cm1"][0], -0.5)
        self.assertGreater(blurred["chi2_per_freedom"][0], 1.5 * table["chi2_per_freedom"][0])
        self.assert_refused(2, "2 shifts for 1 banks", "experiment", "m.csv", "model.csv", "-q",
                            "--spectrum", "0", "--measured-units", "meV", *shifts)

    def test_banks_of_a_model_are_summed(self):
        self.insproc("spectrum", MOLECULE, *FAST, "--bank", "both", "-o", "both.csv")
        both = read_csv(self.path("both.csv").read_text())
        self.values = [x + y for x, y in zip(both["backward.total"], both["forward.total"])]
        self.write_database("m.dat", self.points(lambda e: 2.0 * self.intensity(e)))
        banks = "--calculated-bank", "backward+forward"
        stored = self.fit("m.dat", "both.csv", *banks)
        self.assert_within(stored, "scale", 2.0)
        computed = self.fit("m.dat", MOLECULE, *FAST, "--bank", "both", *banks)
        self.assertAlmostEqual(computed["scale"][0], stored["scale"][0], delta=1e-4)
        refused = self.run_insproc("experiment", "m.dat", MOLECULE, *FAST, *banks)
        self.assertEqual(refused.returncode, 1)
        self.assertIn("bank forward of --calculated-bank has not been computed", refused.stderr)

    @unittest.skipUnless(PYTHON, "no Python with h5py")
    def test_workspaces_of_mantid(self):
        points = self.points(lambda e: 2.0 * self.intensity(e))
        centers = [e for e, _, _ in points]
        edges = [a * 1.003 ** -0.5 for a in centers] + [centers[-1] * 1.003**0.5]
        for unit, factor, density in (("DeltaE_inWavenumber", 1.0, 1), ("DeltaE", MEV, 0)):
            data = {"edges": [e * factor for e in edges],
                    "values": [v / factor for _, v, _ in points],
                    "errors": [s / factor for _, _, s in points]}
            subprocess.run([PYTHON, "-c", WORKSPACE, self.path("w.nxs"), json.dumps(data), unit,
                            str(density)], check=True, timeout=120)
            for spectrum, scale in (("1", 2.0), ("2", 6.0)):
                table = self.fit("w.nxs", "model.csv", "--spectrum", spectrum)
                self.assert_within(table, "scale", scale)

    def test_banks_are_aligned_with_each_other(self):
        # A sample out of its place: the peaks of both banks are some cm-1 apart.
        self.write_mantid("m.csv", [
            self.points(lambda e: 2.0 * self.intensity(e - 2.0), 0.003),
            self.points(lambda e: 1.5 * self.intensity(e + 2.0), 0.003)])
        table = self.fit("m.csv", "m.csv", "--measured-units", "meV", "--spectrum", "0",
                         "--calculated-bank", "1", "--shift", "fit")
        self.assertAlmostEqual(table["shift_cm1"][0], 4.0, delta=0.3)
        self.assertAlmostEqual(table["scale"][0], 2.0 / 1.5, delta=0.05)

    def test_an_elastic_line_is_no_band(self):
        elastic = lambda e: 300.0 * self.most * math.exp(-0.5 * (e / 6.0) ** 2)
        self.write_database("m.dat", self.points(
            lambda e: 2.0 * self.intensity(e) + elastic(e), first=2.0))
        table = self.fit("m.dat", "model.csv")
        self.assert_within(table, "scale", 2.0)
        bands = read_csv(self.path("bands.csv").read_text())
        self.assertGreater(len(bands["measured_cm1"]), 5)
        self.assertGreater(min(bands["measured_cm1"]), 25.0)

    def test_bands_of_force_constants_have_names(self):
        self.write_database("m.dat", self.points(lambda e: 2.0 * self.intensity(e)))
        text = self.insproc("experiment", "m.dat", MOLECULE, *FAST, "-o", "b.json")
        self.assertIn("C–I", text)
        bands = {c["name"]: c["values"]
                 for c in json.loads(self.path("b.json").read_text())["columns"]}
        self.assertTrue(any("C–I" in words for words in bands["assignment"]))

    def test_a_list_of_bands_scores_a_model(self):
        self.insproc("modes", MOLECULE, "-o", "modes.csv", "-q")
        modes = read_csv(self.path("modes.csv").read_text())
        name = next(n for n in modes if n.startswith("frequency"))
        place = next(f for f in modes[name] if f > 300.0)
        self.path("bands.csv").write_text(
            f"position_cm1,error_cm1,assignment\n{place - 6:.2f},1,mine\n{place + 400:.0f}-"
            f"{place + 401:.0f},,none there\n")
        text = self.insproc("experiment", "bands.csv", MOLECULE, *FAST, "-o", "scored.csv",
                            "--reach", "15", "0")
        scored = read_csv(self.path("scored.csv").read_text())
        self.assertEqual(scored["assignment"][0], "mine")
        self.assertAlmostEqual(float(scored["difference_cm1"][0]), 6.0, delta=1.0)
        self.assertIn("rms", text)
        self.assert_refused(1, "list of bands", "experiment", "bands.csv", "model.csv", "-q",
                            "--curves", "c.csv")

    def test_the_published_bands_score_a_model(self):
        self.insproc("experiment", PUBLISHED / "bands_0GPa.csv", MOLECULE, *FAST, "-o", "b.csv")
        bands = read_csv(self.path("b.csv").read_text())
        self.assertEqual(bands["measured_cm1"], [80, 110.5, 182, 220, 237, 353, 453])
        self.assertEqual(bands["assignment"][2], "C–I symmetric stretch")

    def test_bands_move_to_another_state(self):
        self.write_database("one.dat", self.points(lambda e: self.intensity(e)))
        self.write_database("two.dat", self.points(lambda e: self.intensity(e - 5.0)))
        self.insproc("experiment", "one.dat", "model.csv", "--second", "two.dat", "model.csv", "-q",
                     "--moves", "moves.csv", "--states", "low", "high")
        moves = read_csv(self.path("moves.csv").read_text())
        found = [i for i, word in enumerate(moves["measured_direction"]) if word == "blue"]
        self.assertGreater(len(found), 4)
        for i in found:
            shift, error = moves["measured_shift_cm1"][i], moves["measured_shift_error_cm1"][i]
            self.assertLess(abs(float(shift) - 5.0), max(1.0, 5.0 * float(error)))
        self.assert_refused(2, "--second", "experiment", "one.dat", "model.csv", "--second",
                            "two.dat", "model.csv", "model.csv")

    def test_bad_numbers_are_wrong_usage(self):
        self.write_database("m.dat", self.points(self.intensity))
        for option, text in (("--shift", "much"), ("--window", "5"), ("--windows", "9:1"),
                             ("--mass", "0"), ("--labels", "a,b"), ("--background", "cubic")):
            extra = ["b"] if option == "--labels" else []
            self.assert_refused(2, option, "experiment", "m.dat", "model.csv", option, text, *extra)

    @unittest.skipUnless(shutil.which("gnuplot"), "gnuplot is not installed")
    def test_pictures(self):
        self.write_database("m.dat", self.points(lambda e: 2.0 * self.intensity(e)))
        self.insproc("experiment", "m.dat", "model.csv", "-q", "-o", "one.svg")
        peak = max(range(1200), key=self.values.__getitem__) + 0.5
        for label, energy in Drawing(self.path("one.svg")).peaks():
            if label in ("measured", "model.csv"):
                self.assertAlmostEqual(energy, peak, delta=6.0)
        self.insproc("experiment", "m.dat", "model.csv", "model.csv", "-q", "-o", "two.svg",
                     "--labels", "good", "same")
        for word in ("measured", "good", "same", "offset"):
            self.assertIn(word, self.path("two.svg").read_text())
        self.write_database("n.dat", self.points(lambda e: 2.0 * self.intensity(e - 5.0)))
        self.insproc("experiment", "m.dat", "model.csv", "--second", "n.dat", "model.csv", "-q",
                     "-o", "states.svg", "--states", "0 GPa", "1.5 GPa")
        for word in ("0 GPa", "1.5 GPa", "⟶"):
            self.assertIn(word, self.path("states.svg").read_text())


class Lattice(CliTest):
    def test_models_stand_beside_published_cells(self):
        model = DATA / "lammps" / "relaxed_0GPa.data"
        self.insproc("lattice", model, "--labels", "mine", "--reference",
                     PUBLISHED / "lattice_0GPa.csv", "-o", "cells.csv")
        cells = read_csv(self.path("cells.csv").read_text())
        self.assertEqual(cells["model"][0], "exp")
        self.assertEqual(cells["model"][-1], "mine")
        self.assertAlmostEqual(cells["a_percent"][-1], 100 * (14.394438269 / 14.9443 - 1), places=5)
        self.assertAlmostEqual(cells["volume"][0], 14.9443 * 18.2941 * 5.2541, places=6)
        rms = math.sqrt(sum(cells[x + "_percent"][-1] ** 2 for x in "abc") / 3)
        self.assertAlmostEqual(cells["rms_percent"][-1], rms, places=9)

    def test_bad_tables_are_told(self):
        self.path("t.csv").write_text("method,a,b,c,alpha,beta\nx,1,1,1,90,90\n")
        self.assert_refused(1, "no column gamma", "lattice", "--reference", "t.csv")
        self.path("t.csv").write_text("method,a,b,c,alpha,beta,gamma\nx,1,-1,1,90,90,90\n")
        self.assert_refused(1, "t.csv:2: '-1' in column b", "lattice", "--reference", "t.csv")
        self.assert_refused(2, "FILES", "lattice")


if __name__ == "__main__":
    unittest.main()
