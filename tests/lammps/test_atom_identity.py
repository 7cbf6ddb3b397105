# SPDX-License-Identifier: GPL-2.0-or-later
"""What tells atoms apart, and other fixes of a deck: fix phonon_fd and fix cell_relax know of both or
refuse."""
import re
import unittest

from lammps_run import WorkFolder

# Two types that differ in how they bind the third, and in nothing else: no mirror half-way.
UNEQUAL_NEIGHBORS = """
units           metal
atom_style      {style}
atom_modify     map yes
region          box block 0 7.4 0 3.7 0 3.7
create_box      3 box
create_atoms    1 single 0 0 0
create_atoms    2 single 3.7 0 0
create_atoms    3 single 1.85 1.85 1.85
create_atoms    3 single 5.55 1.85 1.85
mass            1 39.95
mass            2 39.95
mass            3 20.18
pair_style      lj/cut 6.0
pair_modify     shift yes
pair_coeff      * * 0.01 3.0
pair_coeff      1 3 0.025 2.7
pair_coeff      2 3 0.01 3.2
fix             relax all cell_relax iso 0.0 symmetry yes
run             300
unfix           relax
thermo_style    custom step fmax
run             0
print           "RESULT fmax $(fmax)"
"""

# fcc argon; `set-up` comes before the fix.
ARGON = """
units           metal
atom_style      {style}
atom_modify     map yes
lattice         fcc 5.2554
region          box block 0 {n} 0 {n} 0 {n}
create_box      1 box {extra}
create_atoms    1 box
mass            1 39.95
pair_style      lj/cut 6.5
pair_coeff      1 1 0.01032 3.405
pair_modify     shift yes
group           one id 1
{setup}
fix             test all {fix}
run             200
"""

# An isotope of one atom in four, of an element that a MACE model knows.
ISOTOPE = """
units           metal
atom_style      atomic
atom_modify     map yes
lattice         fcc 6.2
region          box block 0 {n} 0 1 0 1
create_box      2 box
create_atoms    2 box basis 1 1
mass            1 120.0
mass            2 126.9
pair_style      mace
pair_coeff      * * {model} I I
fix             fd all phonon_fd fc.h5 elements I I {options}
run             100
print           "RESULT modes $(f_fd[2]) $(f_fd[8])"
"""

# Rows of like atoms at equal distances, bonded in pairs.
PAIRED_ROW = """
units           metal
atom_style      bond
atom_modify     map yes
lattice         sc 4.0
region          box block 0 4 0 2 0 2
create_box      1 box bond/types 1 extra/bond/per/atom 1 extra/special/per/atom 2
create_atoms    1 box
mass            1 39.95
special_bonds   lj 1 1 1
""" + "\n".join(f"create_bonds single/bond 1 {i} {i + 1}" for i in range(1, 17, 2)) + """
pair_style      lj/cut 6.5
pair_coeff      1 1 0.01 3.4
bond_style      harmonic
bond_coeff      1 1.0 4.0
fix             fd all phonon_fd fc.h5 {options}
run             100
"""

CHAIN = "bond/types 1 extra/bond/per/atom 1 extra/special/per/atom 2"


class Deck(unittest.TestCase):
    def setUp(self):
        self.place = WorkFolder(self)

    def argon(self, setup="", fix="phonon_fd fc.h5 cells 3 3 3", ranks=1, style="atomic", extra="",
              n=3):
        return self.place.lammps(ARGON.format(setup=setup, fix=fix, style=style, extra=extra, n=n),
                                 ranks)

    def refuse(self, complaint, **deck):
        run = self.argon(**deck)
        self.assertNotEqual(run.code, 0, run.output)
        self.assertRegex(run.output, "ERROR.*" + complaint)

    def accept(self, **deck):
        run = self.argon(**deck)
        self.assertEqual(run.code, 0, run.output)
        return run


