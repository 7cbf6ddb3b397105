# SPDX-License-Identifier: GPL-2.0-or-later
"""pair_style d3, and pair_style mace with dispersion."""
import json
import math
import subprocess
import unittest

from lammps_run import DATA, ENERGY, ENGINES, INSPROC, PRESSURE, WorkFolder
from test_phonon_fd import read_force_constants
from test_single_point import largest_difference

REFERENCES = json.loads((DATA.parent / "dispersion" / "references.json").read_text())
CRYSTAL = DATA / "crystal72.data"

# What comes behind pair_style and pair_coeff, and prints what is compared.
MEASURE = """
compute         energy all pe/atom
compute         sum all reduce sum c_energy
compute         stress all stress/atom NULL virial
compute         virial all reduce sum c_stress[1] c_stress[2] c_stress[3] c_stress[4] c_stress[5] c_stress[6]
thermo_style    custom step pe pxx c_sum c_virial[1]
dump            forces all custom 1 dump.forces id type fx fy fz
dump_modify     forces sort id format float %.17g
run             0
print           "RESULT energy $(pe:%.17g) $(c_sum:%.17g)"
print           "RESULT pressure $(pxx:%.17g) $(pyy:%.17g) $(pzz:%.17g) $(pxy:%.17g) $(pxz:%.17g) $(pyz:%.17g)"
print           "RESULT virial $(c_virial[1]/vol:%.17g) $(c_virial[2]/vol:%.17g) $(c_virial[3]/vol:%.17g) $(c_virial[4]/vol:%.17g) $(c_virial[5]/vol:%.17g) $(c_virial[6]/vol:%.17g)"
"""


class Decks(unittest.TestCase):
    def setUp(self):
        self.place = WorkFolder(self)

    def lammps(self, deck, ranks=1, **how):
        run = self.place.lammps(deck, ranks, **how)
        self.assertEqual(run.code, 0, run.output)
        return run

    def measure(self, potential, ranks=1, units="metal", newton="on", data=CRYSTAL):
        """Energy, forces, pressure; what atoms have of energy and virial has to sum to them."""
        run = self.lammps(f"units {units}\nnewton {newton}\natom_style atomic\nread_data {data}\n"
                          + potential + MEASURE, ranks)
        energy, of_atoms = run.result("energy")
        self.assertAlmostEqual(energy, of_atoms, delta=1e-11 * abs(energy))
        pressure = run.result("pressure")
        for sum_of_atoms, component in zip(run.result("virial"), pressure):
            self.assertAlmostEqual(-sum_of_atoms, component, delta=1e-9 * max(map(abs, pressure)))
        return energy, run.dump("dump.forces"), pressure

    def refuse(self, complaint, deck):
        run = self.place.lammps(f"units metal\nread_data {CRYSTAL}\n" + deck + "\nrun 0\n")
        self.assertNotEqual(run.code, 0, run.output)
        errors = [line for line in run.output.splitlines() if line.startswith("ERROR")]
        self.assertEqual(len(errors), 1, run.output)
        self.assertRegex(errors[0], complaint)

    def phonons(self, potential, options="", steps=1000):
        """A deck for the force constants of the small crystal at rest."""
        return (f"units metal\nread_data {DATA / 'relaxed_0GPa.data'}\n" + potential +
                f"fix f all phonon_fd fc.h5 cells 1 1 1 symprec 1e-3 {options}\n"
                f"thermo 1\nthermo_style custom step pe f_f[1]\nthermo_modify format float %.17g\n"
                f"run {steps}\n")

    def force_constants(self, potential, options="", **how):
        """Those of the small crystal at rest, eV/Angstrom^2, and what LAMMPS printed."""
        run = self.lammps(self.phonons(potential, options), **how)
        subprocess.run([INSPROC, "convert", "fc.h5", "-o", "FORCE_CONSTANTS"],
                       cwd=self.place.folder, check=True, capture_output=True)
        (self.place.folder / "fc.h5").unlink()
        return read_force_constants(self.place.folder / "FORCE_CONSTANTS"), run.output


def d3(arguments):
    return f"pair_style d3 {arguments}\npair_coeff * * C H I S\n"


