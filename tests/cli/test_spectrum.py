# SPDX-License-Identifier: GPL-2.0-or-later
"""insproc spectrum: columns, units, banks, formats."""

import json
import os
import re
import subprocess
import unittest

from insproc import MOLECULE, NACL, CliTest, read_csv

FAST = ["--mesh", "2", "2", "2", "--energy", "0:400:1cm-1", "--orders", "3", "-q"]


class Spectrum(CliTest):
    def spectrum(self, *arguments):
        return read_csv(self.insproc("spectrum", NACL, *FAST, *arguments))

    def test_csv_goes_to_standard_output(self):
        columns = self.spectrum()
        self.assertEqual(
            list(columns),
            ["energy_cm1", "total", "order1", "order2", "order3", "el_Cl", "el_Na"],
        )
        self.assertEqual(len(columns["total"]), 400)
        self.assertEqual(columns["energy_cm1"][0], 0.5)

    def test_orders_and_elements_add_up_to_the_total(self):
        columns = self.spectrum()
        for i, total in enumerate(columns["total"]):
            orders = sum(columns[f"order{n}"][i] for n in (1, 2, 3))
            elements = columns["el_Na"][i] + columns["el_Cl"][i]
            self.assertAlmostEqual(orders, total, delta=1e-12)
            self.assertAlmostEqual(elements, total, delta=1e-12)

    def test_both_banks_and_their_average(self):
        columns = self.spectrum("--bank", "both")
        for i in range(0, 400, 7):
            mean = 0.5 * (columns["forward.total"][i] + columns["backward.total"][i])
            self.assertAlmostEqual(columns["average.total"][i], mean, delta=1e-12)
        self.assertNotIn("total", columns)
        self.assertEqual(columns["backward.order1"], self.spectrum()["order1"])

    def test_the_three_modes_and_the_directions_of_exact(self):
        molecule = ["spectrum", MOLECULE, "--mesh", "1", "1", "1", "--orders", "3",
                    "--energy", "0:2500:1"]
        spectra = {}
        for mode in ("exact", "isotropic", "abins"):
            process = self.run_insproc(*molecule, "--mode", mode, "-o", "out.csv")
            self.assertEqual(process.returncode, 0, process.stderr)
            directions = re.search(r"powder average: \d+ to \d+ directions for each atom, "
                                   r"error \d\.\de-0[5-9]", process.stderr)
            self.assertEqual(directions is not None, mode == "exact", process.stderr)
            spectra[mode] = read_csv(self.path("out.csv").read_text())["order2"]
        self.assertEqual(read_csv(self.insproc(*molecule, "-q"))["order2"], spectra["exact"])
        self.assertGreater(max(spectra["isotropic"]), 1.05 * max(spectra["exact"]))
        self.assertNotEqual(spectra["isotropic"], spectra["abins"])

    def test_an_instrument_with_other_banks_shows_all_of_them(self):
        columns = self.spectrum("--instrument", "lagrange-si311")
        angles = (18, 34, 50, 66, 82)
        for i in range(0, 400, 7):
            mean = sum(columns[f"angle{angle}.total"][i] for angle in angles) / len(angles)
            self.assertAlmostEqual(columns["average.total"][i], mean, delta=1e-12)
        alone = self.spectrum("--instrument", "lagrange-si311", "--bank", "angle50")
        self.assertEqual(alone["total"], columns["angle50.total"])

    def test_a_file_describes_an_instrument(self):
        self.path("mine.yaml").write_text(
            "name: mine\nbanks:\n  - {name: side, angle: 90, final_energy: 40}\nsigma: [2.0]\n"
        )
        columns = self.spectrum("--instrument", self.path("mine.yaml"))
        self.assertGreater(max(columns["total"]), 0.0)
        self.assertNotEqual(columns["total"], self.spectrum()["total"])

    def test_angles_final_energy_and_resolution_on_the_command_line(self):
        self.path("mine.yaml").write_text(
            "name: mine\nbanks:\n  - {name: angle90, angle: 90, final_energy: 36.294950925}\n"
            "  - {name: angle30.5, angle: 30.5, final_energy: 36.294950925}\nsigma: [2.0, 0.01]\n"
        )
        described = self.spectrum("--instrument", self.path("mine.yaml"))
        given = self.spectrum(
            "--angle", "90", "--angle", "30.5", "--final-energy", "36.294950925",
            "--sigma", "2.0,0.01",
        )
        self.assertEqual(given, described)
        self.assertIn("angle30.5.total", given)
        in_mev = self.spectrum("--angle", "90", "--final-energy", "4.5meV", "--sigma", "2.0,0.01")
        for a, b in zip(in_mev["total"], described["angle90.total"]):
            self.assertAlmostEqual(a, b, delta=1e-6 * max(described["angle90.total"]))
        self.assert_refused(
            2, "--final-energy", "spectrum", NACL, *FAST, "--final-energy", "4.5furlongs"
        )
        self.assert_refused(2, "--final-energy", "spectrum", NACL, *FAST, "--final-energy", "cold")
        self.assert_refused(1, "final_energy", "spectrum", NACL, *FAST, "--final-energy", "-3")
        self.assert_refused(1, "must be positive", "spectrum", NACL, *FAST, "--sigma=-2")

    def test_direct_geometry(self):
        columns = self.spectrum("--instrument", "panther")
        self.assertIn("angle12.5.total", columns)
        self.assertIn("average.total", columns)
        self.assertGreater(max(columns["angle132.5.total"]), max(columns["angle12.5.total"]))
        slow = self.spectrum("--instrument", "panther", "--incident-energy", "80meV")
        self.assertNotEqual(slow["average.total"], columns["average.total"])
        one = self.spectrum("--instrument", "panther", "--incident-energy", "20meV", "--angle", 90,
                            "--sigma", "1.5")
        # 20 meV are 161.3 cm-1: beyond six widths there is nothing.
        self.assertEqual(max(one["total"][175:]), 0.0)
        self.assertGreater(max(one["total"]), 0.0)
        self.assert_refused(1, "--sigma", "spectrum", NACL, *FAST, "--instrument", "panther",
                            "--incident-energy", "20meV")
        self.assert_refused(1, "indirect", "spectrum", NACL, *FAST, "--incident-energy", "20meV")
        self.assert_refused(1, "PyChop", "spectrum", NACL, *FAST, "--instrument", "maps")

    @unittest.skipUnless(os.environ.get("MACEINS_TEST_PYTHON"), "needs a Python with h5py")
    def test_hdf5_has_the_attributes_of_nexus(self):
        self.insproc("spectrum", NACL, *FAST, "-o", "s.h5")
        script = """
import h5py, json, sys
def text(value):
    return value.decode() if isinstance(value, bytes) else str(value)
with h5py.File(sys.argv[1]) as file:
    data = file[text(file.attrs["default"])]
    data = data[text(data.attrs["default"])]
    print(json.dumps({
        "classes": [text(file[name].attrs["NX_class"]) for name in ("/", "entry", "entry/data")],
        "signal": text(data.attrs["signal"]),
        "axes": text(data.attrs["axes"]),
        "others": [text(name) for name in data.attrs["auxiliary_signals"]],
        "axis": int(data.attrs["energy_cm1_indices"]),
        "units": text(data["energy_cm1"].attrs["units"]),
        "total": list(data["total"]),
    }))
"""
        found = json.loads(
            subprocess.run(
                [os.environ["MACEINS_TEST_PYTHON"], "-c", script, self.path("s.h5")],
                check=True,
                capture_output=True,
                text=True,
            ).stdout
        )
        self.assertEqual(found["classes"], ["NXroot", "NXentry", "NXdata"])
        self.assertEqual((found["signal"], found["axes"]), ("total", "energy_cm1"))
        self.assertEqual(found["others"], ["order1", "order2", "order3", "el_Cl", "el_Na"])
        self.assertEqual((found["axis"], found["units"]), (0, "cm-1"))
        self.assertEqual(found["total"], self.spectrum()["total"])

    def test_units_change_the_axis_alone(self):
        wavenumbers = self.spectrum()
        for unit, name, factor in [
            ("meV", "energy_meV", 0.12398419843320026),
            ("THz", "energy_THz", 0.0299792458),
        ]:
            other = self.spectrum("--units", unit)
            self.assertEqual(other["total"], wavenumbers["total"])
            for a, b in zip(wavenumbers["energy_cm1"], other[name]):
                self.assertAlmostEqual(a * factor, b, delta=1e-12 * b)

    def test_a_grid_can_be_given_in_meV(self):
        text = self.insproc(
            "spectrum", NACL, "--mesh", 2, 2, 2, "-q", "--units", "meV", "--energy", "0:50:0.5meV"
        )
        columns = read_csv(text)
        self.assertEqual(len(columns["energy_meV"]), 100)
        self.assertAlmostEqual(columns["energy_meV"][0], 0.25, delta=1e-12)

    def test_one_line_tells_of_the_mesh_and_how_far_the_spectrum_depends_on_it(self):
        fast = ["--energy", "0:400:1", "--orders", "1", "-o", "s.json"]

        def line(*arguments):
            process = self.run_insproc("spectrum", NACL, *fast, *arguments)
            self.assertEqual(process.returncode, 0, process.stderr)
            lines = [l for l in process.stderr.splitlines() if l.startswith("mesh ")]
            self.assertEqual(len(lines), 1, process.stderr)
            return lines[0]

        # 50 Angstrom of a face-centred cell of 5.69 are 15.2 along each axis: 16, which is not enough.
        self.assertRegex(line(), r"^mesh 32 x 32 x 32: 32768 wave vectors, \d+ by symmetry; "
                                 r"change against half of it \S+ % of the maximum, at \d+ cm-1$")
        self.assertIn("change against half of it", self.path("s.json").read_text())
        self.assertRegex(line("--mode", "abins"),
                         r"^mesh 5 x 5 x 5 \(default of Abins, 15 Angstrom\): 125 wave vectors")
        self.assertRegex(line("--cutoff", "15"), r"^mesh 5 x 5 x 5: 125 wave vectors, \d+ by sym")
        self.assertRegex(line("--mesh", 2, 1, 1, "--mode", "abins"), r"^mesh 2 x 1 x 1: 2 wave")

    def test_numbers_without_a_unit_are_in_units(self):
        fast = ["spectrum", NACL, "--mesh", 2, 2, 2, "-q", "--units", "meV"]
        given = self.insproc(*fast, "--energy", "0:50:0.5meV", "--acoustic-cutoff", 15,
                             "--final-energy", "4.5meV")
        bare = self.insproc(*fast, "--energy", "0:50:0.5", "--acoustic-cutoff", 15,
                            "--final-energy", 4.5)
        self.assertEqual(bare, given)
        in_cm1 = ["spectrum", NACL, "--mesh", 2, 2, 2, "-q", "--energy", "0:50:0.5meV",
                  "--final-energy", "4.5meV", "--acoustic-cutoff"]
        reference = read_csv(self.insproc(*in_cm1, 15 * 8.065543937))
        for a, b in zip(read_csv(bare)["total"], reference["total"]):
            self.assertAlmostEqual(a, b, delta=1e-9 * max(reference["total"]))
        wrong = read_csv(self.insproc(*in_cm1, 15))
        self.assertNotEqual(wrong["total"], reference["total"])

    def test_atoms_add_up_to_the_total(self):
        columns = self.spectrum("--atoms")
        for i, total in enumerate(columns["total"]):
            atoms = columns["atom_1"][i] + columns["atom_2"][i]
            self.assertAlmostEqual(atoms, total, delta=1e-12)

    def test_cross_sections_scale_the_elements(self):
        total = self.spectrum()
        incoherent = self.spectrum("--xs", "incoherent")
        i = total["el_Na"].index(max(total["el_Na"]))
        self.assertAlmostEqual(incoherent["el_Na"][i] / total["el_Na"][i], 1.62 / 3.28, delta=1e-9)

    def test_every_format_holds_the_same_spectrum(self):
        self.insproc(
            "spectrum", NACL, *FAST, "-o", "s.csv", "-o", "s.dat", "-o", "s.json", "-o", "s.h5"
        )
        columns = read_csv(self.path("s.csv").read_text())
        rows = [
            [float(cell) for cell in line.split()]
            for line in self.path("s.dat").read_text().splitlines()
            if not line.startswith("#")
        ]
        self.assertEqual([row[0] for row in rows], columns["energy_cm1"])
        self.assertEqual([row[1] for row in rows], columns["total"])
        self.assertTrue(all(row[2] == 0.0 for row in rows))
        collection = json.loads(self.path("s.json").read_text())
        self.assertEqual(collection["x_data"], columns["energy_cm1"])
        self.assertEqual(collection["y_data"][0], columns["total"])
        self.assertEqual(collection["metadata"]["temperature"], "10 K")
        self.assertEqual(self.path("s.h5").read_bytes()[:4], b"\x89HDF")

    def test_every_csv_says_how_it_was_made(self):
        self.insproc("spectrum", NACL, *FAST, "-o", "s.csv", "--sticks", "m.csv")
        self.insproc("compare", NACL, NACL, *FAST, "-o", "b.csv", "--modes", "modes.csv")
        for name in ("s.csv", "m.csv", "b.csv", "modes.csv"):
            text = self.path(name).read_text()
            for fact in ("# program: insproc", "# temperature: 10 K", "# mesh: 2 x 2 x 2",
                         "# instrument: TOSCA", "# bank: backward"):
                self.assertIn(fact.lower(), text.lower())

    def test_blocks_of_several_banks_for_mantid(self):
        self.insproc("spectrum", NACL, *FAST, "--bank", "both", "-o", "s.dat", "-o", "s.csv")
        columns = read_csv(self.path("s.csv").read_text())
        blocks = [
            [[float(cell) for cell in line.split()] for line in block.splitlines()
             if not line.startswith("#")]
            for block in self.path("s.dat").read_text().split("\n\n")
        ]
        self.assertEqual(len(blocks), 3)  # forward, backward and their average
        for block, name in zip(blocks, [n for n in columns if n.endswith(".total")]):
            self.assertEqual({len(row) for row in block}, {3})
            self.assertEqual([row[1] for row in block], columns[name])

    def test_outputs_are_written_though_another_fails(self):
        process = self.run_insproc(
            "spectrum", NACL, *FAST, "-o", "none/s.csv", "-o", "s.svg", "-o", "s.csv",
            "--sticks", "m.csv", environment={"PATH": str(self.directory)},
        )
        self.assertEqual(process.returncode, 1)
        self.assertEqual(process.stderr.count("insproc: error: "), 2)
        self.assertIn("none", process.stderr)
        self.assertIn("gnuplot", process.stderr)
        for name in ("s.csv", "m.csv"):
            self.assertIn("energy_cm1", self.path(name).read_text())

    def test_runs_repeat_bit_by_bit(self):
        self.assertEqual(self.insproc("spectrum", NACL, *FAST), self.insproc("spectrum", NACL, *FAST))

    def test_sticks_list_every_mode(self):
        self.insproc("spectrum", MOLECULE, "--mesh", 1, 1, 1, "-q", "--sticks", "m.csv", "-o", "s.csv")
        sticks = read_csv(self.path("m.csv").read_text())
        strongest = max(zip(sticks["intensity"], sticks["energy_cm1"]))
        self.assertGreater(strongest[0], 0.0)
        self.assertAlmostEqual(min(sticks["energy_cm1"]), 69.148, delta=0.01)

    def test_talk_stays_off_standard_output(self):
        process = self.run_insproc("spectrum", NACL, *FAST[:-1], "-o", "s.csv")
        self.assertEqual(process.stdout, "")
        self.assertIn("wrote s.csv", process.stderr)

    def test_imaginary_modes_are_not_passed_over(self):
        process = self.run_insproc(
            "spectrum", MOLECULE, "--mesh", 1, 1, 1, "--acoustic-cutoff", 1, "-q", "-o", "s.csv"
        )
        self.assertEqual(process.returncode, 0)
        self.assertIn("imaginary", process.stderr)


if __name__ == "__main__":
    unittest.main()
