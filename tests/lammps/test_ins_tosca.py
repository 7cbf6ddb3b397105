# SPDX-License-Identifier: GPL-2.0-or-later
"""compute ins_tosca gives what insproc gives."""
import csv
import subprocess
import unittest

from lammps_run import DATA, INSPROC, WorkFolder

DECK = """
units           metal
atom_style      atomic
read_data       {data}
pair_style      mace
pair_coeff      * * {model} C H I S
fix             fd all phonon_fd fc.h5 symprec 1e-3
run             {steps}
compute         spectrum all ins/tosca {source} {options}
fix             table all ave/time 1 1 1 c_spectrum[*] mode vector file spectrum.txt
run             0
"""

# The crystal is that of the file; the atom only makes LAMMPS run.
COHERENT = """
units           metal
lattice         sc 5.0
region          box block 0 1 0 1 0 1
create_box      1 box
create_atoms    1 box
mass            1 1.0
pair_style      zero 2.0
pair_coeff      * *
compute         spectrum all ins_tosca file fc.h5 scattering both bank both orders 2 mesh 2 2 2 &
                energy 0 300 2
fix             table all ave/time 1 1 1 c_spectrum[*] mode vector file spectrum.txt
run             0
"""
NACL = DATA.parent / "ins_cases" / "nacl" / "phonopy.yaml"


class InsTosca(unittest.TestCase):
    def setUp(self):
        self.place = WorkFolder(self)

    def run_deck(self, source, options="", steps=1000, ranks=1):
        return self.place.lammps(
            DECK.format(data=DATA / "relaxed_0GPa.data", model=self.place.model("trained_dit"),
                        source=source, options=options, steps=steps), ranks)

    def table(self):
        lines = (self.place.folder / "spectrum.txt").read_text().splitlines()[4:]
        return [[float(x) for x in line.split()[1:]] for line in lines]

    def test_the_array_is_the_spectrum_of_insproc(self):
        run = self.run_deck("fix fd", "bank both orders 2 temperature 20 mesh 1 1 2 "
                                      "energy 0 1000 2", ranks=2)
        self.assertEqual(run.code, 0, run.output)
        self.assert_equals_insproc(
            ["--bank", "both", "--orders", "2", "--temperature", "20", "--mesh", "1", "1", "2",
             "--energy", "0:1000:2"], 500, ["forward", "backward", "average"], 2)

    def test_each_mode_is_that_of_insproc(self):
        totals = []
        for mode in ("exact", "isotropic", "abins"):
            with self.subTest(mode=mode):
                run = self.run_deck("fix fd", f"mode {mode} orders 3 bank both mesh 1 1 1 "
                                              "energy 0 1500 3")
                self.assertEqual(run.code, 0, run.output)
                self.assert_equals_insproc(
                    ["--mode", mode, "--orders", "3", "--bank", "both", "--mesh", "1", "1", "1",
                     "--energy", "0:1500:3"], 500, ["forward", "backward", "average"], 3)
                totals.append([row[1] for row in self.table()])
        self.assertNotEqual(totals[0], totals[1])
        self.assertNotEqual(totals[1], totals[2])

    def test_interference_is_that_of_insproc(self):
        subprocess.run([INSPROC, "convert", NACL, "-o", "fc.h5"], cwd=self.place.folder, check=True,
                       capture_output=True)
        run = self.place.lammps(COHERENT)
        self.assertEqual(run.code, 0, run.output)
        self.assertRegex(run.output, r"Compute ins_tosca: coherent part: mesh of \S+ 1/Angstrom")
        self.assert_equals_insproc(
            ["--scattering", "both", "--bank", "both", "--orders", "2", "--mesh", "2", "2", "2",
             "--energy", "0:300:2"], 150, ["forward", "backward", "average"], 2)

    def test_another_instrument_has_other_banks(self):
        run = self.run_deck("fix fd", "instrument lagrange-cu220 orders 1 mesh 1 1 1 "
                                      "energy 0 500 5")
        self.assertEqual(run.code, 0, run.output)
        self.assert_equals_insproc(
            ["--instrument", "lagrange-cu220", "--orders", "1", "--mesh", "1", "1", "1",
             "--energy", "0:500:5"], 100,
            [f"angle{angle}" for angle in (18, 34, 50, 66, 82)] + ["average"], 1)

    def assert_equals_insproc(self, options, bins, banks, orders):
        table = self.table()
        parts = ["total"] + [f"order{n + 1}" for n in range(orders)]
        self.assertEqual((len(table), len(table[0])), (bins, 1 + len(banks) * len(parts)))
        subprocess.run([INSPROC, "spectrum", "fc.h5", *options, "-o", "spectrum.csv"],
                       cwd=self.place.folder, check=True, capture_output=True)
        with open(self.place.folder / "spectrum.csv") as file:
            rows = list(csv.DictReader(line for line in file if not line.startswith("#")))
        columns = ["energy_cm1"] + [f"{bank}.{part}" for bank in banks for part in parts]
        for ours, theirs in zip(table, rows):
            for value, column in zip(ours, columns):
                self.assertAlmostEqual(value, float(theirs[column]), delta=1e-5)

    def test_a_file_gives_the_same_as_its_fix(self):
        options = "orders 1 mesh 1 1 1 energy 0 500 5"
        tables = []
        for source in ("fix fd", "file fc.h5"):
            run = self.run_deck(source, options)
            self.assertEqual(run.code, 0, run.output)
            tables.append(self.table())
        self.assertEqual(*tables)

    def test_bad_input_is_named(self):
        cases = (
            ("fix fd", "", 5, "has not finished its displacements"),
            ("fix nobody", "", 0, "there is no fix nobody"),
            ("file nowhere.h5", "", 0, "nowhere.h5"),
            ("file fc.h5", "", 5, "fc.h5"),
            ("fix fd", "file fc.h5", 0, "one of fix ID, file FILE, vacf NEVERY NLENGTH"),
            ("fix fd", "orders 11", 0, "orders must be 1 to 10"),
            ("fix fd", "bank sideways", 0, "sideways"),
            ("fix fd", "instrument nowhere.yaml", 0, "nowhere.yaml"),
            ("fix fd", "mode quick", 0, "unknown mode 'quick'"),
            ("fix fd", "scattering elastic", 0, "unknown scattering 'elastic'"),
            ("fix fd", "scattering both xs total", 0, "xs belongs to scattering incoherent"),
            ("vacf 1 10", "scattering coherent", 0, "works with scattering incoherent"),
            ("fix fd", "energy 0 -5 1", 0, "Compute ins/tosca"),
        )
        for source, options, steps, complaint in cases:
            with self.subTest(source=source, options=options):
                run = self.run_deck(source, options, steps)
                self.assertNotEqual(run.code, 0, run.output)
                errors = [l for l in run.output.splitlines() if l.startswith("ERROR")]
                self.assertEqual(len(errors), 1, run.output)
                self.assertIn(complaint, errors[0])


if __name__ == "__main__":
    unittest.main()
