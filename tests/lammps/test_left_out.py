# SPDX-License-Identifier: GPL-2.0-or-later
"""Neighbors that LAMMPS leaves out of its lists, and atoms it takes out of the system."""
import unittest

from lammps_run import DATA, ENGINES, WorkFolder

ATOM = -0.18964571  # E0 of iodine in the model tiny_density, eV

CRYSTAL = f"""
units           metal
atom_style      atomic
atom_modify     map yes
read_data       {DATA / "crystal72.data"}
group           fixed id 1:36
group           mobile subtract all fixed
"""

# Two bonds without an angle: the first and the third atom are 1-3 neighbors. Bonds may join at once
# or later.
BONDS = """
units           metal
atom_style      full
region          box block 0 20 0 20 0 20
create_box      4 box bond/types 1 extra/bond/per/atom 2 extra/special/per/atom 4
mass            1 12.011
mass            2 1.008
mass            3 126.9
mass            4 32.06
create_atoms    3 single 8 10 10
create_atoms    4 single 10.2 10 10
create_atoms    3 single 11 12 10
bond_style      zero
bond_coeff      *
special_bonds   {special}
pair_style      {style}
pair_coeff      {coeff}
"""

JOIN = """
create_bonds    single/bond 1 1 2
create_bonds    single/bond 1 2 3
"""


class LeftOut(unittest.TestCase):
    def setUp(self):
        self.place = WorkFolder(self)

    def lammps(self, deck, ranks=1):
        run = self.place.lammps(deck, ranks)
        self.assertEqual(run.code, 0, run.output)
        return run

    def refuse(self, complaint, deck, ranks=1):
        run = self.place.lammps(deck, ranks)
        self.assertNotEqual(run.code, 0, run.output)
        errors = [line for line in run.output.splitlines() if line.startswith("ERROR")]
        self.assertEqual(len(errors), 1, run.output)
        self.assertRegex(errors[0], complaint)
        return run

    def warnings(self, run):
        return [l for l in run.output.splitlines() if l.startswith("WARNING: Pair style mace")]

    def mace(self, model="trained_dit", options="", engine=ENGINES[0]):
        return (f"pair_style mace engine {engine} {options}\n"
                f"pair_coeff * * {self.place.model(model, engine)} C H I S\n")


class Exclusions(LeftOut):
    def test_excluded_neighbors_are_an_error(self):
        for exclusion, ranks in (("group fixed fixed", 1), ("group fixed fixed", 2),
                                 ("group fixed mobile", 4), ("type 1 3", 2)):
            with self.subTest(exclusion=exclusion, ranks=ranks):
                self.refuse(r"atoms \d+ and \d+ are neighbors, and neigh_modify exclude",
                            f"{CRYSTAL}{self.mace()}run 0\n"
                            f"neigh_modify exclude {exclusion}\nrun 0\n", ranks)

    def test_exclusions_without_effect_are_none(self):
        """Atoms beyond each other's cutoff, and exclusions that are taken back."""
        plain = self.lammps(f'{CRYSTAL}{self.mace()}run 0\nprint "RESULT energy $(pe:%.17g)"\n')
        run = self.lammps(f"""{CRYSTAL}{self.mace()}
group           one id 1
neigh_modify    exclude group one one
neigh_modify    exclude group fixed fixed
neigh_modify    exclude none
neigh_modify    exclude group one one
run             0
print           "RESULT energy $(pe:%.17g)"
""")
        self.assertEqual(run.result("energy"), plain.result("energy"))

    def test_an_exclusion_matters_when_atoms_come_close(self):
        """Two atoms that approach each other are refused when they meet."""
        for ranks in (1, 2):
            with self.subTest(ranks=ranks):
                run = self.refuse(r"atoms [12] and [12] are neighbors", f"""
units           metal
atom_style      atomic
region          box block 0 30 0 20 0 20
create_box      4 box
create_atoms    3 single 11.0 10 10
create_atoms    3 single 18.0 10 10
mass            * 126.9
{self.mace("tiny_density")}
group           both id 1 2
neigh_modify    exclude group both both every 1 delay 0
group           right id 2
velocity        right set -10.0 0 0
fix             move all nve
timestep        0.01
thermo          1
thermo_style    custom step pe
thermo_modify   flush yes
neighbor        1.0 bin
run             60
""", ranks)
                steps = [l.split() for l in run.output.splitlines()
                         if len(l.split()) == 2 and l.split()[0].isdigit()]
                # 7 Angstrom apart, 0.1 Angstrom a step, and a cutoff of 5.
                self.assertIn(int(steps[-1][0]), (19, 20))

    def test_hybrid_styles_get_one_warning(self):
        for ranks in (1, 2):
            with self.subTest(ranks=ranks):
                run = self.lammps(f"""{CRYSTAL}
pair_style      hybrid/overlay mace zero 5.0
pair_coeff      * * mace {self.place.model("trained_dit")} C H I S
pair_coeff      * * zero
neigh_modify    exclude group fixed fixed
run             2
run             0
""", ranks)
                warnings = self.warnings(run)
                self.assertEqual(len(warnings), 1, run.output)
                self.assertIn("neigh_modify exclude", warnings[0])

    def test_a_pair_that_hybrid_gives_to_another_style_is_told(self):
        run = self.lammps(f"""{CRYSTAL}
pair_style      hybrid mace zero 5.0
pair_coeff      * * mace {self.place.model("trained_dit")} C H I S
pair_coeff      1 3 zero
run             0
""")
        self.assertEqual(len(self.warnings(run)), 1, run.output)
        self.assertIn("hybrid gives the pair to another style", self.warnings(run)[0])


