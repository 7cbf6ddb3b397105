# SPDX-License-Identifier: GPL-2.0-or-later
"""Wave vectors that do not fit the supercell: which images of an atom the force constants act at."""

import json
import os
import subprocess
import unittest

from insproc import CliTest, read_csv

PYTHON = os.environ.get("MACEINS_TEST_PYTHON")

# Two atoms without symmetry, in supercells of two cells along x. Seen from the first, the second is
# 0.0002, 0.0003 and 0.0004 of the supercell's edges beyond the middle: its nearest images are 0.003
# to 0.006 Angstrom nearer than the next. Atoms that are alike are an exact half of the supercell
# apart along x. Frequencies of phonopy, in the units of CODATA 2018, and those of Euphonic.
CRYSTAL = """
import json
import numpy as np
import phonopy
from phonopy.physical_units import get_physical_units
from phonopy.structure.atoms import PhonopyAtoms
from euphonic import ForceConstants

cell = PhonopyAtoms(symbols=["C", "O"], masses=[12.011, 15.999],
                    scaled_positions=[[0, 0, 0], [0.0004, 0.5003, 0.5004]],
                    cell=np.array([[4.1, 0, 0], [0.3, 6.2, 0], [-0.4, 0.5, 7.3]]))
phonons = phonopy.Phonopy(cell, np.diag([2, 1, 1]), primitive_matrix=np.eye(3))
count = len(phonons.supercell)
where = phonons.supercell.scaled_positions
random = np.random.default_rng(20261129)
kinds = {}  # force constants by pair of atoms of the cell, and step between cells
values = np.zeros((count, count, 3, 3))
for i in range(count):
    for j in range(count):
        step = int(round(2 * (where[j, 0] - where[i, 0]))) % 2
        a, b = i // 2, j // 2
        if (a, b, step) not in kinds:
            block = random.normal(size=(3, 3))
            if a == b:
                block = block + block.T
            kinds[a, b, step], kinds[b, a, step] = block, block.T
        values[i, j] = kinds[a, b, step]
for i in range(count):
    values[i, i] += 30 * np.eye(3)
phonons.force_constants = values
phonons.save("crystal.yaml", settings={"force_constants": True})
q = np.array([[0.37, 0.21, 0.13], [1 / 3, 0.25, 0.4], [0.1, 0.45, 0.29], [0, 0, 0.2]])
phonons.run_qpoints(q)
now = np.sqrt(1.602176634e-19 / 1.66053906660e-27) * 1e10 / (2 * np.pi) / 1e12
theirs = phonons.get_qpoints_dict()["frequencies"] * now / get_physical_units().DefaultToTHz
other = ForceConstants.from_phonopy(path=".", summary_name="crystal.yaml")
other = other.calculate_qpoint_frequencies(q).frequencies.to("THz").magnitude
print(json.dumps([q.tolist(), theirs.tolist(), other.tolist()]))
"""


class Interpolation(CliTest):
    @unittest.skipUnless(PYTHON, "no Python with phonopy and Euphonic")
    def test_nearly_equidistant_images_are_told_apart_as_by_phonopy(self):
        done = subprocess.run([PYTHON, "-W", "ignore", "-c", CRYSTAL], cwd=self.directory,
                              capture_output=True, text=True, timeout=300)
        self.assertEqual(done.returncode, 0, done.stderr)
        points, phonopy, euphonic = json.loads(done.stdout.splitlines()[-1])
        largest = 0.0
        for q, expected, other in zip(points, phonopy, euphonic, strict=True):
            self.insproc("modes", "crystal.yaml", "-q", "--asr", "none", "--units", "THz", "--q", *q,
                         "-o", "modes.csv")
            ours = read_csv(self.path("modes.csv").read_text())["frequency_THz"]
            for a, b, c in zip(ours, expected, other, strict=True):
                self.assertAlmostEqual(a, b, delta=1e-6)
                largest = max(largest, abs(b - c))
        # Euphonic shares a force constant among images within 0.001 of half a supercell's vector.
        self.assertGreater(largest, 1e-2)


if __name__ == "__main__":
    unittest.main()
