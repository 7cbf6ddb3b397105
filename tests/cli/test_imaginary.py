# SPDX-License-Identifier: GPL-2.0-or-later
"""Imaginary modes are told by every command that meets them."""

import math
import shutil
import unittest

from insproc import NACL, CliTest, read_csv, write_springs
from svg import Drawing

ROOT = math.sqrt(1.602176634e-19 / 1.66053906892e-27) * 1e10 / (2e2 * math.pi * 299792458.0)
"""sqrt(1 eV/Angstrom^2/amu), cm^-1."""


class Imaginary(CliTest):
    MESH = ["--mesh", 2, 2, 2]
    # At seven of eight wave vectors the mode along z is imaginary, most so at the corner.
    LOWEST = math.sqrt(0.2 * 12.0 / 51.9961) * ROOT
    SAID = f"are imaginary, the lowest {LOWEST:.1f}i cm-1 at q = (0.5, 0.5, 0.5)"

    def setUp(self):
        super().setUp()
        self.crystal = write_springs(self.path("unstable"), (1.0, 1.0, -0.2))

    def said(self, *arguments):
        process = self.run_insproc(*arguments)
        self.assertEqual(process.returncode, 0, process.stderr)
        return process.stderr

    def test_spectra(self):
        said = self.said("spectrum", self.crystal, *self.MESH, "--orders", 1, "-q", "-o", "s.csv")
        self.assertIn("7 of 24 modes of the mesh " + self.SAID, said)
        self.assertIn("larger supercell", said)
        self.assertNotIn("molecule in vacuum", said)

    def test_a_weak_instability_below_the_acoustic_cutoff(self):
        weak = write_springs(self.path("weak"), (1.0, 1.0, -0.001))
        said = self.said("spectrum", weak, *self.MESH, "--orders", 1, "-q", "-o", "s.csv")
        self.assertIn("7 of 24 modes of the mesh are imaginary, the lowest 7.9i cm-1", said)
        self.assertIn("molecule in vacuum", said)

    def test_no_state_is_lost_in_a_density_of_states(self):
        for options in ([], ["--sigma", 3], ["--no-symmetry"]):
            said = self.said("dos", self.crystal, *self.MESH, *options, "-q", "-o", "d.csv")
            self.assertIn("7 of 24 modes of the mesh " + self.SAID, said)
            columns = read_csv(self.path("d.csv").read_text())
            self.assertLess(columns["energy_cm1"][0], -self.LOWEST + 1.0)
            self.assertAlmostEqual(sum(columns["total"]), 3.0, delta=1e-4)
        said = self.said("dos", self.crystal, *self.MESH, "--energy", "0:500:1", "-q", "-o", "d.csv")
        self.assertIn("below the energies asked for", said)

    def test_thermodynamics(self):
        said = self.said("thermo", self.crystal, *self.MESH, "-q", "-o", "t.csv")
        self.assertIn("7 of 24 modes of the mesh " + self.SAID, said)

    def test_two_states_and_several_volumes(self):
        wide = write_springs(self.path("stable"), (1.0, 1.0, 0.9), length=3.02)
        said = self.said("compare", wide, self.crystal, *self.MESH, "--orders", 1, "-q")
        self.assertNotIn("mesh of A", said)
        self.assertIn("7 of 24 modes of the mesh of B " + self.SAID, said)
        said = self.said("gruneisen", wide, self.crystal, *self.MESH, "-q")
        self.assertIn("7 of 24 modes of the mesh of unstable/phonopy.yaml " + self.SAID, said)

    def test_bands(self):
        arguments = ["bands", self.crystal, "--path", "G 1/2,1/2,1/2", "--points", 5, "-q"]
        said = self.said(*arguments, "-o", "b.csv")
        self.assertIn("4 of 15 modes of the path " + self.SAID, said)

    @unittest.skipUnless(shutil.which("gnuplot"), "gnuplot is not installed")
    def test_a_range_does_not_cut_the_unstable_branch_away(self):
        arguments = ["bands", self.crystal, "--path", "G 1/2,1/2,1/2", "--points", 5, "-q"]
        self.insproc(*arguments, "--range", "0:300", "-o", "b.svg")
        drawing = Drawing(self.path("b.svg"))
        self.assertLess(min(n for _, n in drawing.heights + drawing.ticks), -50.0)

    def test_a_stable_crystal_is_not_warned_of(self):
        for arguments in (
            ["spectrum", NACL, "--orders", 1, "-o", "s.csv"], ["dos", NACL, "-o", "d.csv"],
            ["thermo", NACL, "-o", "t.csv"], ["bands", NACL, "--points", 5, "-o", "b.csv"],
        ):
            self.assertEqual(self.said(*arguments, "-q"), "")


if __name__ == "__main__":
    unittest.main()
