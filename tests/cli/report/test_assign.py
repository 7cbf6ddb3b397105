# SPDX-License-Identifier: GPL-2.0-or-later
"""insproc assign: the bands of a spectrum, and the tables for text."""

import collections
import re
import unittest

from insproc import MOLECULE, CliTest, read_csv

LOW, HIGH = 100, 1300


class Assign(CliTest):
    def bands(self, *options):
        self.insproc("assign", MOLECULE, "--range", f"{LOW}:{HIGH}", *options, "-o", "bands.csv")
        return read_csv(self.path("bands.csv").read_text())

    def sticks(self):
        """The spectrum of one phonon, and the modes that make it: (frequency, intensity, row)."""
        self.insproc("spectrum", MOLECULE, "--orders", "1", "-o", "s.csv", "--sticks", "sticks.csv")
        sticks = read_csv(self.path("sticks.csv").read_text())
        return read_csv(self.path("s.csv").read_text()), sticks, [
            (energy, intensity, row) for row, (energy, intensity)
            in enumerate(zip(sticks["energy_cm1"], sticks["intensity"]))
            if LOW < energy <= HIGH and intensity > 0]

    def test_bands_are_maxima_and_share_all_modes_among_them(self):
        bands = self.bands()
        spectrum, sticks, modes = self.sticks()
        energies, curve = spectrum["energy_cm1"], spectrum["order1"]
        maxima = [energies[i] for i in range(1, len(curve) - 1)
                  if curve[i - 1] < curve[i] >= curve[i + 1]]
        for peak in bands["peak_cm1"]:
            self.assertLess(min(abs(peak - place) for place in maxima), 1.0)
        self.assertAlmostEqual(sum(bands["intensity"]), sum(m[1] for m in modes),
                               delta=1e-9 * sum(m[1] for m in modes))
        self.assertAlmostEqual(sum(bands["n_modes"]), sum(sticks["weight"][m[2]] for m in modes),
                               delta=1e-9)
        mean = sum(f * i for f, i in zip(bands["modes_cm1"], bands["intensity"]))
        self.assertAlmostEqual(mean, sum(m[0] * m[1] for m in modes), delta=1e-9 * mean)
        for k, low in enumerate(bands["lowest_cm1"]):
            high = bands["highest_cm1"][k]
            inside = sum(m[1] for m in modes if low <= m[0] <= high)
            self.assertGreaterEqual(inside, 0.99 * bands["intensity"][k] * (1 - 1e-9))
            self.assertTrue(low - 1e-9 <= bands["modes_cm1"][k] <= high + 1e-9)
        self.assertEqual(max(bands["relative"]), 100)

    def test_symmetry_is_that_of_the_modes_at_gamma(self):
        bands = self.bands("--mesh", "1", "1", "1")
        self.insproc("modes", MOLECULE, "-o", "m.csv")
        modes = read_csv(self.path("m.csv").read_text())
        told = collections.Counter()
        for text in bands["symmetry"]:
            for count, symbol in re.findall(r"(?:(\d+) )?([A-Z]\w*)", text):
                told[symbol] += int(count or 1)
        expected = collections.Counter(
            symbol for symbol, frequency in zip(modes["irrep"], modes["frequency_cm1"])
            if LOW < frequency <= HIGH)
        self.assertEqual(told, expected)

    def test_a_deuterated_sample_and_other_units(self):
        stretches = []
        for isotope in ("1H", "2H"):
            self.insproc("assign", MOLECULE, "--range", "2000:3500", "--isotope", "H=" + isotope,
                         "-o", "h.csv")
            stretches.append(read_csv(self.path("h.csv").read_text())["modes_cm1"][0])
        # Carbon moves, too: by less than sqrt(2).
        self.assertTrue(1.3 < stretches[0] / stretches[1] < 2 ** 0.5, stretches)
        plain = self.bands()
        unit = 8.06554393734921  # cm^-1 of 1 meV
        self.insproc("assign", MOLECULE, "--units", "meV", "--range", f"{LOW / unit}:{HIGH / unit}",
                     "-o", "m.csv")
        other = read_csv(self.path("m.csv").read_text())
        self.assertEqual(len(other["peak_meV"]), len(plain["peak_cm1"]))
        for energy, same in zip(other["peak_meV"], plain["peak_cm1"]):
            self.assertAlmostEqual(energy * unit, same, delta=1e-6)

    def test_tables_for_text_hold_the_same(self):
        bands = self.bands("-o", "t.md", "-o", "t.tex")
        lines = self.path("t.md").read_text().splitlines()
        cells = [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines[2:]]
        self.assertEqual(len(cells), len(bands["peak_cm1"]))
        for row, peak, words in zip(cells, bands["peak_cm1"], bands["assignment"]):
            self.assertAlmostEqual(float(row[0]), peak, delta=0.00501)
            self.assertEqual(row[-1], words)
        text = self.path("t.tex").read_text()
        self.assertEqual(text.count(r"\\"), len(cells) + 1)
        self.assertIn(r"\toprule", text)
        self.assertIn("cm$^{-1}$", text)
        self.assertTrue(text.isascii(), [c for c in text if not c.isascii()])

    def test_tables_for_text_are_not_read(self):
        self.bands("-o", "t.md")
        self.assert_refused(1, "cannot read a table from", "plot", "t.md", "-o", "p.svg")


if __name__ == "__main__":
    unittest.main()