class PairD3(Decks):
    def reference(self, functional, damping, atm):
        crystal = next(s for s in REFERENCES if s["name"] == "crystal")
        return next(c for c in crystal["cases"] if
                    (c["functional"], c["damping"], c["atm"]) == (functional, damping, atm))

    def check(self, functional, damping, atm, units="metal", **options):
        expected = self.reference(functional, damping, atm)
        bohr = 0.529177210903
        two, three, coordination = (x * bohr for x in expected["cutoffs_bohr"])
        energy, forces, pressure = self.measure(
            d3(f"{functional} damping {damping} atm {'yes' if atm else 'no'} dispersion_cutoff "
               f"{two:.15g} cn_cutoff {coordination:.15g} atm_cutoff {three:.15g}"), units=units,
            **options)
        unit = ENERGY[units]
        self.assertAlmostEqual(energy / unit, expected["energy"],
                               delta=1e-9 * abs(expected["energy"]))
        forces = [[x / unit for x in row] for row in forces]
        self.assertLess(largest_difference(forces, expected["forces"]), 1e-8)
        s = expected["stress"]
        stress = [s[0][0], s[1][1], s[2][2], s[0][1], s[0][2], s[1][2]]
        self.assertLess(largest_difference([[-p / PRESSURE[units] for p in pressure]], [stress]),
                        1e-9)

    def test_results_equal_simple_dftd3(self):
        for functional, damping, atm in (("pbe", "bj", False), ("pbe", "zero", True),
                                         ("r2scan", "bj", False), ("wb97m", "bj", True)):
            with self.subTest(functional=functional, damping=damping, atm=atm):
                self.check(functional, damping, atm)

    def test_real_units_are_converted(self):
        self.check("pbe", "bj", False, units="real", newton="off")

    def test_ranks_share_the_work(self):
        """Also ranks without atoms."""
        for data in (CRYSTAL, DATA / "molecule_box.data", DATA / "triclinic72.data"):
            for arguments in ("pbe", "r2scan atm yes atm_cutoff 9"):
                one = self.measure(d3(arguments), data=data)
                for ranks in (2, 4):
                    with self.subTest(data=data.name, arguments=arguments, ranks=ranks):
                        more = self.measure(d3(arguments), ranks, data=data)
                        self.assertAlmostEqual(one[0], more[0], delta=1e-10 * abs(one[0]))
                        self.assertLess(largest_difference(one[1], more[1]), 1e-10)
                        self.assertLess(largest_difference([one[2]], [more[2]]),
                                        1e-10 * PRESSURE["metal"])

    def test_cutoffs_have_names(self):
        energies = [self.measure(d3(f"pbe {cutoffs}"))[0] for cutoffs in (
            "", "cutoffs torch-dftd",
            "dispersion_cutoff 21.16708843612 cn_cutoff 21.16708843612",
            "cutoffs simple-dftd3",
            "dispersion_cutoff 31.75063265418 cn_cutoff 21.16708843612",
            "cutoffs paper", "dispersion_cutoff 31.75 cn_cutoff 21.17",
            "cutoffs dftd3", "dispersion_cutoff 50.20215816926 cn_cutoff 21.16708843612")]
        self.assertEqual(energies[0], energies[1])
        self.assertEqual(energies[0], energies[2])
        self.assertEqual(energies[3], energies[4])
        self.assertEqual(energies[5], energies[6])
        self.assertEqual(energies[7], energies[8])
        self.assertGreater(energies[0], energies[3] + 0.01)

    def test_parameters_of_your_own(self):
        pbe = self.measure(d3("pbe"))
        own = self.measure(d3("custom s8 0.7875 a1 0.4289 a2 4.4407"))
        self.assertEqual(pbe, own)
        scaled = self.measure(d3("pbe s6 2.0 s8 1.575"))
        self.assertAlmostEqual(scaled[0], 2.0 * pbe[0], delta=1e-12)

    def test_one_line_tells_what_runs(self):
        run = self.lammps(f"units metal\nread_data {CRYSTAL}\n" + d3("pbe atm yes atm_cutoff 9")
                          + "run 0\nrun 0\n")
        lines = [l for l in run.output.splitlines() if l.startswith("Pair style d3:")]
        self.assertEqual(len(lines), 1, run.output)
        for text in ("pbe", "damping bj", "21.1671 (pairs)", "three-body term within 9 "):
            self.assertIn(text, lines[0])

    def test_mistakes_are_named(self):
        coeff = "\npair_coeff * * C H I S"
        for complaint, deck in (
                ("needs the name of a density functional", "pair_style d3" + coeff),
                ("a functional pbez; similar names: pbe", "pair_style d3 pbez" + coeff),
                ("with damping zero; there are for bj", "pair_style d3 wb97m damping zero" + coeff),
                ("unknown damping 'cso'; choose from bj", "pair_style d3 pbe damping cso" + coeff),
                ("unknown keyword 'cutoff'; choose from", "pair_style d3 pbe cutoff 9" + coeff),
                ("'cn_cutoff' needs a value", "pair_style d3 pbe cn_cutoff" + coeff),
                ("between 0 and 10000 Angstrom, not '-3'", "pair_style d3 pbe cn_cutoff -3" + coeff),
                ("should be a number, not '9A'", "pair_style d3 pbe cn_cutoff 9A" + coeff),
                ("unknown atm 'on'; choose from no, yes", "pair_style d3 pbe atm on" + coeff),
                ("custom parameters of damping bj need the keyword a1",
                 "pair_style d3 custom s8 1.0" + coeff),
                ("one element for each of the 4 atom types", "pair_style d3 pbe\npair_coeff * * C"),
                ("no data for Rf", "pair_style d3 pbe\npair_coeff * * C H I Rf"),
                ("pair coeffs are not set", "pair_style d3 pbe\npair_coeff * * C H I NULL")):
            with self.subTest(complaint=complaint):
                self.refuse(complaint, deck)

    def test_atoms_in_one_place_are_named(self):
        self.refuse(r"Pair style d3: atom (1|73) coincides with",
                    "create_atoms 1 single 3.02443501 15.21108034 2.53576143 units box\n"
                    + d3("pbe"))

    def test_second_derivatives_are_those_of_the_forces(self):
        """What central differences are off by goes with the square of the displacement."""
        potential = d3("pbe cutoffs paper")
        exact, _ = self.force_constants(potential, "method analytic")
        self.assertGreater(max(map(abs, exact)), 0.4)
        off = []
        for displacement in (0.01, 0.005):
            found, _ = self.force_constants(
                potential, f"displacement {displacement} dispersion displaced")
            off.append(max(abs(a - b) for a, b in zip(found, exact)))
        self.assertLess(off[1], 1e-3)
        self.assertAlmostEqual(off[0] / off[1], 4.0, delta=0.2)


