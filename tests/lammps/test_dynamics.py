# SPDX-License-Identifier: GPL-2.0-or-later
"""What happens to pair_style mace inside LAMMPS: time integration, hybrid styles, derivatives."""
import unittest

from lammps_run import DATA, ENGINES, PRESSURE, WorkFolder, needs_style


def largest_difference(a, b):
    return max(abs(x - y) for p, q in zip(a, b) for x, y in zip(p, q))


class Dynamics(unittest.TestCase):
    def setUp(self):
        self.place = WorkFolder(self)

    def lammps(self, deck, ranks=1, **variables):
        run = self.place.lammps(deck, ranks, model=self.place.model("trained_dit"), **variables)
        self.assertEqual(run.code, 0, run.output)
        return run

    def test_energy_is_conserved_and_ranks_agree(self):
        steps = 40 if ENGINES == ["torch"] else 400
        runs = [self.lammps("dynamics", ranks, data=DATA / "crystal72.data",
                            settings="precision double", steps=steps) for ranks in (1, 2, 4)]
        for run in runs:
            drift = abs(run.result("end")[0] - run.result("start")[0]) / 72
            self.assertLess(drift, 5e-5)
        for run in runs[1:]:
            self.assertLess(abs(run.result("end")[0] - runs[0].result("end")[0]), 1e-6)

    @unittest.skipUnless("kokkos" in ENGINES, "this build has no native engine")
    def test_exchange_on_one_rank_equals_images(self):
        forces = []
        for settings in ("mp auto", "mp exchange", "mp ghosts"):
            run = self.lammps("dynamics", data=DATA / "triclinic72.data", settings=settings,
                              steps=20)
            forces.append([row[3:] for row in run.dump("dump.last")])
        self.assertLess(largest_difference(forces[0], forces[1]), 1e-9)
        self.assertLess(largest_difference(forces[0], forces[2]), 1e-9)

    @unittest.skipUnless("kokkos" in ENGINES, "this build has no native engine")
    def test_repeats_are_bit_identical(self):
        ends = [self.lammps("dynamics", data=DATA / "crystal72.data", settings="engine kokkos",
                            steps=50).result("end") for _ in range(2)]
        self.assertEqual(ends[0], ends[1])

    @needs_style("numdiff")
    def test_forces_and_stress_are_derivatives_of_the_energy(self):
        """Central differences by LAMMPS' own fix numdiff and by straining the box."""
        run = self.lammps("derivatives", data=DATA / "crystal72.data",
                          settings="precision double")
        self.assertLess(run.result("force_error")[0], 1e-5)
        minus, plus, volume, stress = run.result("strain")
        self.assertAlmostEqual((plus - minus) / (2e-4 * volume), -stress / PRESSURE["metal"],
                               delta=1e-7)

    def test_hybrid_overlay_adds_another_style(self):
        for ranks in (1, 2):
            with self.subTest(ranks=ranks):
                run = self.lammps("hybrid", ranks, data=DATA / "crystal72.data")
                mace, lennard_jones, both = run.result("energies")
                self.assertAlmostEqual(both, mace + lennard_jones, delta=1e-7)

    def test_hybrid_leaves_other_types_alone(self):
        """MACE sees the atoms of three types, a Lennard-Jones style those of the fourth."""
        for ranks in (1, 2):
            with self.subTest(ranks=ranks):
                run = self.lammps("hybrid_null", ranks, data=DATA / "crystal72.data")
                alone, hybrid = run.result("energies")
                self.assertAlmostEqual(alone, hybrid, delta=1e-7)

    def test_atoms_may_appear_and_vanish(self):
        for ranks in (1, 2):
            with self.subTest(ranks=ranks):
                run = self.lammps("changing_atoms", ranks, data=DATA / "molecule_box.data")
                before, without, again = run.result("energies")
                self.assertNotAlmostEqual(before, without, delta=1e-3)
                self.assertAlmostEqual(before, again, delta=1e-8)

    def test_per_atom_energy_is_there_for_fix_pair(self):
        run = self.lammps("fix_pair", data=DATA / "molecule_box.data")
        total, of_fix = run.result("energies")
        self.assertAlmostEqual(total, of_fix, delta=1e-8)


if __name__ == "__main__":
    unittest.main()
