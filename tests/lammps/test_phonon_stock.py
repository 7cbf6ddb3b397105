# SPDX-License-Identifier: GPL-2.0-or-later
"""fix phonon_fd with the potentials, atom styles and units of a stock LAMMPS, against LAMMPS' own
command dynamical_matrix, which displaces every atom and knows no symmetry."""
import array
import json
import math
import os
import re
import subprocess
import unittest

import stock_crystals
from lammps_run import ENERGY, INSPROC, WorkFolder

DISPLACEMENT = 1e-4  # Angstrom, in both
TOLERANCE = 1e-6  # eV/Angstrom^2: quartic terms of some 100 eV/Angstrom^4 times 1e-8 / 6

MOLECULE_OPTIONS = "cells 2 1 2 symprec 1e-3 elements O H"

FORCE_CONSTANTS = f"""
thermo_style    custom step pe press
fix             fd all phonon_fd fc.h5 displacement {DISPLACEMENT} phonopy yes asr no &
                ${{options}}
run             1000
print           "RESULT displacements $(f_fd[1]) $(f_fd[2])"
"""

REFERENCE = f"""
write_dump      all custom dump.rest id mass xs ys zs modify sort id format float %.17g
dynamical_matrix all regular {DISPLACEMENT} binary yes file dynamical.bin
"""


def close(a, b):
    return all(abs(d - round(d)) < 1e-5 for d in (x - y for x, y in zip(a, b)))