class Boxes(Decks):
    """Structures and inputs that other codes have stumbled over."""

    def energy(self, potential, box="", boundary="p p p", data=CRYSTAL, types="", ranks=1):
        return self.energy_and_trace(potential, box, boundary, data, types, ranks)[0]

    def energy_and_trace(self, potential, box="", boundary="p p p", data=CRYSTAL, types="", ranks=1):
        """Energy, and the trace of the virial; eV."""
        run = self.lammps(f"units metal\nboundary {boundary}\nbox tilt large\natom_modify map array\n"
                          f"read_data {data} {types}\n{box}\n{potential}\n"
                          "compute p all pressure NULL virial\nthermo_style custom step pe c_p\n"
                          'run 0\nprint "RESULT energy $(pe:%.17g) $(3.0*c_p*vol:%.17g)"\n', ranks)
        energy, trace = run.result("energy")
        return energy, trace / PRESSURE["metal"]

    def test_a_molecule_without_periodic_boundaries(self):
        molecule = next(s for s in REFERENCES if s["name"] == "molecule")
        expected = next(c for c in molecule["cases"] if
                        (c["functional"], c["damping"], c["atm"]) == ("pbe", "bj", False))
        ids = {16: [1], 6: [2, 3, 4, 5], 1: [6, 7], 53: [8, 9]}  # of the elements in the data file
        low = [min(column) - 4.0 for column in zip(*molecule["positions"])]
        place = ""
        for number, position in zip(molecule["numbers"], molecule["positions"]):
            x, y, z = (a - b for a, b in zip(position, low))
            place += f"set atom {ids[number].pop()} x {x:.15g} y {y:.15g} z {z:.15g}\n"
        for boundary in ("f f f", "s s s", "m f s"):
            for ranks in (1, 2):
                with self.subTest(boundary=boundary, ranks=ranks):
                    energy = self.energy(d3("pbe cutoffs simple-dftd3"), place, boundary,
                                         DATA / "molecule_box.data", ranks=ranks)
                    self.assertAlmostEqual(energy, expected["energy"],
                                           delta=1e-9 * abs(expected["energy"]))

    def test_a_slab_is_a_crystal_with_much_vacuum(self):
        potential = d3("pbe cutoffs paper")
        slab = self.energy(potential, boundary="p p f")
        self.assertAlmostEqual(slab, self.energy(potential, "change_box all z delta 0 40"),
                               delta=1e-11 * abs(slab))
        self.assertGreater(slab, 0.9 * self.energy(potential))

    def test_one_lattice_in_other_vectors(self):
        """A box that leans by a whole vector, more than LAMMPS likes."""
        energy = self.energy(d3("pbe atm yes atm_cutoff 9"))
        for lean in ("xy final $(lx)", "xz final $(-2*lx) yz final $(ly)"):
            with self.subTest(lean=lean):
                leaning = self.energy(d3("pbe atm yes atm_cutoff 9"),
                                      f"change_box all triclinic\nchange_box all {lean}")
                self.assertAlmostEqual(leaning, energy, delta=1e-11 * abs(energy))

    def test_several_types_of_one_element(self):
        energy = self.energy(d3("pbe"))
        potential = "pair_style d3 pbe\npair_coeff * * C H I S C H\n"
        types = "extra/atom/types 2"
        box = ("mass 5 13.003\nmass 6 2.014\ngroup some id <> 10 40\ngroup c type 1\ngroup h type 2\n"
               "group c13 intersect some c\ngroup d intersect some h\n"
               "set group c13 type 5\nset group d type 6")
        self.assertAlmostEqual(self.energy(potential, box, types=types), energy,
                               delta=1e-12 * abs(energy))

    def test_atoms_closer_than_any_reference(self):
        """Coordination numbers far beyond those of all reference molecules. The virial is the
        derivative of the energy by the logarithm of a scale, to the square of the step."""
        step = 1e-4
        minus, middle, plus = (
            self.energy_and_trace(d3("pbe"), "change_box all boundary f f f " + " ".join(
                f"{x} scale {0.5 * math.exp(s):.17g}" for x in "xyz") + " remap")
            for s in (-step, 0.0, step))
        self.assertLess(middle[0], -10.0)
        self.assertAlmostEqual(middle[1], -(plus[0] - minus[0]) / (2.0 * step),
                               delta=1e-5 * abs(middle[1]))

    def test_the_names_that_pair_style_hybrid_takes_for_styles(self):
        """zero and atm are pair styles of LAMMPS."""
        expected = self.energy(d3("pbe damping zero atm yes atm_cutoff 9"))
        coefficients = "pair_coeff * * d3 C H I S\npair_coeff * * zero\n"
        overlaid = self.energy(
            "pair_style hybrid/overlay d3 pbe damping original three_body yes atm_cutoff 9 zero 5.0\n"
            + coefficients)
        # The cutoff of the other style changes the order of the sums.
        self.assertAlmostEqual(overlaid, expected, delta=1e-12 * abs(expected))
        self.refuse("the keyword 'damping' needs a value: .* write 'damping original'",
                    "pair_style hybrid/overlay d3 pbe damping zero 5.0\n" + coefficients)
        self.refuse("the keyword 'damping' needs a value: .* write 'damping original'",
                    "pair_style hybrid/overlay mace dispersion pbe damping zero 5.0\n" + coefficients)


