# SPDX-License-Identifier: GPL-2.0-or-later
"""pair_style mace/kk in LAMMPS' KOKKOS package: the host style's references, and the host style."""
import unittest

import test_dispersion
import test_phonon_fd
import test_single_point
from lammps_run import DATA, HAS_KOKKOS, PRESSURE, WorkFolder, kokkos

HEAD = """
units           metal
atom_style      atomic
newton          {newton}
read_data       {data}
pair_style      {style} {settings}
pair_coeff      * * {model} C H I S
"""
DYNAMICS = HEAD + """
velocity        all create 600.0 4711 loop geom
timestep        0.00025
thermo          10
thermo_style    custom step pe ke etotal press
"""
STATE = """
write_dump      all custom state id type x y z vx vy vz fx fy fz modify sort id format float %.17g
print           "RESULT energy $(pe:%.17g) $(etotal:%.17g)"
"""


def setUpModule():
    if not HAS_KOKKOS:
        raise unittest.SkipTest("this build is for a LAMMPS without KOKKOS")


def largest_difference(a, b):
    return max(abs(x - y) for p, q in zip(a, b) for x, y in zip(p, q))


class Kokkos(unittest.TestCase):
    def lammps(self, deck, ranks=1, arguments=None, code=0, model="trained_dit", style="mace",
               settings="", newton="on", data="triclinic72", **variables):
        self.place.arguments = kokkos() if arguments is None else arguments
        text = deck.format(model=self.place.model(model, "kokkos"), style=style, newton=newton,
                           settings=settings, data=DATA / f"{data}.data", **variables)
        run = self.place.lammps(text, ranks)
        self.assertEqual(run.code == 0, code == 0, run.output)
        return run

    def state(self, *args, **options):
        run = self.lammps(*args, **options)
        return run.result("energy"), run.dump("state")

    def setUp(self):
        self.place = WorkFolder(self, kokkos())


class References(Kokkos):
    """The limits of the host style's own test."""
    run_structure = test_single_point.SinglePoint.run_structure
    check = test_single_point.SinglePoint.check

    def test_one_rank(self):
        for threads in (1, 2):
            self.place.arguments = kokkos(threads)
            for model in ("trained_dit", "tiny", "tiny_density"):
                for structure in ("triclinic72", "random16_smallcell", "random20_free"):
                    with self.subTest(threads=threads, model=model, structure=structure):
                        self.check(model, structure, engine="kokkos")

    def test_several_ranks(self):
        for ranks in (2, 4):
            for newton in ("on", "off"):
                with self.subTest(ranks=ranks, newton=newton):
                    self.check("trained_dit", "random16_smallcell", ranks=ranks, newton=newton,
                               engine="kokkos")
        for newton in ("on", "off"):
            with self.subTest(layout="tiled", newton=newton):
                self.check("trained_dit", "molecule_box", ranks=4, newton=newton, layout="tiled",
                           engine="kokkos")

    def test_exchange_on_one_rank(self):
        for newton in ("on", "off"):
            with self.subTest(newton=newton):
                self.check("tiny", "triclinic72", settings="mp exchange", newton=newton,
                           engine="kokkos")

    def test_newton_off(self):
        self.check("tiny", "random16_smallcell", newton="off", engine="kokkos")

    def test_single_precision(self):
        for ranks in (1, 2):
            with self.subTest(ranks=ranks):
                self.check("trained_dit", "triclinic72", ranks=ranks, single=True, engine="kokkos",
                           settings="precision single")

    def test_ranks_without_atoms(self):
        self.check("tiny", "single_atom", ranks=4, engine="kokkos")

    def test_real_units(self):
        self.check("tiny", "triclinic72", units="real", engine="kokkos")

    def test_start_up_line(self):
        run = self.run_structure("tiny", "triclinic72", engine="kokkos")
        lines = [l for l in run.output.splitlines() if l.startswith("Pair style mace/kk:")]
        self.assertEqual(len(lines), 1, run.output)
        self.assertRegex(lines[0], r"native kernels .*double, [1-9]\S* edges per atom, message "
                                   r"passing by images .* MB per rank")
        host = self.place
        host.arguments = []
        other = self.run_structure("tiny", "triclinic72", engine="kokkos").output
        edges = lines[0].split(" edges per atom")[0].split()[-1]
        self.assertIn(f" {edges} edges per atom", other)


