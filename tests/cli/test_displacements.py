# SPDX-License-Identifier: GPL-2.0-or-later
"""insproc displacements: tables, cif files, and the numbers of phonopy."""

import json
import os
import subprocess
import unittest

from insproc import MOLECULE, NACL, CliTest, read_csv

PYTHON = os.environ.get("MACEINS_TEST_PYTHON")
CIF = ("U11", "U22", "U33", "U23", "U13", "U12")
CARTESIAN = ("Uxx", "Uyy", "Uzz", "Uyz", "Uxz", "Uxy")

# A triclinic crystal of three atoms with springs between all pairs nearer than 5 Angstrom, of
# random stiffness, along the bond and a little across it. phonopy keeps it, and tells its
# displacement matrices at temperatures by its own, older, constant of Boltzmann.
TRICLINIC = """
import json, sys
import numpy as np
import phonopy
from phonopy.physical_units import get_physical_units
from phonopy.structure.atoms import PhonopyAtoms

random = np.random.default_rng(7)
cell = PhonopyAtoms(symbols=["C", "H", "O"], masses=[12.011, 1.008, 15.999],
                    cell=[[4.1, 0.2, -0.3], [-0.9, 4.6, 0.1], [0.7, 1.1, 5.2]],
                    scaled_positions=[[0.05, 0.1, 0.0], [0.3, 0.2, 0.25], [0.6, 0.55, 0.7]])
phonons = phonopy.Phonopy(cell, np.diag([3, 3, 3]), primitive_matrix=np.eye(3))
large = phonons.supercell
count = len(large)
values = np.zeros((count, count, 3, 3))
kind = np.array([large.u2u_map[k] for k in large.s2u_map])
stiffness = {}
for i in range(count):
    for j in range(i + 1, count):
        step = large.scaled_positions[j] - large.scaled_positions[i]
        bond = (step - np.rint(step)) @ large.cell
        length = np.linalg.norm(bond)
        if length > 5.0:
            continue
        key = (min(kind[i], kind[j]), max(kind[i], kind[j]), round(length, 6))
        k = stiffness.setdefault(key, 40.0 / length**3 * (0.5 + random.random()))
        block = k * (np.outer(bond, bond) / length**2 + 0.1 * np.eye(3))
        values[i, j] -= block
        values[j, i] -= block
        values[i, i] += block
        values[j, j] += block
phonons.force_constants = values
phonons.save("triclinic.yaml", settings={"force_constants": True})

import warnings
warnings.simplefilter("ignore")
codata = 1.380649e-23 / 1.602176634e-19
temperatures = np.array([0.0, 10.0, 100.0, 300.0]) * codata / get_physical_units().KB
phonons.run_mesh([5, 4, 3], with_eigenvectors=True, is_mesh_symmetry=False, is_gamma_center=True)
phonons.run_thermal_displacement_matrices(temperatures=temperatures, freq_min=0.3)
found = phonons.thermal_displacement_matrices
print(json.dumps({"cartesian": found.thermal_displacement_matrices.tolist(),
                  "cif": found.thermal_displacement_matrices_cif.tolist()}))
"""


def in_voigt_order(matrix):
    return [matrix[i][j] for i, j in ((0, 0), (1, 1), (2, 2), (1, 2), (0, 2), (0, 1))]


def read_cif(text):
    """The loops of the last data block: name -> words."""
    columns, names = {}, None
    for line in text.rsplit("data_", 1)[1].splitlines():
        if line == "loop_":
            names = []
        elif names is not None and line.startswith("_"):
            names.append(line)
            columns[line] = []
        elif names is not None and line:
            for name, word in zip(names, line.split(), strict=len(names) > 1):
                columns[name].append(word)
    return columns