class WithMace(Decks):
    ADDED = "dispersion pbe cutoffs paper"

    def mace(self, arguments="", engine=ENGINES[0]):
        return (f"pair_style mace engine {engine} {arguments}\n"
                f"pair_coeff * * {self.place.model('trained_dit', engine)} C H I S\n")

    def overlay(self):
        return (f"pair_style hybrid/overlay mace engine {ENGINES[0]} d3 pbe cutoffs paper\n"
                f"pair_coeff * * mace {self.place.model('trained_dit')} C H I S\n"
                "pair_coeff * * d3 C H I S\n")

    def test_one_style_is_the_sum_of_two(self):
        alone, added = self.measure(self.mace()), self.measure(d3("pbe cutoffs paper"))
        for ranks in (1, 2):
            for potential in (self.mace(self.ADDED), self.overlay(),
                              self.mace(self.ADDED + " mp ghosts")):
                with self.subTest(potential=potential, ranks=ranks):
                    both = self.measure(potential, ranks, newton="off" if ranks == 2 else "on")
                    self.assertAlmostEqual(both[0], alone[0] + added[0], delta=1e-9)
                    self.assertLess(largest_difference(both[1], [
                        [x + y for x, y in zip(*rows)] for rows in zip(alone[1], added[1])]), 1e-10)
                    self.assertLess(largest_difference(
                        [both[2]], [[x + y for x, y in zip(alone[2], added[2])]]),
                        1e-11 * PRESSURE["metal"])

    def test_the_start_up_line_says_so(self):
        run = self.lammps(f"units metal\nread_data {CRYSTAL}\n" + self.mace(self.ADDED) + "run 0\n")
        self.assertRegex(run.output, r"Pair style mace: .*D3 of pbe, damping bj, cutoffs 31.75 ")

    def test_mistakes_are_named(self):
        self.refuse("'damping' belongs to dispersion: give dispersion", self.mace("damping bj"))
        self.refuse("unknown keyword 'dumping'; choose from .*dispersion",
                    self.mace("dispersion pbe dumping bj"))
        self.refuse("a functional what", self.mace("dispersion what"))

    @unittest.skipUnless("kokkos" in ENGINES, "this build has no native engine")
    def test_force_constants_are_the_sum_of_both(self):
        """Local evaluations are of MACE only: D3 acts on all atoms in each displacement."""
        added = d3("pbe cutoffs paper")
        alone, _ = self.force_constants(self.mace(engine="kokkos"), "local no")
        for dispersion in ("exact", "displaced"):
            how = f"dispersion {dispersion}"
            of_added, _ = self.force_constants(added, how)
            self.assertGreater(max(map(abs, of_added)), 0.4)
            for potential, local in ((self.mace(self.ADDED, engine="kokkos"), "local yes"),
                                     (self.overlay(), "local no")):
                both, output = self.force_constants(potential, f"{how} {local}")
                self.assertEqual("were evaluated locally" in output, local == "local yes")
                self.assertEqual("derivatives of D3 are exact" in output, dispersion == "exact")
                self.assertLess(max(abs(x - y - z) for x, y, z in zip(both, alone, of_added)),
                                1e-8)

    @unittest.skipUnless("torch" in ENGINES, "this build has no torch engine")
    def test_analytic_force_constants_have_both(self):
        alone, of_added, both = (
            self.force_constants(potential, "method analytic")[0] for potential in
            (self.mace(engine="torch"), d3("pbe cutoffs paper"),
             self.mace(self.ADDED, engine="torch")))
        self.assertLess(max(abs(x - y - z) for x, y, z in zip(both, alone, of_added)), 1e-8)

    def test_the_example_runs(self):
        """Its decks, with the model that is tested here."""
        folder = DATA.parents[2] / "examples" / "dispersion"
        deck = (folder / "in.relax").read_text().replace("../diiodothiophene", str(
            folder.parent / "diiodothiophene"))
        run = self.lammps(deck, model=self.place.model("trained_dit"))
        volumes = [math.prod(float(x) for x in line.split()[5:8])
                   for line in run.output.splitlines()
                   if " GPa: a b c " in line and "$" not in line]
        self.assertEqual(len(volumes), 2, run.output)
        self.assertLess(volumes[1], 0.97 * volumes[0])
        run = self.lammps((folder / "in.force_constants").read_text(), pressure=1.5, cells=1,
                          model=self.place.model("trained_dit"))
        self.assertIn("derivatives of D3 are exact", run.output)
        self.assertTrue((self.place.folder / "force_constants_1.5GPa.h5").exists())

    def test_a_crystal_relaxes_with_dispersion(self):
        """It shrinks, as if under pressure, and as it does in hybrid/overlay."""
        volumes = []
        for potential in (self.mace(), self.mace(self.ADDED), self.overlay()):
            run = self.lammps(
                f"units metal\nread_data {DATA / 'relaxed_0GPa.data'}\n" + potential +
                "fix r all cell_relax aniso 0.0\nthermo_style custom step pe vol\n"
                "run 500\n"
                'print "RESULT volume $(vol:%.12g)"\n')
            volumes.append(run.result("volume")[0])
        self.assertLess(volumes[1], 0.95 * volumes[0])
        self.assertAlmostEqual(volumes[1], volumes[2], delta=1e-4 * volumes[1])


if __name__ == "__main__":
    unittest.main()