class AgainstTheHostStyle(Kokkos):
    def test_the_host_style_runs_in_the_package(self):
        for ranks in (1, 2):
            expected = self.state(HEAD + "run 1\n" + STATE, ranks, [], model="tiny")
            off = HEAD.replace("pair_style", "suffix off\npair_style") + "suffix on\nrun 1\n" + STATE
            run = self.lammps(off, ranks, model="tiny")
            self.assertIn("Pair style mace: ", run.output)
            self.assertLess(largest_difference(run.dump("state"), expected[1]), 1e-10)

    def compare(self, deck, delta=1e-10, ranks=1, threads=1, **options):
        energies, rows = self.state(deck, ranks, kokkos(threads), **options)
        expected, expected_rows = self.state(deck, ranks, [], **options)
        for a, b in zip(energies, expected):
            self.assertAlmostEqual(a, b, delta=72 * delta)
        self.assertLess(largest_difference(rows, expected_rows), 10 * delta)

    def test_dynamics(self):
        for threads, ranks in ((1, 1), (2, 1), (1, 2)):
            with self.subTest(threads=threads, ranks=ranks):
                self.compare(DYNAMICS + "fix nve all nve\nrun 40\n" + STATE, ranks=ranks,
                             threads=threads)

    def test_isolated_atoms_left_out(self):
        deck = HEAD + "compute e all pe/atom\ncompute sum all reduce sum c_e\n" \
            "thermo_style custom step pe etotal c_sum\nrun 0\n" + STATE + \
            'print "RESULT sum $(c_sum:%.17g)"\n'
        run = self.lammps(deck, settings="e0 no", model="tiny")
        host = self.lammps(deck, settings="e0 no", model="tiny", arguments=[])
        self.assertAlmostEqual(run.result("energy")[0], host.result("energy")[0], delta=1e-9)
        self.assertAlmostEqual(run.result("energy")[0], run.result("sum")[0], delta=1e-9)

    def test_atoms_that_are_not_seen_or_excluded(self):
        hybrid = """
units           metal
atom_style      atomic
read_data       {data}
pair_style      hybrid/overlay mace zero 8.0
pair_coeff      * * mace {model} C H NULL S
pair_coeff      * * zero
run             0
""" + STATE
        excluded = HEAD.replace("pair_style", "group iodine type 3\nneigh_modify exclude group "
                                "iodine all\npair_style", 1) + "run 0\n" + STATE
        for deck in (hybrid, excluded):
            for ranks in (1, 2):
                with self.subTest(deck=deck, ranks=ranks):
                    self.compare(deck, model="tiny", ranks=ranks)

    def test_hybrid_overlay(self):
        deck = """
units           metal
atom_style      atomic
read_data       {data}
pair_style      hybrid/overlay mace lj/cut 8.0
pair_coeff      * * mace {model} C H I S
pair_coeff      * * lj/cut 0.001 3.0
compute         stress all stress/atom NULL pair
compute         virial all reduce sum c_stress[1] c_stress[2] c_stress[3]
thermo_style    custom step pe etotal press c_virial[1]
run             0
print           "RESULT virial $(c_virial[1]:%.17g) $(c_virial[2]:%.17g) $(c_virial[3]:%.17g)"
print           "RESULT press $(press*vol:%.17g)"
""" + STATE
        for ranks in (1, 2):
            with self.subTest(ranks=ranks):
                self.compare(deck, model="tiny", ranks=ranks)
                run = self.lammps(deck, model="tiny", ranks=ranks)
                press, virial = run.result("press")[0], sum(run.result("virial"))
                self.assertAlmostEqual(-virial / 3.0, press, delta=1e-7 * abs(press))

    def test_atoms_may_appear_vanish_and_change_type(self):
        deck = HEAD + """
run             0
create_atoms    2 single 4.0 4.0 4.0
run             1
group           added id 73
delete_atoms    group added
set             atom 5 type 3
run             0
""" + STATE
        self.compare(deck, model="tiny")

    def test_minimization(self):
        self.compare(HEAD + "thermo_style custom step pe etotal\nthermo_modify norm no\n"
                     "min_modify line quadratic\nminimize 0 1e-3 5 10\n" + STATE, model="tiny")

    def test_two_heads_of_a_model(self):
        deck = """
units           metal
atom_style      atomic
read_data       {data}
pair_style      hybrid/scaled 0.5 mace head omat_pbe 0.5 mace head omol
pair_coeff      * * mace 1 {model} C H I S
pair_coeff      * * mace 2 {model} C H I S
velocity        all create 300 4711 loop geom
fix             nve all nve
run             5
""" + STATE
        for ranks in (1, 2):
            with self.subTest(ranks=ranks):
                self.compare(deck, model="tiny_mh", ranks=ranks)

    def test_per_atom_energies_through_fix_pair(self):
        deck = HEAD + """
fix             energy all pair 1 {name} energy 0
compute         sum all reduce sum f_energy
thermo_style    custom step pe etotal c_sum
run             2
print           "RESULT sum $(c_sum:%.17g)"
""" + STATE
        run = self.lammps(deck, model="tiny", name="mace/kk")
        self.assertAlmostEqual(run.result("sum")[0], run.result("energy")[0], delta=1e-9)

    def test_descriptors(self):
        deck = HEAD + """
compute         d all mace/descriptor/atom
run             0
write_dump      all custom state id type c_d[*] modify sort id format float %.17g
"""
        rows = self.lammps(deck, model="tiny").dump("state")
        for ranks in (1, 2):
            expected = self.lammps(deck, ranks, [], model="tiny").dump("state")
            self.assertLess(largest_difference(rows, expected), 1e-10)
            rows = self.lammps(deck, 2, model="tiny").dump("state")
        moved = deck.replace("write_dump", "displace_atoms all move 0.1 0 0\nwrite_dump")
        run = self.lammps(moved, model="tiny", code=1)
        self.assertIn("use run 0 first", run.output)


