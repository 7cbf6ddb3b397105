# SPDX-License-Identifier: GPL-2.0-or-later
"""compute ins_tosca vacf: the spectrum from velocities.

Most tests use a Lennard-Jones crystal of two elements (Ar3Kr, 32 atoms), which takes microseconds a
step; the last one the potential of the package.
"""
import math
import subprocess
import unittest

from lammps_run import DATA, ENGINES, INSPROC, WorkFolder

CRYSTAL = """
units           metal
atom_style      atomic
atom_modify     map array sort 10 3.0
lattice         fcc 5.397164
region          box block 0 2 0 2 0 2
create_box      3 box
create_atoms    1 box basis 1 2
mass            1 39.948
mass            2 83.80
mass            3 1.0
"""
POTENTIAL = """
pair_style      lj/cut 5.0
pair_modify     shift yes
pair_coeff      * * 0.0104 3.4
pair_coeff      2 2 0.0140 3.6
neighbor        1.0 bin
"""
# Without a thermostat, so that ranks and restarts have one trajectory; the drift takes atoms from
# rank to rank.
MOTION = """
neigh_modify    every 10 delay 0 check no
timestep        0.01
fix             move all nve
"""
VELOCITIES = """
velocity        all create 4.0 4321 mom yes rot no loop geom
velocity        all set 0.8 0.5 0.3 sum yes
"""
# One of the argon atoms is an isotope.
ISOTOPE = """
set             atom 2 type 3
mass            3 39.7
"""
SPECTRUM = """
compute         spectrum all ins_tosca vacf 5 {lags} cells 2 2 2 temperature 4 orders 2 &
                energy 0 160 2 {options}
fix             table all ave/time 1 1 {every} c_spectrum[*] mode vector file spectrum.txt
"""


def read_table(path):
    """Rows of each output of fix ave/time, without the row number."""
    blocks = []
    for line in path.read_text().splitlines():
        fields = line.split()
        if line.startswith("#"):
            continue
        if len(fields) == 2:
            blocks.append([])
        else:
            blocks[-1].append([float(x) for x in fields[1:]])
    return blocks


def largest_difference(table, other):
    """Of all intensities, over the largest one."""
    largest = max(x for row in table for x in row[1:])
    return max(abs(x - y) for a, b in zip(table, other) for x, y in zip(a[1:], b[1:])) / largest


def top(energies, curve, inside):
    """Energy of the maximum, by a parabola through its three points."""
    k = max(inside, key=lambda k: curve[k])
    left, middle, right = curve[k - 1:k + 2]
    return energies[k] + (energies[1] - energies[0]) * 0.5 * (left - right) / (
        left - 2.0 * middle + right)


class VelocityCase(unittest.TestCase):
    def setUp(self):
        self.place = WorkFolder(self)

    def run_deck(self, deck, ranks=1):
        run = self.place.lammps(deck, ranks)
        self.assertEqual(run.code, 0, run.output)
        return run

    def spectrum(self, deck, ranks=1):
        self.run_deck(deck, ranks)
        return read_table(self.place.folder / "spectrum.txt")[-1]