class Displacements(CliTest):
    def table(self, source, *arguments):
        self.insproc("displacements", source, *arguments, "-q", "-o", "u.csv")
        return read_csv(self.path("u.csv").read_text())

    @unittest.skipUnless(PYTHON, "no Python with phonopy")
    def test_tensors_are_those_of_phonopy(self):
        done = subprocess.run([PYTHON, "-W", "ignore", "-c", TRICLINIC], cwd=self.directory,
                              capture_output=True, text=True, timeout=300)
        self.assertEqual(done.returncode, 0, done.stderr)
        reference = json.loads(done.stdout)
        columns = self.table("triclinic.yaml", "--asr", "none", "--mesh", 5, 4, 3,
                             "--acoustic-cutoff", 10, "-T", "0,10,100,300")
        self.assertEqual(columns["element"], ["C", "H", "O"] * 4)
        row = 0
        for t in range(4):
            for atom in range(3):
                scale = max(abs(x) for x in in_voigt_order(reference["cartesian"][t][atom]))
                for names, kind in ((CARTESIAN, "cartesian"), (CIF, "cif")):
                    for name, value in zip(names, in_voigt_order(reference[kind][t][atom])):
                        self.assertAlmostEqual(columns[name][row], value, delta=1e-6 * scale)
                mean = sum(columns[name][row] for name in CARTESIAN[:3]) / 3
                self.assertAlmostEqual(columns["U_iso"][row], mean, delta=1e-12)
                row += 1
        # The cif file has the same parameters, a block for each temperature.
        self.insproc("displacements", "triclinic.yaml", "--asr", "none", "--mesh", 5, 4, 3,
                     "--acoustic-cutoff", 10, "-T", "0,10,100,300", "-q", "-o", "u.cif")
        text = self.path("u.cif").read_text()
        self.assertEqual([line for line in text.splitlines() if line.startswith("data_")],
                         ["data_0K", "data_10K", "data_100K", "data_300K"])
        cif = read_cif(text)
        self.assertEqual(cif["_atom_site_label"], ["C1", "H1", "O1"])
        self.assertEqual(cif["_atom_site_aniso_label"], ["C1", "H1", "O1"])
        for atom in range(3):
            for name in CIF:
                self.assertAlmostEqual(float(cif["_atom_site_aniso_U_" + name[1:]][atom]),
                                       columns[name][9 + atom], delta=1e-8)
            self.assertAlmostEqual(float(cif["_atom_site_U_iso_or_equiv"][atom]),
                                   columns["U_iso"][9 + atom], delta=1e-8)

    def test_symmetry_saves_work_only(self):
        for arguments in (["--mesh", 4, 4, 4], ["--mesh", 3, 3, 3]):
            with_it = self.table(NACL, *arguments, "-T", "0:200:100")
            without = self.table(NACL, *arguments, "-T", "0,100,200", "--no-symmetry")
            for name in ("temperature_K", "U_iso", *CARTESIAN, *CIF):
                for a, b in zip(with_it[name], without[name], strict=True):
                    self.assertAlmostEqual(a, b, delta=1e-9)
            self.assertLess(with_it["U_iso"][0], with_it["U_iso"][2])

    def test_a_table_for_the_reader_and_a_line_on_the_mesh(self):
        process = self.run_insproc("displacements", NACL, "-T", "10,300", "--mesh", 6, 6, 6)
        self.assertEqual(process.returncode, 0, process.stderr)
        self.assertIn("U_iso", process.stdout)
        self.assertIn("U12", process.stdout)
        self.assertNotIn("Uxy", process.stdout)
        self.assertRegex(process.stderr, r"mesh 6 x 6 x 6: 16 wave vectors by symmetry; largest "
                                         r"change of U_iso against half of it \S+ %")

    def test_isotopes_change_the_masses_as_in_spectra(self):
        def u_iso(*options):
            self.insproc("displacements", MOLECULE, "-T", 0, "--mesh", 1, 1, 1, "-q", *options,
                         "-o", "u.csv")
            table = read_csv(self.path("u.csv").read_text())
            return [u for u, symbol in zip(table["U_iso"], table["element"]) if symbol == "H"]

        light, heavy = u_iso(), u_iso("--isotope", "H=2H")
        self.assertEqual(len(light), 2)
        for a, b in zip(light, heavy):
            # Zero-point amplitudes of hydrogen's own modes fall by the root of the mass.
            self.assertLess(b, 0.8 * a)
            self.assertGreater(b, 0.65 * a)
        self.assert_refused(2, "--isotope", "displacements", MOLECULE, "--isotope", "H")
        self.assert_refused(1, "2Q", "displacements", MOLECULE, "--isotope", "H=2Q")

    def test_bad_input_is_named(self):
        self.assert_refused(2, "--temperature", "displacements", NACL, "-T", "10,x")
        self.assert_refused(2, "--temperature", "displacements", NACL, "-T", "-5")
        self.assert_refused(2, ".cif", "displacements", NACL, "-o", "u.pdf")
        self.assert_refused(1, "cut-off", "displacements", NACL, "--mesh", 1, 1, 1,
                            "--acoustic-cutoff", 5000)


if __name__ == "__main__":
    unittest.main()