class Stock(unittest.TestCase):
    def setUp(self):
        self.place = WorkFolder(self)
        (self.place.folder / "Si.tersoff").write_text(stock_crystals.SILICON)
        (self.place.folder / "Cu.eam.alloy").write_text(stock_crystals.embedded_atom())

    def lammps(self, deck, ranks=1, **variables):
        run = self.place.lammps(deck, ranks, **variables)
        if re.search("Unrecognized|Unknown (pair|command)", run.output):
            self.skipTest("this LAMMPS lacks a style: " + run.output[-300:])
        self.assertEqual(run.code, 0, run.output)
        return run

    def check(self, deck, layouts, displacements, group, options, units="metal"):
        """layouts: atom style, newton and ranks of runs that must all give the same."""
        self.lammps(deck + REFERENCE, style=layouts[0][0], newton="on")
        for style, newton, ranks in layouts:
            with self.subTest(style=style, newton=newton, ranks=ranks):
                run = self.lammps(deck + FORCE_CONSTANTS, ranks, style=style, newton=newton,
                                  options=options)
                self.assertEqual(run.result("displacements"), [displacements, displacements])
                self.assertIn(f"space group {group} ", run.output)
                difference = self.largest_difference(units)
                print(f"largest difference {difference:.2e} eV/Angstrom^2")
                self.assertLess(difference, TOLERANCE)

    def box(self):
        """Masses and fractional positions by atom ID, 1 first."""
        rows = (self.place.folder / "dump.rest").read_text().split("ITEM: ATOMS")[1].splitlines()
        values = [[float(x) for x in row.split()] for row in rows[1:]]
        return [row[1] for row in values], [row[2:] for row in values]

    def supercell_in_box(self, positions):
        """Index into the box of every supercell atom."""
        text = (self.place.folder / "phonopy_params.yaml").read_text()
        text = text.split("\nsupercell:")[1]
        found = [[float(x) for x in line.split(",")]
                 for line in re.findall(r"coordinates: \[([^]]*)\]", text)]
        self.assertEqual(len(found), len(positions))
        # The origin of a box need not be zero: fractions differ by one shift for all atoms.
        shift = [a - b for a, b in zip(found[0], positions[0])]
        places = [next((k for k, p in enumerate(positions)
                        if close([a + s for a, s in zip(p, shift)], x)), None) for x in found]
        self.assertEqual(sorted(places), list(range(len(positions))))
        return places

    def blocks(self):
        """(i, j) -> block of force constants, both of the supercell."""
        text = self.place.folder / "FORCE_CONSTANTS"
        subprocess.run([INSPROC, "convert", self.place.folder / "fc.h5", "-o", text], check=True,
                       capture_output=True)
        lines = text.read_text().splitlines()[1:]
        for k in range(0, len(lines) - 3, 4):
            i, j = (int(x) - 1 for x in lines[k].split())
            yield i, j, [[float(x) for x in line.split()] for line in lines[k + 1:k + 4]]

    def largest_difference(self, units):
        masses, positions = self.box()
        place = self.supercell_in_box(positions)
        dynamical = array.array("d", (self.place.folder / "dynamical.bin").read_bytes())
        n = 3 * len(masses)
        self.assertEqual(len(dynamical), n * n)
        largest = 0.0
        for i, j, block in self.blocks():
            a, b = place[i], place[j]
            unit = (masses[a] * masses[b])**0.5 / ENERGY[units]
            for s in range(3):
                for t in range(3):
                    reference = dynamical[(3 * a + s) * n + 3 * b + t] * unit
                    largest = max(largest, abs(block[s][t] - reference))
        return largest

    def test_tersoff_silicon(self):
        self.check(stock_crystals.DIAMOND, [("atomic", "on", 1), ("full", "on", 2)], 1, "Fd-3m",
                   "cells 2 2 2")

    def test_the_primitive_cell_as_cell(self):
        """A cubic box in units of the primitive cell takes nine integers, some negative."""
        self.check(stock_crystals.DIAMOND, [("charge", "on", 1)], 1, "Fd-3m",
                   "cells -2 2 2 2 -2 2 2 2 -2")

    def test_embedded_atoms_in_a_hexagonal_crystal(self):
        self.check(stock_crystals.COPPER, [("atomic", "on", 1), ("atomic", "off", 3)], 1,
                   "P6_3/mmc", "cells 3 3 2")

    def test_ions_with_long_range_forces_in_real_units(self):
        self.check(stock_crystals.SALT, [("charge", "on", 1), ("full", "off", 2)], 2, "Fm-3m",
                   "cells 2 2 2", units="real")

    def test_types_of_one_mass_are_told_apart(self):
        self.check(stock_crystals.TYPES, [("atomic", "on", 1), ("charge", "off", 2),
                                          ("atomic", "on", 4)], 2, "Pm-3m", "cells 3 3 3")

    def test_isotopes_make_the_primitive_cell_larger(self):
        for deck, style in ((stock_crystals.ISOTOPES, "atomic"),
                            (stock_crystals.ISOTOPES_BY_ATOM, "sphere")):
            self.check(deck, [(style, "on", 1), (style, "on", 2)],
                       2, "Pm-3m", "cells 2 2 2 elements Ar Ar")
            run = self.lammps(deck + FORCE_CONSTANTS, style=style, newton="on",
                              options="cells 2 2 2 elements Ar Ar")
            self.assertIn("4 atoms in the primitive cell", run.output)
            lowest, highest = re.search(r"modes at Gamma from (\S+) to (\S+) cm", run.output).groups()
            for ours, reference in zip((lowest, highest), self.gamma_frequencies()):
                self.assertAlmostEqual(float(ours), reference, delta=0.006)

    def gamma_frequencies(self):
        """Lowest optical and highest frequency that move all cells alike, from dynamical_matrix."""
        masses, positions = self.box()
        n = 3 * len(masses)
        matrix = array.array("d", (self.place.folder / "dynamical.bin").read_bytes())
        # Eigenvectors of Gamma are even over the eight cells: images are a quarter of a box apart.
        cell = [tuple(round(4 * c) % 2 for c in p) for p in positions]
        kinds = sorted(set(cell))
        self.assertEqual(len(kinds), 4)
        first = [cell.index(k) for k in kinds]
        script = "import json, numpy; d = numpy.array(json.load(open('gamma.json')));" \
                 "w = numpy.linalg.eigvalsh(0.5 * (d + d.T)); print(*w)"
        rows = [[sum(matrix[(3 * i + s) * n + 3 * j + t] for j in range(len(masses))
                     if cell[j] == other) for other in kinds for t in range(3)]
                for i in first for s in range(3)]
        (self.place.folder / "gamma.json").write_text(json.dumps(rows))
        done = subprocess.run([os.environ["MACEINS_TEST_PYTHON"], "-c", script], check=True,
                              cwd=self.place.folder, capture_output=True, text=True)
        squares = [float(x) for x in done.stdout.split()]
        # (eV / (A^2 amu))^0.5 in cm^-1, CODATA 2018
        unit = (1.602176634e-19 * 1e20 / 1.66053906660e-27)**0.5 / (2 * math.pi * 2.99792458e10)
        return unit * squares[3]**0.5, unit * squares[-1]**0.5

    def test_minimized_molecules_without_symmetry(self):
        self.check(stock_crystals.MOLECULES + "write_data relaxed.data\n",
                   [("molecular", "on", 1)], 36, "P1", MOLECULE_OPTIONS)

    def test_molecules_read_from_a_file(self):
        self.lammps(stock_crystals.MOLECULES + "write_data relaxed.data\n", style="full",
                    newton="on")
        self.check(stock_crystals.READ_MOLECULES, [("full", "on", 1), ("full", "off", 2)], 36, "P1",
                   MOLECULE_OPTIONS)


if __name__ == "__main__":
    unittest.main()
