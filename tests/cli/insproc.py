# SPDX-License-Identifier: GPL-2.0-or-later
"""Runs insproc for the tests. The program and the test data are named by the environment."""

import csv
import functools
import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

PROGRAM = os.environ["INSPROC"]
DATA = pathlib.Path(os.environ["TEST_DATA"])
NACL = DATA / "ins_cases" / "nacl" / "phonopy.yaml"
MOLECULE = DATA / "ins_cases" / "diiodothiophene_molecule" / "phonopy.yaml"


@functools.cache
def picture_formats():
    """Extensions of the pictures that this gnuplot can draw; that of PyPI has no cairo."""
    if not shutil.which("gnuplot"):
        return ()
    known = subprocess.run(["gnuplot", "-e", "print GPVAL_TERMINALS"], text=True,
                           capture_output=True).stderr.split()
    terminals = {"svg": "svg", "png": "pngcairo", "pdf": "pdfcairo"}
    return tuple(name for name, terminal in terminals.items() if terminal in known)


class CliTest(unittest.TestCase):
    """A test with a directory of its own, in which the program runs."""

    def setUp(self):
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.directory = pathlib.Path(directory.name)

    def run_insproc(self, *arguments, environment=None):
        """Runs insproc to its end and returns the finished process."""
        return subprocess.run(
            [PROGRAM, *map(str, arguments)],
            cwd=self.directory,
            env={**os.environ, **(environment or {})},
            capture_output=True,
            text=True,
            timeout=120,
        )

    def insproc(self, *arguments):
        """Runs insproc, requires success and returns its standard output."""
        process = self.run_insproc(*arguments)
        self.assertEqual(process.returncode, 0, process.stderr)
        return process.stdout

    def assert_refused(self, status, message, *arguments, environment=None):
        """Requires an exit status and one clear line that contains `message`."""
        process = self.run_insproc(*arguments, environment=environment)
        self.assertEqual(process.returncode, status, process.stdout + process.stderr)
        first = process.stderr.splitlines()[0]
        self.assertTrue(first.startswith("insproc: error: "), process.stderr)
        self.assertIn(message, first)
        self.assertEqual(process.stdout, "")

    def path(self, name):
        return self.directory / name


def read_csv(text):
    """The columns of a csv text: name -> list of numbers, or of words."""
    rows = list(csv.reader(line for line in text.splitlines() if not line.startswith("#")))
    columns = {}
    for index, name in enumerate(rows[0]):
        cells = [row[index] for row in rows[1:]]
        try:
            columns[name] = [float(cell) for cell in cells]
        except ValueError:
            columns[name] = cells
    return columns


def write_finite_box(path, symbol="Na"):
    """A phonopy yaml without force constants: one atom in a box."""
    path.write_text(
        f"""phonopy:
  version: "4.10.0"
supercell_matrix:
- [1, 0, 0]
- [0, 1, 0]
- [0, 0, 1]
unit_cell:
  lattice:
  - [4.0, 0.0, 0.0]
  - [0.0, 4.0, 0.0]
  - [0.0, 0.0, 4.0]
  points:
  - symbol: {symbol}
    coordinates: [0.0, 0.0, 0.0]
    mass: 22.99
"""
    )


def write_springs(folder, springs, length=3.0, neighbors=True):
    """A phonopy yaml of a simple cubic crystal of one chromium atom in `folder`, whose path is
    returned. Springs (eV/Angstrom^2) act between neighbors, along x, y and z of their own:
    m omega_a^2 = 2 k_a sum_i (1 - cos 2 pi q_i) at the points of a 2 x 2 x 2 mesh. Without
    neighbors each atom is tied to its place, m omega_a^2 = 6 k_a everywhere."""
    def diagonal(value):
        return [f"- {[value if i == j else 0 * value for j in range(3)]}" for i in range(3)]

    folder.mkdir(exist_ok=True)
    lines = ["unit_cell:", "  lattice:", *("  " + row for row in diagonal(float(length)))]
    lines += ["  points:", "  - symbol: Cr", "    coordinates: [ 0.0, 0.0, 0.0 ]",
              "    mass: 51.9961", "supercell_matrix:", *diagonal(2)]
    lines += ["primitive_matrix:", *diagonal(1.0)]
    (folder / "phonopy.yaml").write_text("\n".join(lines) + "\n")
    cells = [(a, b, c) for c in range(2) for b in range(2) for a in range(2)]
    text = ["8 8"]
    for i, first in enumerate(cells):
        for j, second in enumerate(cells):
            away = sum(x != y for x, y in zip(first, second))
            value = {0: 6.0, 1: -2.0 if neighbors else 0.0}.get(away, 0.0)
            text.append(f"{i + 1} {j + 1}")
            for a in range(3):
                text.append(" ".join(str(value * springs[a] if a == b else 0.0)
                                     for b in range(3)))
    (folder / "FORCE_CONSTANTS").write_text("\n".join(text) + "\n")
    return folder / "phonopy.yaml"
