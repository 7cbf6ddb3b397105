# SPDX-License-Identifier: GPL-2.0-or-later
"""Polarizable models in dynamics, relaxation and force constants."""
import unittest

from lammps_run import (COMPONENTS, DATA, ENGINES, PRESSURE, WorkFolder, slope,
                        strained)

# A model whose messages end smoothly at the cutoff.
SMOOTH = """
units           metal
atom_style      atomic
atom_modify     map yes
read_data       {data}
pair_style      mace {electrons}
pair_coeff      * * {model} C H I S
"""

# With a core between all atoms that holds a crystal together, and a cutoff so far that no step shows
# in differences of the energy.
HELD = SMOOTH.replace("pair_style      mace", "pair_style hybrid/overlay lj/cut 9.0 mace").replace(
    "* * {model}", "* * mace {model}") + """
pair_coeff      * * lj/cut 0.5 2.6
pair_modify     pair lj/cut shift yes
change_box      all triclinic
"""

# Total charge: keywords of the pair style.
ELECTRONS = {-1: "charge -1 spin 2", 0: "charge 0 spin 1", 1: "charge 1 spin 2"}


@unittest.skipUnless("kokkos" in ENGINES, "this build has no native engine")
class InLAMMPS(unittest.TestCase):
    def setUp(self):
        self.place = WorkFolder(self)

    def lammps(self, text, ranks=1, structure="crystal72", charge=0, before=SMOOTH):
        deck = before.format(data=DATA / f"{structure}.data", electrons=ELECTRONS[charge],
                             model=self.place.model("tiny_polar_options", "kokkos")) + text
        run = self.place.lammps(deck, ranks)
        self.assertEqual(run.code, 0, run.output)
        return run

    def test_energy_is_conserved(self):
        """The drift is the slope of a line through the total energies of one picosecond."""
        run = self.lammps("""
minimize        0 1e-3 2000 10000
reset_timestep  0
velocity        all create 60 4711
fix             nve all nve
timestep        0.0005
thermo          20
thermo_style    custom step time etotal temp
thermo_modify   format float %.15g
run             2000
""", structure="random16_smallcell")
        table = run.output.split("Time")[-1].split("Loop time")[0].splitlines()[1:]
        rows = [[float(x) for x in line.split()] for line in table if line.strip()]
        self.assertEqual(len(rows), 101)
        times, energies = [r[1] for r in rows], [r[2] for r in rows]
        middle, mean = sum(times) / len(times), sum(energies) / len(energies)
        slope = (sum((t - middle) * (e - mean) for t, e in zip(times, energies)) /
                 sum((t - middle) ** 2 for t in times))
        self.assertLess(abs(slope) / 16, 1e-5)
        self.assertGreater(rows[-1][3], 5.0)  # it moves

    def test_the_pressure_is_minus_the_derivative_by_the_volume(self):
        """A barostat's pressure, against the energies of boxes scaled by 1e-4; of a charged box
        that of atoms and neutralizing background together."""
        for charge, ranks in ((0, 1), (0, 2), (-1, 1), (1, 2)):
            with self.subTest(charge=charge, ranks=ranks):
                run = self.lammps("""
fix             barostat all npt temp 1.0 1.0 0.1 iso 0.0 0.0 1.0
thermo_style    custom step pe vol c_barostat_press
run             0
print           "RESULT pressure $(c_barostat_press:%.17g)"
unfix           barostat
thermo_style    custom step pe vol
change_box      all x scale 0.9999 y scale 0.9999 z scale 0.9999 remap
run             0
print           "RESULT minus $(pe:%.17g) $(vol:%.17g)"
change_box      all x scale $(1.0001/0.9999:%.17g) y scale $(1.0001/0.9999:%.17g) z scale $(1.0001/0.9999:%.17g) remap
run             0
print           "RESULT plus $(pe:%.17g) $(vol:%.17g)"
""", ranks, charge=charge)
                (e1, v1), (e2, v2) = run.result("minus"), run.result("plus")
                slope = -(e2 - e1) / (v2 - v1)
                pressure = run.result("pressure")[0] / PRESSURE["metal"]
                self.assertGreater(abs(pressure), 1e-3)  # random weights
                # The error of central differences: a strain of 1e-4, squared.
                self.assertLess(abs(slope - pressure), 1e-6 * max(1.0, abs(pressure) * 100))

    def test_barostat_changes_the_cell(self):
        run = self.lammps("""
velocity        all create 50 4711
fix             npt all npt temp 50 50 0.05 iso 0.0 0.0 0.5
timestep        0.0005
thermo_style    custom step pe vol
run             0
print           "RESULT before $(vol:%.17g)"
run             50
print           "RESULT after $(vol:%.17g) $(pe:%.17g)"
""", ranks=2)
        self.assertGreater(abs(run.result("after")[0] - run.result("before")[0]), 1e-3)

    def test_cell_relax(self):
        """Atoms in a cell that stays: no crystal of these random weights holds together."""
        run = self.lammps("""
fix             relax all cell_relax
thermo_style    custom step pe f_relax[1] f_relax[3]
thermo          1000
run             0
print           "RESULT first $(pe:%.17g) $(f_relax[3])"
run             400
print           "RESULT last $(pe:%.17g) $(f_relax[3]) $(f_relax[1])"
""", structure="molecule_box")
        first, (energy, force, converged) = run.result("first"), run.result("last")
        self.assertEqual(converged, 1.0, run.output)
        self.assertLess(force, 1e-4)
        self.assertLess(energy, first[0] - 0.1)

    def test_cell_relax_moves_the_cell(self):
        """To a lower enthalpy, and to where the derivative of the energy by each strain, taken from
        differences, is that of the target."""
        target = 5000.0
        for charge, ranks in ((0, 2), (-1, 1), (1, 1)):
            with self.subTest(charge=charge, ranks=ranks):
                run = self.lammps(f"""
fix             relax all cell_relax tri {target} ftol 1e-5 ptol 1.0
thermo_style    custom step pe vol f_relax[5]
run             0
print           "RESULT first $(f_relax[5]:%.17g) $(f_relax[4]) $(vol:%.17g)"
run             400
print           "RESULT last $(f_relax[5]:%.17g) $(f_relax[4]) $(vol:%.17g) $(f_relax[1])"
unfix           relax
thermo_style    custom step pe vol
""" + "".join(strained(c) for c in COMPONENTS), ranks, "random16_smallcell", charge, HELD)
                first, last = run.result("first"), run.result("last")
                self.assertEqual(last[3], 1.0, run.output)
                self.assertGreater(first[1], 1000.0)
                self.assertLess(last[1], 1.0)
                self.assertLess(last[0], first[0] - 0.1)
                self.assertGreater(abs(last[2] - first[2]), 1.0)
                for component in COMPONENTS:
                    expected = -target / PRESSURE["metal"] if component[0] == component[1] else 0.0
                    # ptol and the third derivative of the energy density, some 10 eV/Angstrom^3,
                    # times the square of the strain, 1e-8 / 24.
                    self.assertAlmostEqual(slope(run, component) / last[2], expected, delta=1e-6)

    def test_force_constants(self):
        """They are symmetric and their rows sum to nothing, as far as displacements are small:
        forces are derivatives of an energy that does not change in a translation."""
        run = self.lammps("""
minimize        0 1e-5 500 2000
fix             fd all phonon_fd fc.h5 cells 1 1 1 symprec 1e-6 asr no symmetry no
run             200
print           "RESULT state $(f_fd[1]) $(f_fd[2]) $(f_fd[5]:%.10g) $(f_fd[6]:%.10g)"
""", structure="random16_smallcell")
        known, wanted, sum_rule, asymmetry = run.result("state")
        self.assertEqual(known, wanted, run.output)
        self.assertEqual(wanted, 96)
        self.assertLess(sum_rule, 1e-6)
        self.assertLess(asymmetry, 1e-2)


if __name__ == "__main__":
    unittest.main()