class Spectrum(VelocityCase):
    def test_it_is_the_harmonic_one_for_a_cold_crystal(self):
        """The box holds the wave vectors of a 2 x 2 x 2 mesh. Every mode's energy is sampled about
        300 times (2 ns, damped in 5 ps), to 6 % of it, and in each band are several."""
        self.run_deck(CRYSTAL + POTENTIAL + """
fix             fd all phonon_fd fc.h5 cells 2 2 2 symprec 1e-3
run             10
unfix           fd
compute         harmonic all ins_tosca file fc.h5 mesh 2 2 2 temperature 4 orders 2 energy 0 160 2
fix             table all ave/time 1 1 1 c_harmonic[*] mode vector file harmonic.txt
run             0
unfix           table
reset_timestep  0
""" + MOTION + """
velocity        all create 2.0 4321 mom yes rot no
fix             bath all langevin 1.0 1.0 5.0 1234 zero yes
run             5000
reset_timestep  0
""" + SPECTRUM.format(lags=800, every=200000, options="") + "run 200000\n")
        harmonic = read_table(self.place.folder / "harmonic.txt")[-1]
        dynamics = read_table(self.place.folder / "spectrum.txt")[-1]
        self.assertEqual([row[0] for row in harmonic], [row[0] for row in dynamics])
        self.assertLess(largest_difference(harmonic, dynamics), 0.15)
        for column in (2, 3):
            sums = [sum(row[column] for row in table) for table in (harmonic, dynamics)]
            self.assertAlmostEqual(sums[1] / sums[0], 1.0, delta=0.05)
            tops = [max(table, key=lambda row: row[column])[0] for table in (harmonic, dynamics)]
            self.assertAlmostEqual(*tops, delta=2.0)

    def test_ranks_agree(self):
        deck = (CRYSTAL + POTENTIAL + MOTION + VELOCITIES
                + SPECTRUM.format(lags=100, every=700, options="bank both") + "run 700\n")
        one = self.spectrum(deck)
        self.assertEqual((len(one), len(one[0])), (80, 10))
        self.assertGreater(max(row[1] for row in one), 0.0)
        for ranks in (2, 4):
            with self.subTest(ranks=ranks):
                self.assertLess(largest_difference(one, self.spectrum(deck, ranks)), 1e-5)

    def test_several_runs_are_one(self):
        start = (CRYSTAL + POTENTIAL + MOTION + VELOCITIES
                 + SPECTRUM.format(lags=100, every=700, options=""))
        whole = self.spectrum(start + "run 700\n")
        parts = self.spectrum(start + "run 203\nrun 0\nrun 397 pre no\nrun 100\n")
        self.assertLess(largest_difference(whole, parts), 1e-7)

    def test_a_restart_continues(self):
        """Also on another number of ranks."""
        start = (CRYSTAL + POTENTIAL + MOTION + VELOCITIES
                 + SPECTRUM.format(lags=100, every=700, options=""))
        whole = self.spectrum(start + "run 700\n")
        self.run_deck(start + "run 402\nwrite_restart middle.restart\n", ranks=2)
        again = "units metal\natom_modify map array sort 10 3.0\nread_restart middle.restart\n"
        for ranks in (1, 3):
            with self.subTest(ranks=ranks):
                rest = self.spectrum(again + POTENTIAL + MOTION
                                     + SPECTRUM.format(lags=100, every=700, options="")
                                     + "run 298\n", ranks)
                self.assertLess(largest_difference(whole, rest), 1e-5)
        run = self.place.lammps(again + POTENTIAL + MOTION
                                + SPECTRUM.format(lags=101, every=700, options="") + "run 1\n")
        self.assertNotEqual(run.code, 0)
        self.assertIn("the restart file holds samples every 5 steps and 100 lags", run.output)

    def test_every_output_of_ave_time_has_the_samples_so_far(self):
        deck = (CRYSTAL + POTENTIAL + MOTION + VELOCITIES
                + SPECTRUM.format(lags=100, every=400, options=""))
        run = self.run_deck(deck + "run 1200\n")
        blocks = read_table(self.place.folder / "spectrum.txt")
        self.assertEqual([len(block) for block in blocks], [80] * 4)
        self.assertEqual([row[0] for row in blocks[0]], [2.0 * k + 1.0 for k in range(80)])
        tops = [max(row[1] for row in block) for block in blocks]
        self.assertEqual(tops[:2], [0.0, 0.0])  # 1 and 81 samples
        self.assertTrue(all(top > 0.0 for top in tops[2:]))
        self.assertEqual(run.output.count("the spectrum is zero until there are 100 samples"), 1)
        plot = subprocess.run([INSPROC, "plot", "spectrum.txt", "-o", "spectrum.svg"],
                              cwd=self.place.folder, capture_output=True, text=True)
        self.assertEqual(plot.returncode, 0, plot.stderr)
        self.assertIn("<svg", (self.place.folder / "spectrum.svg").read_text())
        self.assertNotIn("all spectra so far are zero", run.output)
        short = self.run_deck(deck + "run 400\n")
        self.assertIn("WARNING: Compute ins_tosca vacf: the run has ended after 81 of 100 samples in a "
                      "row, all spectra so far are zero; run 95 more steps", short.output)
        self.run_deck(deck + "run 800\n")
        first = read_table(self.place.folder / "spectrum.txt")[-1]
        self.assertLess(largest_difference(blocks[2], first), 1e-12)

    def test_changed_velocities_are_not_paired_with_earlier_ones(self):
        start = (CRYSTAL + POTENTIAL + MOTION + VELOCITIES
                 + SPECTRUM.format(lags=100, every=1000, options=""))
        for change in ("velocity all scale 2.0", "reset_timestep 7", "minimize 0 0 3 3"):
            with self.subTest(change=change):
                run = self.run_deck(start + f"run 100\nunfix table\n{change}\nrun 20\n")
                self.assertIn("its 21 samples stay, and are not paired with new ones", run.output)
        run = self.run_deck(start + "run 100\nrun 20\n")
        self.assertNotIn("are not paired", run.output)


