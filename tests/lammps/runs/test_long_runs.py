# SPDX-License-Identifier: GPL-2.0-or-later
"""What must not grow: memory over many runs, energy over many steps."""
import math
import re
import statistics
import unittest

from lammps_run import DATA, STYLES, WorkFolder

START = """
units           metal
atom_style      atomic
read_data       ${data}
replicate       ${cells}
pair_style      mace precision ${precision} ${dispersion}
pair_coeff      * * ${model} C H I S
velocity        all create 300.0 4711 loop geom
timestep        0.0005
fix             nve all nve
thermo_style    custom step etotal
thermo_modify   format float %.17g
"""

MEMORY = START + """
thermo          20
variable        k loop 20
label           again
run             20
info            memory
next            k
jump            SELF again
"""

DRIFT = START + """
run             200
thermo          10
run             2000
"""


def slope(times, values):
    """Least-squares slope, and its standard error if the rest is uncorrelated."""
    n = len(times)
    mean_t, mean_v = sum(times) / n, sum(values) / n
    square = sum((t - mean_t) ** 2 for t in times)
    result = sum((t - mean_t) * (v - mean_v) for t, v in zip(times, values)) / square
    rest = sum((v - mean_v - result * (t - mean_t)) ** 2 for t, v in zip(times, values)) / (n - 2)
    return result, math.sqrt(rest / square)


class LongRuns(unittest.TestCase):
    def setUp(self):
        self.place = WorkFolder(self)

    def lammps(self, deck, style, dispersion="", **variables):
        run = self.place.lammps(deck, arguments=STYLES[style], data=DATA / "crystal72.data",
                                model=self.place.model("trained_dit"), dispersion=dispersion,
                                **variables)
        self.assertEqual(run.code, 0, run.output)
        return run.output

    def test_memory_does_not_grow_over_runs(self):
        """576 atoms have 15,000 edges: a vector an edge lost in each run would be 0.36 MB, 3.6 MB from
        the tenth run to the twentieth."""
        for style in STYLES:
            with self.subTest(style=style):
                output = self.lammps(MEMORY, style, precision="double", cells="2 2 2")
                sizes = [float(x) for x in
                         re.findall(r"Maximum resident set size\W+([\d.]+) Mbyte", output)]
                self.assertEqual(len(sizes), 20, output)
                self.assertLess(sizes[19] - sizes[9], 1.0, sizes)

    def test_energy_does_not_drift(self):
        """The slope over 1 ps, and what its error leaves open, is within the limit; the error is that
        of the integrator's fluctuation, which must be small enough to see the limit."""
        for style in STYLES:
            for precision, limit in (("double", 1e-5), ("single", 1e-4)):
                with self.subTest(style=style, precision=precision):
                    value, error, _ = self.drift(style, precision=precision)
                    self.assertLess(error, limit)
                    self.assertLess(abs(value), limit + 3 * error)

    def drift(self, style, **variables):
        """Slope of the energy over 1 ps with its error, and its fluctuation; per atom."""
        output = self.lammps(DRIFT, style, cells="1 1 2", **variables)
        rows = [line.split() for line in output.splitlines()]
        rows = [(int(r[0]), float(r[1]) / 144) for r in rows
                if len(r) == 2 and r[0].isdigit() and r[1].startswith("-")]
        times = [0.0005 * step for step, _ in rows if step > 200]
        energies = [energy for step, energy in rows if step > 200]
        self.assertEqual(len(times), 200)
        return *slope(times, energies), statistics.stdev(energies)

    def test_cutoffs_of_dispersion_are_not_seen_in_the_energy(self):
        """Pairs come and go at the cutoffs of D3: within 0.05 Angstrom of the default, 21.17
        Angstrom, these 144 atoms have 2000. The energy drifts no more than without dispersion, but
        for the errors of both, and its fluctuation, the integrator's, is as large. Cut off at 8
        Angstrom, where a pair has 340 times the energy, it is not."""
        wider = 1.5

        def drift(dispersion):
            found = self.drift("mace", precision="double", dispersion=dispersion)
            print("{:50} drift {:.2e} +- {:.1e} eV/atom/ps, fluctuation {:.2e} eV/atom".format(
                dispersion or "no dispersion", *found))
            return found

        without, error, spread = drift("")
        with_it, its_error, its_spread = drift("dispersion pbe")
        self.assertLess(abs(with_it), abs(without) + 3 * math.hypot(error, its_error))
        self.assertLess(its_spread, wider * spread)
        self.assertGreater(drift("dispersion pbe dispersion_cutoff 8 cn_cutoff 8")[2],
                           wider * spread)


if __name__ == "__main__":
    unittest.main()