class WithDispersion(Kokkos):
    """pair_style mace/kk with D3 against pair_style mace with D3, in all that is summed."""
    ADDED = "dispersion pbe cutoffs paper"
    check_against_host = AgainstTheHostStyle.compare
    force_constants = test_dispersion.Decks.force_constants
    phonons = test_dispersion.Decks.phonons
    MEASURE = HEAD + """
compute         energy all pe/atom
compute         stress all stress/atom NULL virial
thermo_style    custom step pe pxx pyy pzz pxy pxz pyz
{run}
print           "RESULT energy $(pe:%.17g)"
print           "RESULT pressure $(pxx:%.17g) $(pyy:%.17g) $(pzz:%.17g) $(pxy:%.17g) $(pxz:%.17g) $(pyz:%.17g)"
write_dump      all custom state id type fx fy fz c_energy c_stress[*] modify sort id format float %.17g
"""

    def measure(self, ranks=1, arguments=None, run="run 0", settings=ADDED, **options):
        """Energy (eV), pressure times volume (eV) as it is, and per atom forces, energies, and
        virials (eV)."""
        result = self.lammps(self.MEASURE, ranks, arguments, run=run, settings=settings, **options)
        rows = [row[:4] + [v / PRESSURE["metal"] for v in row[4:]] for row in result.dump("state")]
        return (result.result("energy"),
                [p / PRESSURE["metal"] for p in result.result("pressure")], rows)

    def test_all_sums_are_those_of_the_host_style(self):
        """Energy, forces, stress, energies and virials of atoms."""
        for data in ("crystal72", "triclinic72"):
            expected = self.measure(arguments=[], data=data)
            for ranks in (1, 2, 4):
                for threads, newton in ((1, "on"), (2, "off")):
                    with self.subTest(data=data, ranks=ranks, threads=threads, newton=newton):
                        energy, pressure, rows = self.measure(ranks, kokkos(threads), data=data,
                                                              newton=newton)
                        self.assertAlmostEqual(energy[0], expected[0][0], delta=72 * 1e-10)
                        self.assertLess(largest_difference([pressure], [expected[1]]), 1e-10)
                        self.assertLess(largest_difference(rows, expected[2]), 1e-10)

    def test_other_ways_of_the_host_style(self):
        """Other dampings and the three-body term; isolated atoms left out; single precision of
        the model, whose errors are those of another order of its sums."""
        for settings, delta in (("dispersion pbe damping zero atm yes atm_cutoff 9 e0 no", 1e-10),
                                (self.ADDED + " precision single", 1e-4)):
            with self.subTest(settings=settings):
                expected = self.measure(arguments=[], settings=settings)
                found = self.measure(2, settings=settings)
                self.assertLess(largest_difference(found[2], expected[2]), delta)
                self.assertAlmostEqual(found[0][0], expected[0][0], delta=72 * delta)

    def test_dispersion_is_there(self):
        with_it, without = self.measure(), self.measure(settings="")
        added = self.measure(arguments=[])[0][0] - self.measure(arguments=[], settings="")[0][0]
        self.assertLess(added, -1.0)
        self.assertAlmostEqual(with_it[0][0] - without[0][0], added, delta=1e-9)

    def test_atoms_that_are_not_seen_or_appear(self):
        deck = HEAD.replace("pair_style", "group iodine type 3\nneigh_modify exclude group iodine "
                            "all\npair_style", 1) + """
run             0
create_atoms    2 single 4.0 4.0 4.0
run             1
""" + STATE
        for ranks in (1, 2):
            self.check_against_host(deck, ranks=ranks, model="tiny", settings=self.ADDED)

    def test_dynamics_and_minimization(self):
        for end in ("fix nve all nve\nrun 30\n",
                    "min_modify line quadratic\nminimize 0 1e-3 5 10\n"):
            for ranks in (1, 2):
                self.check_against_host(DYNAMICS + end + STATE, ranks=ranks, settings=self.ADDED)

    def test_force_constants(self):
        """D3's part is exact, and MACE's displaced."""
        potential = f"pair_style mace {self.ADDED}\npair_coeff * * " \
            f"{self.place.model('trained_dit', 'kokkos')} C H I S\n"
        for ranks, options in ((1, ""), (2, ""), (1, "dispersion displaced")):
            found, output = self.force_constants(potential, options, ranks=ranks)
            self.assertIn("Pair style mace/kk: ", output)
            self.assertEqual("derivatives of D3 are exact" in output, options == "")
            expected, _ = self.force_constants(potential, options, arguments=[])
            self.assertLess(max(abs(a - b) for a, b in zip(found, expected)), 1e-7)

    def test_cell_relaxation(self):
        """To the cell of the host style."""
        deck = HEAD.replace("read_data", "atom_modify map array\nread_data") + """
fix             relax all cell_relax aniso 0.0
thermo_style    custom step pe etotal press vol
run             500
print           "RESULT done $(f_relax[1]) $(pe:%.12g) $(vol:%.12g)"
"""
        ours, expected = (self.lammps(deck, 1, arguments, data="relaxed_0GPa",
                                      settings=self.ADDED).result("done")
                          for arguments in (kokkos(), []))
        for a, b in zip(ours, expected):
            self.assertAlmostEqual(a, b, delta=1e-5 * abs(b))