class Bonds(LeftOut):
    def deck(self, special="lj/coul 1 0 0", style="mace", coeff=None):
        coeff = coeff or f"* * {self.place.model('trained_dit')} C H I S"
        return BONDS.format(special=special, style=style, coeff=coeff)

    def test_bonds_without_angles_are_an_error(self):
        for ranks in (1, 2):
            with self.subTest(ranks=ranks):
                self.refuse(r"atoms [13] and [13] .*special_bonds lj/coul 1\.0 1\.0 1\.0",
                            self.deck() + JOIN + "run 0\n", ranks)
        self.refuse("special_bonds lj/coul 1.0 1.0 1.0",
                    self.deck("lj/coul 0 0 0") + JOIN + "run 0\n")

    def test_bonded_neighbors_count_like_others(self):
        result = 'run 0\nprint "RESULT energy $(pe:%.17g)"\n'
        free = self.lammps(self.deck("lj/coul 0 0 0") + result)
        for special in ("lj/coul 1 1 1", "lj/coul 0.5 0.5 0.5"):
            with self.subTest(special=special):
                bonded = self.lammps(self.deck(special) + JOIN + result)
                self.assertEqual(bonded.result("energy"), free.result("energy"))

    def test_bonds_that_arrive_between_runs_are_an_error_then(self):
        run = self.refuse("special_bonds", self.deck("lj/coul 0 1 1") + "run 0\n"
                          'print "no bonds yet"\n' + JOIN + "run 0\n")
        self.assertIn("\nno bonds yet", run.output)

    def test_bonds_that_arrive_in_a_run_are_an_error_then(self):
        molecule = self.place.folder / "pair.mol"
        molecule.write_text("two bonded atoms\n\n2 atoms\n1 bonds\n\nCoords\n\n1 0 0 0\n2 2.7 0 0\n"
                            "\nTypes\n\n1 3\n2 3\n\nCharges\n\n1 0\n2 0\n\nBonds\n\n1 1 1 2\n")
        run = self.refuse("special_bonds", self.deck("lj/coul 0 0 0") + f"""
molecule        two {molecule}
region          corner block 1 4 1 4 1 4
fix             add all deposit 1 0 5 4711 mol two region corner near 2.0
fix             move all nve
thermo          1
thermo_style    custom step atoms pe
thermo_modify   flush yes
run             10
""")
        steps = [l.split() for l in run.output.splitlines()
                 if len(l.split()) == 3 and l.split()[0].isdigit()]
        self.assertGreaterEqual(len(steps), 1)
        self.assertEqual(steps[-1][1], "3")

    def test_hybrid_styles_get_one_warning(self):
        model = self.place.model("trained_dit")
        run = self.lammps(self.deck(style="hybrid/overlay mace zero 5.0",
                                    coeff=f"* * mace {model} C H I S\npair_coeff * * zero")
                          + JOIN + "run 0\nrun 0\n")
        self.assertEqual(len(self.warnings(run)), 1, run.output)


