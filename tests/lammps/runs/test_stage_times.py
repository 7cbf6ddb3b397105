# SPDX-License-Identifier: GPL-2.0-or-later
"""pair_style mace times yes: where the time of evaluations went, told at the end of a run."""
import re
import unittest

from lammps_run import DATA, STYLES, WorkFolder

DECK = """
units           metal
boundary        {boundary}
atom_modify     map yes
newton          {newton}
processors      * 1 1
read_data       {data}
pair_style      mace {settings}
pair_coeff      * * {model} C H I S
velocity        all create 300.0 4711 loop geom
timestep        0.00025
fix             nve all nve
"""
# The first run makes what is made once; the second has as many evaluations as steps.
RUNS = "run 0\nrun {steps} pre no\n"

HEADER = re.compile(r"Pair style mace(?:/kk)?: milliseconds of each of (\d+) evaluations, "
                    r"(one rank|average of (\d+) ranks and most)$")
LINE = re.compile(r"  ([a-z]+(?: adjoint|, kB)?) +([\d.]+)(?: +([\d.]+))?$")


def reports(output):
    """(evaluations, ranks, {name: (average, most)}) of each table."""
    found = []
    lines = iter(output.splitlines())
    for line in lines:
        header = HEADER.match(line)
        if not header:
            continue
        table = {}
        for line in lines:
            row = LINE.match(line)
            if not row:
                break
            table[row[1]] = (float(row[2]), float(row[3] or row[2]))
        found.append((int(header[1]), int(header[3] or 1), table))
    return found


class StageTimes(unittest.TestCase):
    def setUp(self):
        self.place = WorkFolder(self)

    def lammps(self, runs, ranks=1, style="mace", settings="times yes", model="trained_dit",
               newton="on", boundary="p p p", data="crystal72.data", code=0):
        deck = DECK.format(boundary=boundary, newton=newton, settings=settings, data=DATA / data,
                           model=self.place.model(model, "kokkos"))
        run = self.place.lammps(deck + runs, ranks, arguments=STYLES[style])
        self.assertEqual(run.code == 0, code == 0, run.output)
        return run.output

    def table(self, *args, **options):
        """The last one, and what LAMMPS printed."""
        output = self.lammps(*args, **options)
        found = reports(output)
        self.assertTrue(found, output)
        return found[-1], output

    def test_nothing_is_told_unless_it_is_asked_for(self):
        for style in STYLES:
            for settings in ("", "times no"):
                output = self.lammps("run 1\n", style=style, settings=settings)
                self.assertNotIn("milliseconds", output)

    def test_the_parts_are_the_whole(self):
        """And the whole is what LAMMPS has as the time of the pair style."""
        steps = 20
        for style in STYLES:
            for ranks in (1, 2):
                with self.subTest(style=style, ranks=ranks):
                    (evaluations, told_ranks, table), output = self.table(
                        RUNS.format(steps=steps), ranks, style)
                    self.assertEqual((evaluations, told_ranks), (steps, ranks))
                    parts = {name: row for name, row in table.items()
                             if name not in ("all", "received, kB")}
                    for name in ("edges", "messages", "linear", "product", "readout", "forces",
                                 "messages adjoint", "linear adjoint", "product adjoint"):
                        self.assertGreater(parts[name][0], 0.0)
                    self.assertEqual("exchange" in parts, ranks > 1)
                    rounding = 5e-5 * (len(parts) + 1)
                    self.assertAlmostEqual(sum(row[0] for row in parts.values()), table["all"][0],
                                           delta=rounding)
                    for average, most in table.values():
                        self.assertLessEqual(average, most)
                    pair = re.findall(r"^Pair +\| ([\d.]+) +\| ([\d.]+) +\| ([\d.]+)", output, re.M)
                    average = 1e3 * float(pair[-1][1]) / steps
                    self.assertLessEqual(table["all"][0], 1.001 * average)
                    self.assertGreater(table["all"][0], 0.5 * average)

    def test_every_run_has_a_table_of_its_own(self):
        output = self.lammps("run 3\nrun 5\nminimize 0 1e-3 2 10\n")
        found = reports(output)
        self.assertEqual([evaluations for evaluations, *_ in found[:2]], [4, 6])
        self.assertEqual(len(found), 3)
        self.assertNotIn("dispersion", found[0][2])
        (_, _, table), _ = self.table("run 1\n", settings="times yes dispersion pbe cutoffs paper")
        self.assertGreater(table["dispersion"][0], 0.0)

    def test_bytes_are_those_of_ghosts_of_other_ranks(self):
        """Periodic in x alone, ghosts of a rank in a row of them are all of other ranks. Features
        are 16 channels of a scalar and a vector; they go to ghosts, their adjoints come back, and
        without Newton's third law forces of ghosts too."""
        for style in STYLES:
            for ranks, settings, newton in ((2, "", "on"), (2, "", "off"), (4, "", "on"),
                                            (2, "precision single", "on")):
                with self.subTest(style=style, ranks=ranks, settings=settings, newton=newton):
                    (_, _, table), output = self.table(
                        "run 0\n", ranks, style, settings="times yes " + settings, newton=newton,
                        boundary="p f f", data="molecule_box.data")
                    ghosts = float(re.search(r"^Nghost: +([\d.]+) ave", output, re.M)[1])
                    self.assertGreater(ghosts, 0.0)
                    row = 2 * 16 * 4 * (4 if "single" in settings else 8)
                    if newton == "off":
                        row += 3 * 8
                    self.assertAlmostEqual(table["received, kB"][0], 1e-3 * ghosts * row,
                                           delta=1e-4 * (1.0 + ghosts))

    def test_one_rank_receives_nothing(self):
        for style in STYLES:
            for settings in ("", "mp exchange"):
                (_, _, table), _ = self.table("run 1\n", style=style,
                                              settings="times yes " + settings)
                self.assertEqual("exchange" in table, settings != "")
                self.assertNotIn("received, kB", table)

    def test_results_are_the_same(self):
        for style in STYLES:
            told, silent = (re.findall(r"RESULT (.*)", self.lammps(
                'run 5\nprint "RESULT $(pe:%.17g)"\n', style=style, settings=f"times {word}"))
                for word in ("yes", "no"))
            self.assertEqual(told[-1], silent[-1])

    def test_other_values_are_named(self):
        output = self.lammps("run 0\n", settings="times maybe", code=1)
        self.assertIn("unknown times 'maybe'; choose from no, yes", output)


if __name__ == "__main__":
    unittest.main()