class Runs(Kokkos):
    """Runs of one kind, cut in pieces or on other ranks, are one run."""

    def test_ranks_agree(self):
        deck = HEAD + "run 0\n" + STATE
        expected, expected_rows = self.state(deck)
        for ranks in (2, 4):
            for newton in ("on", "off"):
                energies, rows = self.state(deck, ranks, newton=newton)
                self.assertAlmostEqual(energies[0], expected[0], delta=72 * 1e-10)
                self.assertLess(largest_difference(rows, expected_rows), 1e-10)

    def test_repeats_are_bit_identical(self):
        deck = DYNAMICS + "fix nve all nve\nrun 30\n" + STATE
        for threads in (1, 2):
            first = self.state(deck, 1, kokkos(threads), model="tiny")
            self.assertEqual(first, self.state(deck, 1, kokkos(threads), model="tiny"))

    def test_a_run_in_parts_and_a_restart_in_the_middle(self):
        deck = """
read_restart    middle
pair_style      {style} {settings}
pair_coeff      * * {model} C H I S
fix             nve all nve
run             30
""" + STATE
        begin = DYNAMICS + "fix nve all nve\n"
        for settings in ("", WithDispersion.ADDED):
            with self.subTest(settings=settings):
                whole, rows = self.state(begin + "run 50\n" + STATE, settings=settings)
                parts = self.state(begin + "run 20\nrun 30\n" + STATE, settings=settings)
                self.lammps(begin + "run 20\nwrite_restart middle\n", settings=settings)
                again = self.state(deck, settings=settings)
                for energies, other_rows in (parts, again):
                    self.assertAlmostEqual(whole[1], energies[1], delta=1e-8)
                    self.assertLess(largest_difference(rows, other_rows), 1e-7)

    def test_energy_is_conserved(self):
        run = self.lammps(DYNAMICS + """
run             0
print           "RESULT start $(etotal:%.17g)"
fix             nve all nve
run             100
""" + STATE, ranks=2)
        drift = (run.result("energy")[1] - run.result("start")[0]) / 72
        self.assertLess(abs(drift), 5e-5)

    def test_the_pressure_of_a_barostat_is_the_derivative_of_the_energy(self):
        """The box is strained where fix npt has left it."""
        deck = DYNAMICS.replace("atom_style", "atom_modify map yes\natom_style") + """
fix             npt all npt temp 300 300 0.1 aniso 5e3 5e3 1.0
run             20
unfix           npt
compute         virial all pressure NULL virial
thermo_style    custom step pe etotal vol c_virial[1] c_virial[2] c_virial[3]
run             0
variable        stress equal $((c_virial[1]+c_virial[2]+c_virial[3])/3:%.17g)
variable        volume equal $(vol:%.17g)
change_box      all x scale 0.9999 y scale 0.9999 z scale 0.9999 remap
run             0
variable        minus equal $(pe:%.17g)
variable        dv equal $(v_volume-vol:%.17g)
change_box      all x scale $(1.0001/0.9999:%.17g) y scale $(1.0001/0.9999:%.17g) &
                z scale $(1.0001/0.9999:%.17g) remap
run             0
variable        dv2 equal $(vol-v_volume+v_dv:%.17g)
print           "RESULT strain $(v_minus:%.17g) $(pe:%.17g) $(v_dv2:%.17g) $(v_stress:%.17g)"
"""
        for arguments, ranks in ((kokkos(), 1), (kokkos(), 2), ([], 1), ([], 2)):
            with self.subTest(arguments=arguments, ranks=ranks):
                run = self.lammps(deck, ranks, arguments, data="crystal72")
                minus, plus, volume, pressure = run.result("strain")
                self.assertAlmostEqual(-(plus - minus) / volume, pressure / PRESSURE["metal"],
                                       delta=1e-7)