class HiddenAtoms(LeftOut):
    """Atoms excluded from all others are not there: fix gcmc and fix widom rely on it."""

    DECK = """
units           metal
atom_style      atomic
region          box block 0 30 0 30 0 30
create_box      4 box
mass            * 126.9
{atoms}
{pair}
thermo_style    custom step atoms pe
compute         each all pe/atom
compute         least all reduce min c_each
compute         most all reduce max c_each
thermo_style    custom step atoms pe c_least c_most
run             0
print           "RESULT all $(pe:%.10g)"
neigh_modify    exclude {exclude}
run             0
print           "RESULT excluded $(pe:%.10g) $(c_least:%.10g) $(c_most:%.10g)"
neigh_modify    exclude none
delete_atoms    group gone
run             0
print           "RESULT deleted $(pe:%.10g)"
"""

    def check(self, atoms, exclude, options="", ranks=1, engine=ENGINES[0]):
        run = self.lammps(self.DECK.format(atoms=atoms, exclude=exclude,
                                           pair=self.mace("tiny_density", options, engine)), ranks)
        excluded = run.result("excluded")[0]
        self.assertAlmostEqual(excluded, run.result("deleted")[0], delta=1e-8)
        self.assertNotAlmostEqual(excluded, run.result("all")[0], delta=1e-3)
        return run

    def test_an_excluded_atom_has_no_energy(self):
        atoms = """create_atoms 3 single 1 1 1
create_atoms 3 single 15 15 15
group gone id 2"""
        for engine in ENGINES:
            for ranks in (1, 2):
                with self.subTest(engine=engine, ranks=ranks):
                    run = self.check(atoms, "group gone all", "", ranks, engine)
                    self.assertAlmostEqual(run.result("all")[0], 2 * ATOM, delta=1e-7)
                    least, most = run.result("excluded")[1:]
                    self.assertAlmostEqual(least, ATOM, delta=1e-7)
                    self.assertEqual(most, 0.0)

    def test_the_others_lose_a_neighbor(self):
        atoms = """create_atoms 3 single 1 1 1
create_atoms 1 single 1 3 1
create_atoms 4 single 28.5 1 1
create_atoms 1 single 2 2 29
group gone type 1"""
        self.check(atoms, "group gone all")
        self.check(atoms, "group all gone", "mp exchange" if "kokkos" in ENGINES else "", 2)
        self.check(atoms, "group gone all", "mp ghosts", 4)
        self.check(atoms, "type 1 1 &\n exclude type 1 2 exclude type 1 3 exclude type 1 4")


