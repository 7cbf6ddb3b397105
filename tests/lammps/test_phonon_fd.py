# SPDX-License-Identifier: GPL-2.0-or-later
"""fix phonon_fd against phonopy: displacements, force constants, files, interrupted runs."""
import json
import lzma
import os
import re
import subprocess
import unittest

from lammps_run import DATA, ENGINES, INSPROC, PRESSURE, WorkFolder

FORCE_CONSTANT_TOLERANCE = 1e-6  # eV/Angstrom^2
FREQUENCY_TOLERANCE = 1e-4  # THz
DISPLACEMENTS = 108

AT_REST = """
import h5py
with h5py.File("fc.h5") as file:
    print("AT_REST", file["residual/energy"][0], *file["residual/stress"][()].ravel(),
          abs(file["residual/forces"][()]).max(), *file["displacements/amplitudes"])
    print("TEXTS", dict(file["provenance"].attrs), dict(file["settings"].attrs))
"""

WITH_PHONOPY = """
import sys, phonopy
phonon = phonopy.load("phonopy_params.yaml", force_constants_filename="force_constants.hdf5",
                      produce_fc=False)
phonon.run_qpoints([[0, 0, 0]])
frequencies = phonon.qpoints.frequencies if hasattr(phonon, "qpoints") else \\
    phonon.get_qpoints_dict()["frequencies"]
print("FREQUENCIES", *frequencies[0])
"""


WATER = """
units           metal
atom_style      molecular
atom_modify     map yes
region          box block 0 12 0 12 0 12
create_box      2 box bond/types 1 angle/types 1 extra/bond/per/atom 2 extra/angle/per/atom 1 &
                extra/special/per/atom 3
create_atoms    1 single 0.1 6.0 6.0
create_atoms    2 single 11.5 6.7 6.2
create_atoms    2 single 0.8 6.6 5.8
mass            1 15.999
mass            2 1.008
create_bonds    single/bond 1 1 2
create_bonds    single/bond 1 1 3
create_bonds    single/angle 1 2 1 3
pair_style      zero 4.0
pair_coeff      * *
bond_style      harmonic
bond_coeff      1 20.0 0.98
angle_style     harmonic
angle_coeff     1 2.0 95.0
fix             fd all phonon_fd fc.h5
run             100
"""


def read_force_constants(path):
    """Blocks of FORCE_CONSTANTS in one list, row by row."""
    lines = path.read_text().splitlines()
    rows, columns = (int(x) for x in lines[0].split())
    numbers = []
    for block in range(rows * columns):
        for line in lines[4 * block + 2:4 * block + 5]:
            numbers += [float(x) for x in line.split()]
    return numbers


