# SPDX-License-Identifier: GPL-2.0-or-later
"""pair_style mace as LAMMPS handles it: given again, replaced, asked for by others."""
import os
import pathlib
import unittest

from lammps_run import DATA, WorkFolder, needs_plugin_package

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

    @unittest.skipUnless("MACEINS_OTHER_PLUGINS" in os.environ, "needs a plugin of the tests")
    @needs_plugin_package
    def test_styles_of_other_packages_are_not_taken_for_this_one(self):
        plugin = pathlib.Path(os.environ["MACEINS_OTHER_PLUGINS"], "other_mace_plugin.so")
        other = f"plugin load {plugin}\npair_style other/mace\npair_coeff * *\n"
        fix = "fix f all phonon_fd fc.h5 local yes\n"
        self.refuse("local yes needs pair style mace", other + fix + "run 1\n")
        self.refuse("there is no pair style mace", other + "compute d all mace/descriptor/atom\n")
        run = self.run_deck(f"""
plugin          load {plugin}
pair_style      hybrid/overlay other/mace mace engine kokkos
pair_coeff      * * other/mace
pair_coeff      * * mace {self.place.model("tiny", "kokkos")} C H I S
compute         d all mace/descriptor/atom
{fix}
thermo_style    custom step f_f[1]
run             2
print           "RESULT done $(f_f[1])"
""")
        self.assertEqual(run.result("done"), [2.0])

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

    def test_descriptors_are_those_of_evaluated_atoms(self):
        model = self.place.model("tiny", "kokkos")
        deck = f"""
pair_style      mace engine kokkos
pair_coeff      * * {model} C H I S
compute         d all mace/descriptor/atom
run             0
"""
        write = "write_dump all custom dump.d id c_d[1]\n"
        for ranks in (1, 2):
            self.run_deck(deck + write, ranks)
            for change in ("group one id 1\ndelete_atoms group one\ncreate_atoms 1 single 4 4 4\n",
                           "displace_atoms all move 0.1 0 0\n", "set atom 1 type 3\n",
                           "change_box all x final -20 20\n"):
                with self.subTest(change=change, ranks=ranks):
                    self.refuse("use run 0 first", deck + change + write, ranks)
                    self.run_deck(deck + change + "run 0\n" + write, ranks)

    def test_the_communication_cutoff_is_given_back(self):
        model = self.place.model("tiny")
        run = self.run_deck(f"""
pair_style      zero 5.0
pair_coeff      * *
run             0
pair_style      mace mp ghosts
pair_coeff      * * {model} C H I S
run             0
pair_style      mace
pair_coeff      * * {model} C H I S
run             0
pair_style      mace mp ghosts
pair_coeff      * * {model} C H I S
run             0
pair_style      zero 5.0
pair_coeff      * *
run             0
comm_modify     cutoff 9.0
pair_style      mace mp ghosts
pair_coeff      * * {model} C H I S
run             0
pair_style      zero 5.0
pair_coeff      * *
run             0
""")
        cutoffs = [float(l.split("=")[1]) for l in run.output.splitlines()
                   if "ghost atom cutoff" in l]
        self.assertEqual(cutoffs, [7.0, 12.0, 7.0, 12.0, 7.0, 12.0, 9.0])

    def test_masses_that_contradict_elements_are_told(self):
        deck = f"pair_style mace\npair_coeff * * {self.place.model('tiny')} {{elements}}\n"
        run = self.run_deck(deck.format(elements="H C S I") + "run 0\nrun 0\n", 2)
        warnings = self.warnings(run, "pair_coeff names")
        self.assertEqual(len(warnings), 1, run.output)
        for words in ("H for atom type 1, of mass 12.011 as C", "C for atom type 2, of mass 1.008 "
                      "as H", "S for atom type 3", "as I", "I for atom type 4, of mass 32.06 as S"):
            self.assertIn(words, warnings[0])
        for masses in ("", "mass 2 2.0141", "mass 2 3.016", "mass 1 13.0034", "mass 4 33.968",
                       "mass 2 4.03"):
            with self.subTest(masses=masses):
                run = self.run_deck(deck.format(elements="C H I S") + masses + "\nrun 0\n")
                self.assertEqual(self.warnings(run, "pair_coeff names"), [])
        run = self.run_deck(deck.format(elements="C H I S") + "mass 1 30.0\nrun 0\n")
        self.assertIn("names C for atom type 1, of mass 30:", run.output)

    def test_heat_flux_has_a_warning(self):
        deck = f"""
pair_style      mace
pair_coeff      * * {self.place.model("tiny")} C H I S
compute         ke all ke/atom
compute         pe all pe/atom
compute         st all stress/atom NULL virial
"""
        use = "thermo_style custom step c_hf[1]\nrun 2\nrun 0\n"
        run = self.run_deck(deck + "compute hf all heat/flux ke pe st\n" + use, 2)
        self.assertEqual(len(self.warnings(run, "heat/flux")), 1, run.output)
        run = self.run_deck(deck + "compute hf all reduce sum c_st[1] c_st[2]\n" + use)
        self.assertEqual(self.warnings(run, "heat/flux"), [])

    def test_the_example_with_dispersion_runs_as_it_is_printed(self):
        page = (DATA.parents[2] / "docs" / "pair_mace.md").read_text()
        start = page.index("pair_style      mace dispersion")
        example = page[start:page.index("\n\n", start)]
        coefficients = "mace-omat-0-medium.h5 C H"
        self.assertEqual(example.count(coefficients), 1, example)
        example = example.replace(coefficients, f"{self.place.model('tiny')} C H I S")
        run = self.place.lammps(f"units metal\natom_style atomic\nread_data "
                                f"{DATA / 'crystal72.data'}\n{example}\nrun 0\n")
        self.assertEqual(run.code, 0, run.output)

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