class InsertedAtoms(LeftOut):
    HEAD = """
units           metal
atom_style      {style}
atom_modify     map yes
region          box block 0 60 0 60 0 60
create_box      4 box
mass            1 12.011
mass            2 1.008
mass            3 126.9
mass            4 32.06
{atoms}
{pair}
group           gas type 3
"""

    MEAN = """
variable        n equal atoms
fix             mean all ave/time 1 {steps} {steps} v_n
thermo_style    custom step atoms pe
run             {steps}
print           "RESULT mean $(f_mean)"
"""

    def test_an_ideal_gas_has_the_density_of_its_reservoir(self):
        """<N> = p V / kT = 10, less 2.4 % for the spheres of 5 Angstrom where nothing is inserted.

        The number of atoms forgets itself in about 20 attempts, so that 4800 of them leave an error
        of 0.3.
        """
        for ranks in (1, 2):
            with self.subTest(ranks=ranks):
                head = self.HEAD.format(
                    style="atomic", pair=self.mace(options="e0 no"),
                    atoms="create_atoms 3 random 10 4711 box overlap 8.0 maxtry 1000")
                run = self.lammps(head + "fix g gas gcmc 1 20 0 3 29494 300.0 0.0 0.0 pressure "
                                  "1.91741 full_energy overlap_cutoff 5.0\n"
                                  + self.MEAN.format(steps=240), ranks)
                self.assertAlmostEqual(run.result("mean")[0], 9.76, delta=1.0)

    def test_so_has_a_gas_of_molecules(self):
        """fix gcmc takes a molecule out of all groups, and its atoms still see each other then."""
        molecule = self.place.folder / "pair.mol"
        molecule.write_text("two atoms\n\n2 atoms\n\nCoords\n\n1 0 0 0\n2 2.7 0 0\n\n"
                            "Types\n\n1 3\n2 3\n")
        head = self.HEAD.format(style="molecular", pair=self.mace(options="e0 no"), atoms=f"""
molecule        two {molecule}
create_atoms    0 random {{n}} 4711 box mol two 4712 overlap 15.0 maxtry 10000""")
        one = self.lammps(head.format(n=1) + 'run 0\nprint "RESULT energy $(pe:%.12g)"\n')
        energy = one.result("energy")[0]
        self.assertGreater(abs(energy), 0.1)
        run = self.lammps(head.format(n=5)
                          + "fix g gas gcmc 1 20 0 0 29494 300.0 0.0 0.0 mol two pressure 0.958705 "
                          f"full_energy intra_energy {energy} overlap_cutoff 5.0\n"
                          + self.MEAN.format(steps=160))
        self.assertAlmostEqual(run.result("mean")[0] / 2, 4.8, delta=0.8)

    def test_the_insertion_of_an_atom_alone_costs_nothing(self):
        head = self.HEAD.format(style="atomic", pair=self.mace(options="e0 no"),
                                atoms="create_atoms 3 single 30 30 30")
        run = self.lammps(head + "fix w gas widom 1 5 3 29494 300.0 full_energy\n"
                          'run 1\nprint "RESULT widom $(f_w[2]:%.10g)"\n')
        self.assertAlmostEqual(run.result("widom")[0], 1.0, delta=1e-6)


class IsolatedEnergies(LeftOut):
    RUN = """
compute         each all pe/atom
compute         sum all reduce sum c_each
thermo_style    custom step pe c_sum
run             0
print           "RESULT energy $(pe:%.17g) $(c_sum:%.17g)"
"""

    def test_atoms_alone_have_none_without_e0(self):
        for engine in ENGINES:
            for model in ("trained_dit", "tiny", "tiny_density"):
                with self.subTest(engine=engine, model=model):
                    run = self.lammps(f"""
units           metal
atom_style      atomic
read_data       {DATA / "single_atom.data"}
{self.mace(model, "e0 no", engine)}{self.RUN}""")
                    for energy in run.result("energy"):
                        self.assertAlmostEqual(energy, 0.0, delta=1e-10)

    def test_the_rest_is_what_atoms_alone_do_not_have(self):
        formula = {1: 4, 2: 2, 3: 2, 4: 1}  # of each atom type in a molecule; 8 molecules
        places = iter(range(1, 10))
        atoms = "".join(f"create_atoms {kind} single {10 * next(places)} 5 5\n"
                        for kind, n in formula.items() for _ in range(n))
        alone = self.lammps(f"""
units           metal
atom_style      atomic
region          box block 0 100 0 10 0 10
create_box      4 box
mass            * 1.0
{atoms}{self.mace()}{self.RUN}""").result("energy")[0]
        for ranks in (1, 2):
            with self.subTest(ranks=ranks):
                full, _ = self.lammps(CRYSTAL + self.mace() + self.RUN, ranks).result("energy")
                run = self.lammps(CRYSTAL + self.mace(options="e0 no") + self.RUN, ranks)
                rest, each = run.result("energy")
                self.assertAlmostEqual(rest, full - 8 * alone, delta=1e-8)
                self.assertAlmostEqual(rest, each, delta=1e-8)
                self.assertIn("energies of isolated atoms left out", run.output)

    def test_a_wrong_value_is_named(self):
        self.refuse("unknown e0 'maybe'; choose from no, yes",
                    CRYSTAL + "pair_style mace e0 maybe\n")


if __name__ == "__main__":
    unittest.main()
