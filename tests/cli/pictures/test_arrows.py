# SPDX-License-Identifier: GPL-2.0-or-later
"""Arrows on bands that a reader names."""
import math
import shutil
import unittest

from insproc import CliTest, write_springs
from svg import Drawing

BLUE, RED = "rgb(  0, 114, 178)", "rgb(213,  94,   0)"


def energy(spring):
    """cm^-1 of an atom of chromium tied to its place by springs in all directions."""
    ev, amu, c = 1.602176634e-19, 1.66053906660e-27, 2.99792458e10
    return math.sqrt(6 * spring * ev * 1e20 / (51.9961 * amu)) / (2 * math.pi * c)


@unittest.skipUnless(shutil.which("gnuplot"), "gnuplot is not installed")
class Compared(CliTest):
    FIRST, SECOND = (1.0, 2.0, 4.0), (1.3, 1.7, 4.0)

    def setUp(self):
        super().setUp()
        for name, springs in (("a", self.FIRST), ("b", self.SECOND)):
            write_springs(self.path(name), springs, neighbors=False)
        self.command = ("compare", "a/phonopy.yaml", "b/phonopy.yaml", "--mesh", 2, 2, 2, "--orders", 1,
                        "--asr", "none", "--range", "100:500", "--labels", "A", "B", "-q")

    def test_an_arrow_goes_from_one_state_to_the_other(self):
        first, second = energy(1.0), energy(2.0)
        self.insproc(*self.command, "--arrows", f"{first:.1f},{second:.1f}", "-o", "p.svg")
        drawing = Drawing(self.path("p.svg"))
        arrows = drawing.arrows()
        self.assertEqual([color for color, _, _ in arrows], [BLUE, RED])
        for (_, start, tip), begin, end in zip(arrows, self.FIRST, self.SECOND):
            # A point of the picture is half a wave number.
            self.assertAlmostEqual(drawing.energy(start[0]), energy(begin), delta=0.3)
            self.assertAlmostEqual(drawing.energy(tip[0]), energy(end), delta=0.3)
            self.assertGreater(start[1], tip[1])  # upwards
        # The tip is at the foot of the upper spectrum, the start over the lower one's band.
        (upper_label, upper), (lower_label, lower) = drawing.curves()
        self.assertEqual((upper_label, lower_label), ("B", "A"))
        self.assertAlmostEqual(arrows[0][2][1], max(upper)[0], delta=1.0)
        peak = min(y for y, x in lower if abs(drawing.energy(x) - first) < 5)
        self.assertLess(arrows[0][1][1], peak)

    def test_no_other_band_has_a_stroke(self):
        self.insproc(*self.command, "--arrows", f"{energy(4.0):.1f}", "-o", "p.svg")
        arrows = Drawing(self.path("p.svg")).arrows()
        self.assertEqual([color for color, _, _ in arrows], ["rgb(144, 144, 144)"])  # it stays
        self.assertEqual(arrows[0][1][0], arrows[0][2][0])

    def test_energies_are_in_the_unit_of_the_picture(self):
        self.insproc(*self.command[:-6], "--units", "meV", "--range", "10:60", "--arrows",
                     f"{energy(1.0) / 8.065544:.2f}", "-o", "p.svg", "-q")
        drawing = Drawing(self.path("p.svg"))
        ((_, start, tip),) = drawing.arrows()
        self.assertAlmostEqual(drawing.energy(start[0]), energy(1.0) / 8.065544, delta=0.04)
        self.assertAlmostEqual(drawing.energy(tip[0]), energy(1.3) / 8.065544, delta=0.04)

    def test_an_energy_that_is_no_band_names_the_nearest(self):
        self.assert_refused(1, f"--arrows: there is no band at 200.0 cm-1; the nearest is at "
                               f"{energy(1.0):.1f} cm-1", *self.command, "--arrows", 200, "-o", "p.svg")
        self.assertFalse(self.path("p.svg").exists())

    def test_what_cannot_be_drawn_is_refused(self):
        self.assert_refused(2, "--arrows: does nothing without a picture", *self.command, "--arrows", 200)
        self.assert_refused(2, "--arrows: 'x' is not a number", *self.command, "--arrows", "x", "-o",
                            "p.svg")
        narrow = [f"100:{energy(1.0) + 5:.0f}" if word == "100:500" else word for word in self.command]
        self.assert_refused(1, "outside of the picture", *narrow, "--arrows", f"{energy(1.0):.1f}", "-o",
                            "p.svg")


@unittest.skipUnless(shutil.which("gnuplot"), "gnuplot is not installed")
class Measured(CliTest):
    """Measured spectra of two states beside those of a model."""

    def setUp(self):
        super().setUp()
        self.places = {"m0": (200.0, 320.0), "c0": (205.0, 324.0), "m1": (212.0, 309.0),
                       "c1": (218.0, 312.0)}
        for name, (first, second) in self.places.items():
            energies = [100.5 + n for n in range(350)]
            values = [math.exp(-0.5 * ((e - first) / 4) ** 2) + 0.7 * math.exp(-0.5 * ((e - second) / 4) ** 2)
                      for e in energies]
            if name.startswith("m"):
                rows = [f"{e} {v + 0.01:.8f} 0.01" for e, v in zip(energies, values)]
                self.path(name).write_text("\n".join(rows) + "\n")
            else:
                rows = [f"{e},{v:.8f}" for e, v in zip(energies, values)]
                self.path(name + ".csv").write_text("energy_cm1,total\n" + "\n".join(rows) + "\n")
        self.command = ("experiment", "m0", "c0.csv", "--second", "m1", "c1.csv", "--range", "150:400",
                        "--window", "150:400", "--windows", "150:400", "--measured-units", "cm-1", "-q")

    def test_arrows_of_measured_and_calculated_bands(self):
        self.insproc(*self.command, "--arrows", "200,320", "-o", "p.svg")
        drawing = Drawing(self.path("p.svg"))
        arrows = drawing.arrows()
        self.assertEqual([color for color, _, _ in arrows], [BLUE, RED] * 2)
        ends = [(state + "0", state + "1", band) for state in "mc" for band in (0, 1)]
        for (_, start, tip), (first, second, band) in zip(arrows, ends):
            # Positions come from fits of peaks on bins of 1 cm^-1.
            self.assertAlmostEqual(drawing.energy(start[0]), self.places[first][band], delta=0.5)
            self.assertAlmostEqual(drawing.energy(tip[0]), self.places[second][band], delta=0.5)
            self.assertGreater(start[1], tip[1])

    def test_an_energy_that_is_no_band_names_the_nearest(self):
        process = self.run_insproc(*self.command, "--arrows", "250", "-o", "p.svg")
        self.assertEqual(process.returncode, 1)
        self.assertIn("--arrows: there is no band at 250.0 cm-1; the nearest is at 200.", process.stderr)
        self.assertFalse(self.path("p.svg").exists())

    def test_a_second_state_is_needed(self):
        self.assert_refused(2, "--arrows requires --second", *self.command[:3], "--arrows", 200, "-o",
                            "p.svg")


if __name__ == "__main__":
    unittest.main()
