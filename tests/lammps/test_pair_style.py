# SPDX-License-Identifier: GPL-2.0-or-later
"""pair_style mace as LAMMPS handles it: given again, replaced, asked for by others."""
import unittest

from lammps_run import DATA, WorkFolder

HEAD = f"""
units           metal
atom_style      atomic
read_data       {DATA / "molecule_box.data"}
"""


class PairStyle(unittest.TestCase):
    def setUp(self):
        self.place = WorkFolder(self)

    def lammps(self, deck, ranks=1):
        return self.place.lammps(HEAD + deck, ranks)

    def run_deck(self, deck, ranks=1):
        run = self.lammps(deck, ranks)
        self.assertEqual(run.code, 0, run.output)
        return run

    def refuse(self, complaint, deck, ranks=1):
        run = self.lammps(deck, ranks)
        self.assertNotEqual(run.code, 0, run.output)
        errors = [line for line in run.output.splitlines() if line.startswith("ERROR")]
        self.assertEqual(len(errors), 1, run.output)
        self.assertRegex(errors[0], complaint)

    def warnings(self, run, about):
        return [l for l in run.output.splitlines() if l.startswith("WARNING") and about in l]

    def test_a_style_given_again_needs_its_coefficients_again(self):
        model = self.place.model("tiny")
        deck = f"""
pair_style      mace
pair_coeff      * * {model} C H I S
run             0
pair_style      mace precision single
"""
        self.refuse("pair coeffs are not set|give pair_coeff", deck + "run 0\n")
        self.refuse("give pair_style mace and pair_coeff", deck + "compute d all "
                    "mace/descriptor/atom\n")

    def test_a_style_given_again_takes_what_is_new(self):
        coeff = f"pair_coeff * * {self.place.model('tiny_mh', 'kokkos')} C H I S"
        deck = ""
        for name, head in (("first", "omol"), ("second", "omat_pbe"), ("third", "omol")):
            deck += (f"pair_style mace engine kokkos head {head}\n{coeff}\nrun 0\n"
                     f'print "RESULT {name} $(pe:%.17g)"\n')
        run = self.run_deck(deck)
        self.assertEqual(run.result("first"), run.result("third"))
        self.assertNotAlmostEqual(run.result("first")[0], run.result("second")[0], delta=1e-3)

    def test_a_compute_outlives_the_style_it_was_made_for(self):
        model = self.place.model("tiny", "kokkos")
        self.refuse("there is no pair style mace", f"""
pair_style      mace engine kokkos
pair_coeff      * * {model} C H I S
compute         d all mace/descriptor/atom
run             0
pair_style      zero 5.0
pair_coeff      * *
write_dump      all custom dump.d id c_d[1]
""")

    def test_fixes_survive_the_loss_of_their_computes(self):
        for fix, compute in (("phonon_fd fc.h5", "f_energy"), ("phonon_fd fc.h5", "f_pressure"),
                             ("cell_relax iso 0.0", "f_virial")):
            deck = f"""
pair_style      zero 5.0
pair_coeff      * *
fix             f all {fix}
uncompute       {compute}
"""
            with self.subTest(fix=fix, compute=compute):
                run = self.run_deck(deck + "unfix f\nprint 'still here'\n")
                self.assertIn("\nstill here", run.output)
                self.refuse(f"its compute {compute} has been removed", deck + "run 1\n")


if __name__ == "__main__":
    unittest.main()
