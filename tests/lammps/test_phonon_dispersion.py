# SPDX-License-Identifier: GPL-2.0-or-later
"""fix phonon_fd with D3: its part of the force constants is exact, what is left is displaced."""
import re
import unittest

from lammps_run import ENGINES
from test_dispersion import Decks, d3

ADDED = "pbe cutoffs paper"
# Forces are known within 1e-14 eV/Angstrom, and are divided by a hundredth of an Angstrom.
ROUND_OFF = 1e-11
RANKS = 1e-9  # eV/Angstrom^2: sums of other numbers of ranks


def difference(a, b):
    return max(abs(x - y) for x, y in zip(a, b, strict=True))


class ExactDispersion(Decks):
    def mace(self, dispersion=f"dispersion {ADDED}"):
        return (f"pair_style mace {dispersion}\n"
                f"pair_coeff * * {self.place.model('trained_dit')} C H I S\n")

    def hybrid(self, style, mace="", added=""):
        return (f"pair_style {style} {mace} mace {added} d3 {ADDED}\n"
                f"pair_coeff * * mace {self.place.model('trained_dit')} C H I S\n"
                "pair_coeff * * d3 C H I S\n")

    def found(self, potential, options="", **how):
        return self.force_constants(potential, options, **how)[0]

    def test_of_d3_alone_both_methods_are_the_same(self):
        for arguments, symmetry in (("pbe damping zero atm yes cutoffs paper atm_cutoff 8", "yes"),
                                    (ADDED, "no")):
            with self.subTest(arguments=arguments, symmetry=symmetry):
                analytic, finite = (self.found(d3(arguments), f"{how} symmetry {symmetry}")
                                    for how in ("method analytic", "method finite"))
                self.assertGreater(max(map(abs, analytic)), 0.1)
                self.assertLess(difference(analytic, finite), ROUND_OFF)

    def test_its_length_of_displacement_does_not_matter(self):
        one, other = (self.found(d3(ADDED), f"displacement {length}") for length in (0.01, 0.2))
        self.assertLess(difference(one, other), ROUND_OFF)

    def test_beside_mace_it_is_the_limit_of_displacements(self):
        """At one length MACE has the same error in both ways, and what they differ by is that of D3:
        it goes with the square of the length, and two lengths extrapolate to none of it. Two parts
        are left: the fourth power, and pairs that cross the cutoff. The former is estimated by
        another pair of lengths; the latter change a force by 6 C6/r^7, 4e-8 eV/Angstrom for two
        iodine atoms at 31.75 Angstrom."""
        off = {}
        for length in (0.02, 0.01, 0.005):
            displaced, exact = (self.found(self.mace(), f"displacement {length} dispersion {how}")
                                for how in ("displaced", "exact"))
            off[length] = [a - b for a, b in zip(displaced, exact, strict=True)]
        sizes = {length: max(map(abs, values)) for length, values in off.items()}
        self.assertGreater(sizes[0.01], 1e-4)
        self.assertAlmostEqual(sizes[0.02] / sizes[0.01], 4.0, delta=0.2)
        self.assertAlmostEqual(sizes[0.01] / sizes[0.005], 4.0, delta=0.2)
        far, near = (max(abs(4.0 * b - a) / 3.0 for a, b in zip(off[2.0 * h], off[h]))
                     for h in (0.01, 0.005))
        crossing = 4e-8 / 0.005
        self.assertLess(near, far / 16.0 * 1.5 + crossing)

    def test_styles_and_ranks_agree(self):
        expected = self.found(self.mace(), "plusminus no")
        for potential, ranks in ((self.hybrid("hybrid/overlay"), 1), (self.mace(), 2),
                                 (self.hybrid("hybrid/overlay"), 4)):
            with self.subTest(potential=potential, ranks=ranks):
                found = self.found(potential, "plusminus no", ranks=ranks)
                self.assertLess(difference(found, expected), RANKS)

    def test_second_derivatives_of_d3_need_not_one_rank(self):
        expected = self.found(d3(ADDED), "method analytic")
        found = self.found(d3(ADDED), "method analytic", ranks=2)
        self.assertLess(difference(found, expected), RANKS)

    def test_partitions_share_the_work(self):
        expected = self.found(self.mace(), "plusminus no")
        found = self.found(self.mace(), "plusminus no", partitions=[2, 1])
        self.assertLess(difference(found, expected), RANKS)

    def test_scaled_potentials_are_scaled(self):
        alone, added = self.found(self.mace("")), self.found(d3(ADDED))
        found = self.found(self.hybrid("hybrid/scaled", "1.0", "0.25"))
        self.assertLess(difference(found, [a + 0.25 * b for a, b in zip(alone, added)]), RANKS)

    def energies(self, options):
        run = self.lammps(self.phonons(d3(ADDED), options))
        rows = re.findall(r"^ +(\d+) +(-\S+) +\d+ *$", run.output, re.MULTILINE)
        return [float(energy) for _, energy in rows]

    def test_energies_of_displaced_atoms_are_of_second_order(self):
        off = []
        for length in (0.02, 0.01):
            displaced, exact = (self.energies(f"displacement {length} dispersion {how}")
                                for how in ("displaced", "exact"))
            self.assertEqual(displaced[0], exact[0])
            moved = max(abs(e - displaced[0]) for e in displaced)
            off.append(difference(displaced, exact))
            self.assertLess(off[-1], 0.05 * moved)
        self.assertAlmostEqual(off[0] / off[1], 8.0, delta=0.8)

    def test_atoms_have_their_virials_in_the_run(self):
        """Asked for while an atom is displaced, and not at rest."""
        run = self.lammps(self.phonons(
            d3(ADDED) + "compute s all stress/atom NULL virial\n"
            "variable sum equal -c_pressure[1]*vol\n", steps=0).replace("thermo 1\n", (
                "compute pressure all pressure NULL virial\n"
                "compute virial all reduce sum c_s[1]\n"
                "fix out all ave/time 1 1 3 c_virial v_sum start 3 file virials format ' %.17g'\n")).replace(
                    "run 0", "run 4"))
        self.assertEqual(run.code, 0)
        rows = [[float(x) for x in line.split()] for line in
                (run.folder / "virials").read_text().splitlines() if not line.startswith("#")]
        step, of_atoms, of_all = rows[-1]
        self.assertEqual(step, 3)
        self.assertGreater(abs(of_all), 1.0)
        self.assertAlmostEqual(of_atoms, of_all, delta=1e-9 * abs(of_all))

    def test_a_checkpoint_is_continued_and_that_of_the_other_way_refused(self):
        potential, file = self.mace(), self.place.folder / "fc.h5"
        self.lammps(self.phonons(potential))
        whole = file.read_bytes()
        file.unlink()
        for before, now in (("exact", "displaced"), ("displaced", "exact")):
            # An odd number: a displacement without its opposite.
            self.lammps(self.phonons(potential, f"dispersion {before}", steps=17))
            run = self.place.lammps(self.phonons(potential, f"restart yes dispersion {now}"))
            self.assertEqual(run.code, 1, run.output)
            self.assertRegex(run.output, r"fc.h5: belongs to another run: second derivatives of "
                                         r"dispersion is '(exact|unset)' in the file")
            continued = self.lammps(self.phonons(potential, f"restart yes dispersion {before}"))
            self.assertIn(", 17 done", continued.output)
            self.assertEqual(file.read_bytes() == whole, before == "exact")

    def test_a_run_after_it_has_all_forces_of_d3(self):
        """As if there had been no phonons."""
        after = "unfix f\nthermo_style custom step pe\ndisplace_atoms all random 0.1 0.1 0.1 7\nrun 0\n" \
                'print "RESULT energy $(pe:%.17g)"\n'
        energies = [self.lammps(self.phonons(d3(ADDED), steps=steps) + after).result("energy")
                    for steps in (0, 5)]
        self.assertEqual(*energies)

    def test_mistakes_are_named(self):
        for options, complaint in (
                ("dispersion yes", "dispersion is exact or displaced, not yes"),
                ("method analytic dispersion displaced", "leave out dispersion displaced")):
            run = self.place.lammps(self.phonons(d3(ADDED), options))
            self.assertEqual(run.code, 1, run.output)
            self.assertIn(complaint, run.output)


if __name__ == "__main__":
    unittest.main()
