# SPDX-License-Identifier: GPL-2.0-or-later
"""insproc spectrum on the 72-atom crystal, against an independent average over directions."""

import pathlib
import unittest

from crystal72 import write_crystal72
from insproc import DATA, CliTest, read_csv

REFERENCE = DATA / "ins" / "diiodothiophene_crystal" / "powder.csv"
WINDOWS = [(0, 300), (300, 600), (600, 1200), (1200, 2500), (2500, 4100)]  # cm^-1
LIMIT = 1e-3  # of the maximum of each


class Powder(CliTest):
    def setUp(self):
        super().setUp()
        self.crystal = write_crystal72(DATA, pathlib.Path(self.directory))

    def spectrum(self, temperature, *options):
        return read_csv(self.insproc("spectrum", self.crystal, "--mesh", 1, 1, 2, "--bank", "both",
                                     "--asr", "none", "-T", temperature, "-q", *options))

    def worst_share(self, found, expected, energies, window):
        inside = [k for k, energy in enumerate(energies) if window[0] <= energy < window[1]]
        peak = max(expected[k] for k in inside)
        return max(abs(found[k] - expected[k]) for k in inside) / peak

    def test_every_window_of_both_banks_is_that_of_an_independent_program(self):
        reference = read_csv(REFERENCE.read_text())
        energies = reference["energy_cm1"]
        for temperature in (10, 300):
            ours = self.spectrum(temperature)
            place = {energy: k for k, energy in enumerate(ours["energy_cm1"])}
            for bank in ("forward", "backward"):
                total = ours[f"{bank}.total"]
                found = [total[place[energy]] for energy in energies]
                for window in WINDOWS:
                    with self.subTest(temperature=temperature, bank=bank, window=window):
                        self.assertLess(self.worst_share(found, reference[f"{bank}.{temperature}"],
                                                         energies, window), LIMIT)

    def test_a_coarser_quadrature_is_taken_on_request_and_said(self):
        coarse = self.run_insproc("spectrum", self.crystal, "--mesh", 1, 1, 2, "--orders", 2,
                                  "--direction-error", 0.05, "-o", "s.csv")
        self.assertEqual(coarse.returncode, 0, coarse.stderr)
        self.assertRegex(coarse.stderr, r"powder average: (\d+ to )?\d+ directions for each atom, "
                                        r"error \d\.\de-0[23456]")
        fine = self.run_insproc("spectrum", self.crystal, "--mesh", 1, 1, 2, "--orders", 2,
                                "-o", "f.csv")
        most = [int(text.split(" directions for")[0].split()[-1])
                for text in (coarse.stderr, fine.stderr)]
        self.assertLess(most[0], most[1])
        self.assert_refused(2, "--direction-error", "spectrum", self.crystal, "--mode", "abins",
                            "--direction-error", 1e-3)


if __name__ == "__main__":
    unittest.main()