class Identity(Deck):
    def test_types_take_away_symmetry_in_a_relaxation(self):
        for ranks in (1, 2, 4):
            run = self.place.lammps(UNEQUAL_NEIGHBORS.format(style="atomic"), ranks)
            self.assertEqual(run.code, 0, run.output)
            self.assertIn("keeps space group P4/mmm (123)", run.output)
            self.assertIn("relaxed after", run.output)
            self.assertLess(run.result("fmax")[0], 1e-4)

    def test_charges_and_properties_of_the_user_count(self):
        charge = self.accept(style="charge", setup="set atom 1 charge 0.001",
                             fix="phonon_fd fc.h5 symmetry yes")
        self.assertIn("atoms of one element are told apart by charge", charge.output)
        self.assertIn("space group Pm-3m (221), 108 atoms in the primitive cell", charge.output)
        custom = self.accept(setup="fix own all property/atom d_own\nset atom 1 d_own 2.5", ranks=2,
                             fix="phonon_fd fc.h5")
        self.assertIn("told apart by d_own", custom.output)
        self.refuse("is not 27 copies of one cell.*told apart by charge", style="charge",
                    setup="set atom 1 charge 0.001")
        self.assertNotIn("told apart", self.accept().output)

    def test_charges_that_follow_positions_tell_nothing(self):
        """A loose equilibration leaves charges of images unequal, which lj/cut does not see."""
        (self.place.folder / "param.qeq").write_text("1 0.0 10.0 0.0 0.0 0.0\n")
        run = self.accept(style="charge", n=2, fix="phonon_fd fc.h5 cells 2 2 2",
                          setup="set atom 1 charge 0.3\nset atom 2 charge -0.3\n"
                                "fix charges all qeq/point 1 4.0 0.5 2 param.qeq")
        self.assertNotIn("told apart", run.output)
        self.assertNotIn("act on forces", run.output)
        self.assertIn("1 atoms in the primitive cell", run.output)

    def test_isotopes_share_the_forces_of_a_mace_model(self):
        """One displacement is enough; the modes are those of a search without any symmetry."""
        outcome = []
        for options in ("symmetry yes", "symmetry no"):
            run = self.place.lammps(ISOTOPE.format(n=1, model=self.place.model("trained_dit"),
                                                   options=options))
            self.assertEqual(run.code, 0, run.output)
            self.assertIn("4 atoms in the primitive cell", run.output)
            self.assertNotIn("told apart", run.output)
            outcome.append((run.result("modes"),
                            re.search(r"modes at Gamma from (\S+) to (\S+) ", run.output).groups()))
        self.assertEqual([modes[0] for modes, _ in outcome], [1, 24])
        for ours, expected in zip(*(limits for _, limits in outcome)):
            self.assertAlmostEqual(float(ours), float(expected), delta=0.05)

    def test_bonds_count(self):
        """Pairs of like atoms at equal distances: the bond alone makes the cell longer."""
        setup = "bond_style harmonic\nbond_coeff 1 1.0 {r}\ncreate_bonds single/bond 1 1 2"
        style = dict(style="bond", extra=CHAIN)
        r = 5.2554 / 2**0.5
        run = self.accept(setup=setup.format(r=r), fix="phonon_fd fc.h5", **style)
        self.assertIn("told apart by bonds", run.output)
        self.refuse("is not 27 copies of one cell", setup=setup.format(r=r), **style)

    def test_bonds_follow_the_symmetry_of_like_atoms_or_are_named(self):
        """Each atom of a row has one bond, to the right or to the left, at the lattice's distance."""
        for options, complaint in (("cells 4 2 2", "the bond of atoms [0-9]+ [0-9]+ has no image"),
                                   ("cells 2 2 2", "the bond of atoms [0-9]+ [0-9]+ has no image"),
                                   ("cells 4 2 2 symmetry no", "has no image"),
                                   ("cells 2 2 2 symmetry no", None)):
            run = self.place.lammps(PAIRED_ROW.format(options=options), 2)
            with self.subTest(options=options):
                self.assertEqual(bool(run.code), complaint is not None, run.output)
                self.assertRegex(run.output, complaint or "2 atoms in the primitive cell")

    def test_directions_of_atoms_are_refused(self):
        self.refuse("atoms have dipoles.*use symmetry no", style="dipole",
                    setup="set group one dipole 0 0 1")

    def test_another_force_on_one_atom_is_seen(self):
        push = "fix push one addforce 0.2 0 0"
        for ranks in (1, 2, 4):
            self.refuse("the force on atom 1 is 0.2[0-9]* eV/A away from the symmetry", setup=push,
                        fix="cell_relax iso 0.0 symmetry yes", ranks=ranks)
        # By position, which nothing tells of an atom.
        region = "region half block INF 0.1 INF INF INF INF\n" \
                 "fix push all addforce 0.2 0 0 region half"
        self.refuse("the force on atom [0-9]+ at rest is 0.[0-9]+ eV/A away from the symmetry",
                    setup=region)


class OtherFixes(Deck):
    def test_random_and_constraining_fixes_are_refused_by_name(self):
        for text, reason in (("langevin 10 10 1.0 4711", "adds random forces"),
                             ("setforce 0 0 0", "sets forces"),
                             ("aveforce 0 0 0", "sets forces"),
                             ("lineforce 1 0 0", "sets forces"),
                             ("planeforce 1 0 0", "sets forces"),
                             ("recenter INIT INIT INIT", "may move atoms")):
            for fix in ("phonon_fd fc.h5 cells 3 3 3", "cell_relax iso 0.0"):
                with self.subTest(text=text, fix=fix):
                    self.refuse(f"fix left .*{reason}.*remove", setup=f"fix left one {text}", fix=fix)

    def test_other_fixes_are_named_and_act_on_their_group(self):
        run = self.accept(setup="fix tether one spring/self 0.01", fix="phonon_fd fc.h5")
        self.assertIn("WARNING: Fix phonon_fd: other fixes act on forces and become part of the force "
                      "constants: tether (style spring/self)", run.output)
        self.assertIn("told apart by the group of fix tether", run.output)
        self.assertIn("108 atoms in the primitive cell", run.output)
        quiet = self.accept(setup="compute c all pe/atom\nfix average all ave/time 1 1 1 c_thermo_pe\n"
                                  "fix keep all store/force")
        self.assertNotIn("act on forces", quiet.output)

    def test_sums_and_asymmetries_are_warned_about_or_refused(self):
        field = "variable pull atom {k}*y\nfix field all addforce v_pull 0 0"
        fix = "phonon_fd fc.h5 symmetry no displacement 0.01"
        largest = "with force constants up to"
        small = self.accept(setup="fix tether all spring/self 0.02")
        self.assertRegex(small.output, r"WARNING: Fix phonon_fd: the sum of the forces of a "
                                       r"displacement, per length, is 0\.02 eV/Angstrom\^2, [0-9.]+ % of")
        self.refuse("the sum of the forces of a displacement.* is 0.5 " + r".*" + largest,
                    setup="fix tether all spring/self 0.5")
        for k, code in ((0.02, 0), (0.5, 1)):
            run = self.argon(setup=field.format(k=k), fix=fix, n=1)
            self.assertEqual(bool(run.code), bool(code), run.output)
            asymmetry = re.search(r"(permutation asymmetry|sum of the forces).* is ([0-9.]+) eV/A",
                                  run.output)
            self.assertIsNotNone(asymmetry, run.output)
        clean = self.accept()
        self.assertNotIn("of the largest force constant:", clean.output)


if __name__ == "__main__":
    unittest.main()