class Messages(VelocityCase):
    def test_sampling_is_described(self):
        run = self.run_deck(CRYSTAL + POTENTIAL + MOTION + VELOCITIES
                            + SPECTRUM.format(lags=100, every=1000, options="") + "run 5\nrun 5\n")
        lines = [l for l in run.output.splitlines() if "velocities every 50 fs, 100 lags" in l]
        self.assertEqual(len(lines), 1, run.output)
        for part in ("energies up to 328 cm^-1", "lines 6.67 cm^-1 wide", "after 4.95 ps"):
            self.assertIn(part, lines[0])
        self.assertIn("wider than the bins of 2 cm^-1; 334 lags would resolve", run.output)

    def test_another_temperature_is_told(self):
        run = self.run_deck(CRYSTAL + POTENTIAL + MOTION + VELOCITIES
                            + SPECTRUM.format(lags=20, every=500, options="temperature 50")
                            + "run 500\n")
        self.assertIn("K and the spectrum is asked for 50 K", run.output)

    def test_bad_input_is_named(self):
        deck = CRYSTAL + POTENTIAL + MOTION + "{velocities}\n{before}\n" + """
compute         spectrum {group} ins_tosca {arguments}
fix             table all ave/time 1 1 100 c_spectrum[*] mode vector file spectrum.txt
run             100
{after}
"""
        cases = (
            ("vacf 5 10 energy 0 400 1", {}, "show energies up to 328 cm^-1, not up to 400"),
            ("vacf 0 10", {}, "at least 1"),
            ("vacf 5 1", {}, "at least 2"),
            ("vacf 5 10 file fc.h5", {}, "one of fix ID, file FILE, vacf NEVERY NLENGTH"),
            ("vacf 5 10 mesh 2 2 2", {}, "cutoff and mesh belong to force constants"),
            ("vacf 5 10 mode abins", {}, "works with modes exact and isotropic"),
            ("file fc.h5 cells 2 2 2", {}, "cells and elements belong to vacf"),
            ("vacf 5 10 energy 0 160 2 cells 2 2 3", {}, "Compute ins_tosca vacf"),
            ("vacf 5 10 energy 0 160 2 cells 2 2 2", {"before": ISOTOPE},
             "the image of one with another mass"),
            ("vacf 5 10 energy 0 160 2 cells 2 2 2", {"before": ISOTOPE.replace("39.7", "39.948")},
             "which has another type: use larger cells"),
            ("vacf 5 10 energy 0 160 2 cells 2 2", {}, "cells takes 3 or 9 integers, there are 2"),
            ("vacf 5 10 energy 0 160 2", {"velocities": ""}, "the atoms do not move"),
            ("vacf 5 10 energy 0 160 2", {"group": "some", "before": "group some type 1"},
             "must act on group all"),
            ("vacf 5 10 energy 0 160 2", {"after": "timestep 0.005\nrun 10"},
             "the time step has changed from 10 to 5 fs"),
            ("vacf 5 10 energy 0 160 2",
             {"after": "group gone id 1\ndelete_atoms group gone compress no\nrun 10"},
             "atoms must stay the same"),
            ("vacf 5 10 energy 0 160 2", {"before": "mass 1 5.5"}, "no element has the mass 5.5"),
        )
        for arguments, places, complaint in cases:
            with self.subTest(arguments=arguments, **places):
                filled = {"velocities": VELOCITIES, "before": "", "after": "", "group": "all",
                          **places}
                run = self.place.lammps(deck.format(arguments=arguments, **filled))
                self.assertNotEqual(run.code, 0, run.output)
                errors = [l for l in run.output.splitlines() if l.startswith("ERROR")]
                self.assertEqual(len(errors), 1, run.output)
                self.assertIn(complaint, errors[0])


@unittest.skipUnless("kokkos" in ENGINES, "this build has no native engine")
class Diiodothiophene(VelocityCase):
    def test_bands_at_10_K_are_the_harmonic_ones(self):
        """A picosecond of lags: lines are 33 cm^-1 wide, and so are the harmonic ones compared. With
        1 fs velocity Verlet shows the C-H stretch 46 cm^-1 too high, which is taken out."""
        width = 33.36
        model = self.place.model("trained_dit")
        self.run_deck(f"""
units           metal
atom_style      atomic
atom_modify     map array
read_data       {DATA / "relaxed_0GPa.data"}
pair_style      mace
pair_coeff      * * {model} C H I S
fix             fd all phonon_fd fc.h5 symprec 1e-3
run             1000
unfix           fd
compute         harmonic all ins_tosca file fc.h5 mesh 1 1 1 orders 1 energy 0 3600 4
fix             table all ave/time 1 1 1 c_harmonic[*] mode vector file harmonic.txt
run             0
unfix           table
reset_timestep  0
timestep        0.001
velocity        all create 20.0 4321 mom yes rot no
fix             move all nve
fix             bath all langevin 10.0 10.0 0.5 1234 zero yes
run             500
reset_timestep  0
compute         spectrum all ins_tosca vacf 4 250 orders 1 energy 0 3600 4
fix             table all ave/time 1 1 4000 c_spectrum[*] mode vector file spectrum.txt
run             4000
""")
        harmonic = read_table(self.place.folder / "harmonic.txt")[-1]
        dynamics = read_table(self.place.folder / "spectrum.txt")[-1]
        variance = width ** 2 / 8.0
        energies = [row[0] for row in harmonic]
        smooth = [sum(row[2] * math.exp(-(row[0] - energy) ** 2 / (2.0 * variance))
                      for row in harmonic) for energy in energies]
        found = [row[2] for row in dynamics]
        for low, high in ((1040, 1140), (1140, 1240), (3050, 3200)):
            inside = [k for k, energy in enumerate(energies) if low < energy < high]
            tops = [top(energies, curve, inside) for curve in (smooth, found)]
            with self.subTest(band=f"{low} to {high} cm^-1"):
                self.assertAlmostEqual(*tops, delta=5.0)


if __name__ == "__main__":
    unittest.main()
