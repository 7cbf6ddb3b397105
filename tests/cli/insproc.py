# SPDX-License-Identifier: GPL-2.0-or-later
"""Runs insproc for the tests. The program and the test data are named by the environment."""

import csv
import os
import pathlib
import subprocess
import tempfile
import unittest

PROGRAM = os.environ["INSPROC"]
DATA = pathlib.Path(os.environ["TEST_DATA"])
NACL = DATA / "ins_cases" / "nacl" / "phonopy.yaml"
MOLECULE = DATA / "ins_cases" / "diiodothiophene_molecule" / "phonopy.yaml"


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
    rows = list(csv.reader(text.splitlines()))
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
