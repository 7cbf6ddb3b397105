# SPDX-License-Identifier: GPL-2.0-or-later
"""insproc committee: shifts of bands in several models, beside those of springs."""
import math
import unittest

from insproc import CliTest, read_csv, write_springs


def energy(spring):
    """cm^-1 of an atom of chromium tied to its place by springs in all directions."""
    ev, amu, c = 1.602176634e-19, 1.66053906660e-27, 2.99792458e10
    return math.sqrt(6 * spring * ev * 1e20 / (51.9961 * amu)) / (2 * math.pi * c)


class Shifts(CliTest):
    REST = {"a": (1.0, 2.0, 4.0), "b": (1.1, 2.2, 3.8), "c": (0.9, 2.1, 4.1)}
    PRESSED = {"a": (1.2, 1.9, 4.0), "b": (1.5, 2.1, 3.9), "c": (1.0, 1.7, 4.3)}

    def setUp(self):
        super().setUp()
        for state, models in (("rest", self.REST), ("pressed", self.PRESSED)):
            for name, springs in models.items():
                write_springs(self.path(f"{state}_{name}"), springs, neighbors=False)
        files = {state: [f"{state}_{name}/phonopy.yaml" for name in "abc"]
                 for state in ("rest", "pressed")}
        self.command = ("committee", *files["rest"], "--labels", *"abc", "--mesh", 2, 2, 2, "--orders",
                        1, "--asr", "none", "-q")
        self.second = ("--second", *files["pressed"])

    def test_mean_and_spread_of_the_shift_of_every_band(self):
        told = self.insproc(*self.command, *self.second, "--shifts", "s.csv")
        table = read_csv(self.path("s.csv").read_text())
        self.assertEqual(len(table["shift_cm1"]), 3)
        for band in range(3):
            rest = [energy(self.REST[name][band]) for name in "abc"]
            pressed = [energy(self.PRESSED[name][band]) for name in "abc"]
            shifts = [after - before for before, after in zip(rest, pressed)]
            mean = sum(shifts) / 3
            expected = {
                "first": sum(rest) / 3, "second": sum(pressed) / 3, "shift": mean,
                "shift_spread": math.sqrt(sum((shift - mean) ** 2 for shift in shifts) / 2),
                "lowest": min(shifts), "highest": max(shifts),
                "model_a": shifts[0], "model_b": shifts[1], "model_c": shifts[2]}
            for name, value in expected.items():  # tables hold eight digits or more
                self.assertAlmostEqual(table[name + "_cm1"][band], value, delta=1e-4, msg=name)
            self.assertAlmostEqual(table["overlap"][band], 1.0, delta=1e-6)
        self.assertIn("how bands move in 3 models", told)

    def test_one_model_moves_as_compare_says(self):
        self.insproc(*self.command, *self.second, "--shifts", "s.csv")
        self.insproc("compare", "rest_b/phonopy.yaml", "pressed_b/phonopy.yaml", "--mesh", 2, 2, 2,
                     "--orders", 1, "--asr", "none", "-q", "-o", "c.csv")
        table = read_csv(self.path("s.csv").read_text())
        alone = read_csv(self.path("c.csv").read_text())
        for found, expected in zip(table["model_b_cm1"], alone["shift_cm1"]):
            self.assertAlmostEqual(found, expected, delta=1e-6)

    def test_what_does_not_fit_is_refused(self):
        self.assert_refused(2, "--shifts requires --second", *self.command, "--shifts", "s.csv")
        self.assert_refused(2, "--second: 2 models where the first state has 3", *self.command,
                            *self.second[:3])


if __name__ == "__main__":
    unittest.main()