class OtherStyles(Kokkos):
    run_deck = test_phonon_fd.PhononFD.run_deck
    force_constants = test_phonon_fd.PhononFD.force_constants

    def test_force_constants(self):
        """Those of the host style, which fix phonon_fd evaluates locally where it can."""
        self.run_deck(engine="kokkos")
        ours = self.force_constants()
        (self.place.folder / "fc.h5").unlink()
        self.place.arguments = []
        self.run_deck(engine="kokkos")
        expected = self.force_constants()
        self.assertEqual(len(ours), len(expected))
        self.assertLess(max(abs(a - b) for a, b in zip(ours, expected)), 1e-7)

    def test_cell_relaxation(self):
        deck = HEAD.replace("read_data", "atom_modify map array\nread_data") + """
fix             relax all cell_relax
thermo          10
thermo_style    custom step pe etotal press vol
run             400
print           "RESULT done $(f_relax[1]) $(pe:%.12g) $(vol:%.12g)"
"""
        energies = {}
        for arguments in (kokkos(), []):
            energies[len(arguments)] = self.lammps(deck, 1, arguments, model="tiny",
                                                   data="relaxed_0GPa").result("done")
        for ours, expected in zip(*energies.values()):
            self.assertAlmostEqual(ours, expected, delta=1e-5 * abs(expected))


class Refusals(Kokkos):
    def test_what_it_does_not_do(self):
        cases = {
            "mp ghosts": "mace/kk knows no mp ghosts: .* pair_style mace with 'suffix off'",
        }
        for settings, complaint in cases.items():
            with self.subTest(settings=settings):
                run = self.lammps(HEAD + "run 0\n", settings=settings, code=1)
                self.assertRegex(run.output, complaint)

    def test_kokkos_must_be_on(self):
        run = self.lammps(HEAD + "run 0\n", style="mace/kk", arguments=[], code=1)
        self.assertIn("mace/kk needs the KOKKOS package: start LAMMPS with -k on", run.output)

    def test_every_name(self):
        for style in ("mace/kk", "mace/kk/device", "mace/kk/host"):
            with self.subTest(style=style):
                run = self.lammps(HEAD + "run 0\n", style=style, model="tiny")
                self.assertIn("Pair style mace/kk: ", run.output)

    def test_atoms_on_top_of_each_other_are_named(self):
        run = self.lammps(HEAD + "create_atoms 1 single 1 1 1\ncreate_atoms 1 single 1 1 1\n"
                          "run 0\n", code=1, model="tiny")
        self.assertRegex(run.output, "atoms 73 and 74 are both at|atoms 74 and 73 are both at")

    def test_neighbors_that_lists_leave_out_are_named(self):
        deck = HEAD + "group a id 1:36\nneigh_modify exclude group a a\nrun 0\n"
        run = self.lammps(deck, code=1, model="tiny")
        self.assertIn("neigh_modify exclude hides them from each other", run.output)


if __name__ == "__main__":
    unittest.main()