class PhononFD(unittest.TestCase):
    def setUp(self):
        self.place = WorkFolder(self)

    def run_deck(self, cells=1, ranks=1, options="asr yes", steps=1000, newton="on", code=0,
                 model="trained_dit", data="relaxed_0GPa", engine=ENGINES[0]):
        run = self.place.lammps("phonon_fd", ranks, data=DATA / f"{data}.data", nz=cells,
                                model=self.place.model(model, engine), engine=engine,
                                options=options, steps=steps, newton=newton)
        self.assertEqual(run.code, code, run.output)
        return run

    def force_constants(self):
        text = self.place.folder / "FORCE_CONSTANTS"
        subprocess.run([INSPROC, "convert", self.place.folder / "fc.h5", "-o", text], check=True,
                       capture_output=True)
        return read_force_constants(text)

    def check_force_constants(self, cells=1):
        reference = json.loads(lzma.decompress((DATA / f"phonopy_1x1x{cells}.json.xz").read_bytes()))
        self.assertEqual(reference["displacements"], DISPLACEMENTS)
        ours = self.force_constants()
        expected = [x * 1e-9 for x in reference["force_constants_nano"]]
        self.assertEqual(len(ours), len(expected))
        self.assertLess(max(abs(a - b) for a, b in zip(ours, expected)), FORCE_CONSTANT_TOLERANCE)
        return reference

    def run_python(self, script):
        done = subprocess.run([os.environ["MACEINS_TEST_PYTHON"], "-W", "ignore", "-c", script],
                              cwd=self.place.folder, text=True, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT)
        self.assertEqual(done.returncode, 0, done.stdout)
        return done.stdout

    def check_positions_are_restored(self, run):
        self.assertEqual(run.dump("dump.before"), run.dump("dump.after"))

    def test_force_constants_equal_phonopys(self):
        run = self.run_deck()
        self.assertEqual(run.result("first"), [DISPLACEMENTS, DISPLACEMENTS])
        self.assertEqual(run.result("steps"), [DISPLACEMENTS])
        self.check_force_constants()
        self.check_positions_are_restored(run)

    def test_supercell_on_two_ranks_without_newton(self):
        run = self.run_deck(cells=2, ranks=2, newton="off")
        self.check_force_constants(cells=2)
        self.check_positions_are_restored(run)

    def test_a_short_run_is_continued_by_the_next(self):
        run = self.run_deck(steps=60, ranks=2)
        self.assertEqual(run.result("first"), [60, DISPLACEMENTS])
        self.assertEqual(run.result("second")[:2], [DISPLACEMENTS, DISPLACEMENTS])
        self.assertIn("60 of 108 displacements are done; the next run continues", run.output)
        self.check_force_constants()
        self.check_positions_are_restored(run)

    def test_a_new_process_continues_from_the_file(self):
        self.run_deck(steps=25)
        run = self.run_deck(steps=29, ranks=4, options="restart yes")
        self.assertIn(", 50 done\n", run.output)
        self.assertEqual(run.result("second")[:2], [DISPLACEMENTS, DISPLACEMENTS])
        self.check_force_constants()
        again = self.run_deck(options="restart yes")
        self.assertEqual(again.result("steps"), [0])

    def test_local_evaluation_changes_nothing(self):
        """Forces of the order of 1 eV/Angstrom differ by their round-off, some 1e-15; force
        constants are their differences over 0.01 Angstrom."""
        numbers = []
        for options in ("local yes", "local no"):
            run = self.run_deck(options=options)
            self.assertEqual("108 of 108 displacements were evaluated locally" in run.output,
                             options == "local yes")
            self.check_force_constants()
            numbers.append(read_force_constants(self.place.folder / "FORCE_CONSTANTS"))
        self.assertLess(max(abs(a - b) for a, b in zip(*numbers)), 1e-11)

    def test_evaluation_is_local_where_that_is_less_work(self):
        for model, said in (("one_layer", "3 of 3 displacements were evaluated locally"),
                            ("soft_zbl_3layers", "evaluated in full, a displacement changes most")):
            run = self.run_deck(options="", model=model, steps=3)
            self.assertIn(said, run.output)
        for options in ("", "local yes"):
            run = self.run_deck(options=options, ranks=2, steps=3, code=bool(options))
            self.assertNotIn("evaluated locally", run.output)
            self.assertEqual("local yes needs pair style mace" in run.output, bool(options))

    def test_another_run_is_not_continued(self):
        self.run_deck(steps=5)
        for options, data, complaint in (
                ("restart yes displacement 0.02", "relaxed_0GPa", "displacement is '0.01'"),
                ("restart yes", "crystal72", "belongs to another run")):
            with self.subTest(options=options, data=data):
                run = self.run_deck(steps=5, options=options, data=data, code=1)
                self.assertIn(complaint, run.output)
        run = self.run_deck(steps=5, options="restart yes", model="tiny", code=1)
        self.assertIn("belongs to another", run.output)

    @unittest.skipUnless(os.environ.get("MACEINS_TEST_PYTHON"), "no Python with phonopy")
    def test_phonopy_reads_the_files(self):
        self.run_deck(cells=2, options="phonopy yes")
        reference = self.check_force_constants(cells=2)
        found = self.run_python(WITH_PHONOPY)
        frequencies = [float(x) for x in found.split("FREQUENCIES")[1].split()]
        for ours, expected in zip(frequencies, reference["gamma_THz"]):
            self.assertAlmostEqual(ours, expected, delta=FREQUENCY_TOLERANCE)

    def test_several_lengths_tell_anharmonicity(self):
        """The first length makes the force constants; the others are compared with it."""
        run = self.run_deck(options="displacement 0.01 0.02 0.04")
        self.assertEqual(run.result("second")[:2], [3 * DISPLACEMENTS, 3 * DISPLACEMENTS])
        self.check_force_constants()
        found = re.findall(r"displacements of ([0-9.]+) Angstrom change force constants by up to "
                           r"(\S+) eV/Angstrom\^2, frequencies at Gamma by up to (\S+) cm\^-1",
                           run.output)
        (_, near, near_shift), (_, far, far_shift) = ([float(x) for x in row] for row in found)
        self.assertEqual([row[0] for row in found], ["0.02", "0.04"])
        # Opposite displacements cancel cubic terms; quartic ones go with 0.02^2 - 0.01^2 = 3e-4 and
        # 0.04^2 - 0.01^2 = 15e-4.
        self.assertAlmostEqual(far / near, 5.0, delta=0.5)
        self.assertAlmostEqual(far_shift / near_shift, 5.0, delta=0.5)
        values = run.result("quality")
        self.assertAlmostEqual(values[1], far, delta=1e-3 * far)
        self.assertAlmostEqual(values[2], far_shift, delta=1e-2 * abs(far_shift))

    def test_quality_is_printed(self):
        run = self.run_deck()
        self.assertRegex(run.output, r"at rest the largest force is \S+ eV/Angstrom, the pressure "
                                     r"\S+, its tensor hydrostatic within \S+ \(pressure units\)")
        drift, misfit, good = re.search(r"largest drift (\S+), misfit of the fit (\S+) eV/Angstrom "
                                  r"\(good below (\S+)\)\n",
                                  run.output).groups()
        self.assertLess(float(drift), 1e-13)
        self.assertAlmostEqual(run.result("quality")[0], float(drift), delta=1e-16)
        self.assertGreater(float(misfit), 1e-4)
        self.assertLess(float(misfit), float(good))
        sums = re.search(r"acoustic sum (\S+), permutation asymmetry (\S+) eV/Angstrom\^2; once "
                         r"imposed (\S+) and (\S+) \(good below (\S+), 1 % of the largest force "
                         r"constant\)\n", run.output).groups()
        self.assertLess(max(float(x) for x in sums[:2]), float(sums[4]))
        self.assertGreater(float(sums[1]), 1e-4)
        self.assertLess(max(float(x) for x in sums[2:4]), 1e-12)

    @unittest.skipUnless(os.environ.get("MACEINS_TEST_PYTHON"), "no Python with h5py")
    def test_the_file_holds_energy_and_stress_at_rest(self):
        run = self.run_deck(options="displacement 0.01 0.02")
        found = self.run_python(AT_REST)
        values = [float(x) for x in found.split("AT_REST")[1].split("TEXTS")[0].split()]
        energy, *pressure = run.result("rest")
        self.assertAlmostEqual(values[0], energy, delta=1e-9)
        order = (0, 3, 4, 3, 1, 5, 4, 5, 2)  # of xx yy zz xy xz yz in a matrix
        for stress, k in zip(values[1:10], order):
            self.assertAlmostEqual(stress, -pressure[k] / PRESSURE["metal"], delta=1e-12)
        self.assertLess(values[10], 1e-3)
        self.assertEqual(values[11:], [0.01, 0.02])
        for text in ("LAMMPS 22 Jul 2025", "b'metal'", "spglib", "mace-ins",
                     "b'0.01 0.02'", "trained_dit"):
            self.assertIn(text, found)

    @unittest.skipUnless("torch" in ENGINES, "no LibTorch")
    def test_differences_approach_the_second_derivatives(self):
        """What central differences are off by goes with the square of the displacement."""
        run = self.run_deck(engine="torch", options="method analytic")
        self.assertEqual(run.result("steps"), [DISPLACEMENTS / 2])
        self.check_positions_are_restored(run)
        exact = self.force_constants()
        off = []
        for displacement in (0.02, 0.01):
            self.run_deck(options=f"displacement {displacement}")
            off.append(max(abs(a - b) for a, b in zip(self.force_constants(), exact)))
        self.assertLess(off[1], 0.03)
        self.assertAlmostEqual(off[0] / off[1], 4.0, delta=0.2)

    def test_second_derivatives_that_are_not_there_are_named(self):
        if "torch" in ENGINES:
            run = self.run_deck(engine="torch", ranks=2, options="method analytic", steps=1, code=1)
            self.assertIn("second derivatives need all atoms on one MPI rank", run.output)
        if "kokkos" in ENGINES:
            run = self.run_deck(engine="kokkos", options="method analytic", steps=1, code=1)
            self.assertIn("the native engine has no second derivatives", run.output)
        run = self.place.lammps("argon", style="atomic", options="method analytic")
        self.assertEqual(run.code, 1, run.output)
        self.assertIn("method analytic needs pair_style mace or d3 alone", run.output)

    def test_stock_potentials_and_any_ids_work(self):
        """fcc argon in a conventional cell: one displacement, three degenerate acoustic modes."""
        for ranks in (1, 2):
            for style in ("atomic", "full"):
                with self.subTest(ranks=ranks, style=style):
                    run = self.place.lammps("argon", ranks, style=style)
                    self.assertEqual(run.code, 0, run.output)
                    self.assertEqual(run.result("displacements"), [1.0, 1.0])
                    self.assertIn("Fm-3m (225), 1 atoms in the primitive cell", run.output)

    def test_a_crystal_that_is_not_relaxed_is_reported(self):
        run = self.place.lammps("argon", style="atomic", stretch=1.12)
        self.assertEqual(run.code, 0, run.output)
        self.assertRegex(run.output, r"WARNING: Fix phonon/fd: the box is not relaxed, the pressure"
                                     r" tensor differs from a hydrostatic one by up to [0-9.]+")

    def test_atoms_that_are_not_relaxed_are_reported(self):
        run = self.run_deck(steps=1, data="triclinic72")
        force = re.search(r"WARNING: Fix phonon_fd: atoms are not relaxed, the largest force is (\S+) "
                          r"eV/Angstrom; relax them with fix cell_relax first", run.output)
        self.assertAlmostEqual(float(force.group(1)), run.result("second")[2], delta=1e-2)

    def test_imaginary_modes_are_reported(self):
        """A body-centred Lennard-Jones crystal is unstable; the whole box is the cell here."""
        run = self.place.lammps("argon", style="atomic", lattice="bcc", a=4.17,
                                options="cells 1 1 1 symmetry no")
        self.assertEqual(run.code, 0, run.output)
        self.assertRegex(run.output, r"WARNING: Fix phonon/fd: \d+ modes at Gamma are imaginary, "
                                     r"the lowest is [0-9.]+i cm\^-1")

    def test_a_molecule_in_vacuum_turns_freely(self):
        """Bonds under pressure make its rotations imaginary: no sign of another minimum."""
        run = self.place.lammps(WATER)
        self.assertEqual(run.code, 0, run.output)
        found = re.search(r"6 modes at Gamma, (\S+) to (\S+) cm\^-1, are free translations and "
                          r"rotations", run.output)
        self.assertIsNotNone(found, run.output)
        self.assertLess(float(found.group(1)), -50.0)
        self.assertNotIn("no minimum of the energy", run.output)
        self.assertGreater(float(re.search(r"modes at Gamma from (\S+) to", run.output).group(1)),
                           500.0)

    def test_the_box_is_compared_with_the_reach_of_the_model(self):
        run = self.run_deck(steps=1)
        self.assertRegex(run.output, r"the box is [0-9.]+ x [0-9.]+ x [0-9.]+ Angstrom high, the model "
                                     r"reaches [0-9.]+ Angstrom: below [0-9.]+ force constants of several "
                                     r"images add up")

    def test_bad_settings_are_named(self):
        cases = {
            "displacement -1": "displacement must be positive",
            "cells 1 2": "cells takes 3 or 9 integers, there are 2",
            "cells 1 1 2": "translated images",
            "colour blue": "unknown keyword colour",
            "method guess": "method is finite or analytic, not guess",
            "method analytic plusminus yes": "method analytic is exact",
            "displacement 2.5": "half the neighbor skin",
            "symprec": "missing argument",
            "local perhaps": "perhaps",
        }
        for options, complaint in cases.items():
            with self.subTest(options=options):
                run = self.run_deck(options=options, steps=1, code=1)
                self.assertIn(complaint, run.output)


if __name__ == "__main__":
    unittest.main()
