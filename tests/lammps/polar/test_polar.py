# SPDX-License-Identifier: GPL-2.0-or-later
"""Polarizable models in pair_style mace: references, ranks, charges, what is refused."""
import json
import re
import unittest

from lammps_run import (DATA, ENERGY, ENGINES, HAS_KOKKOS, MODELS, ON_GPU, PRESSURE, WorkFolder,
                        kokkos)

# Relative to the largest force, stress, charge if that is above 1.
TOLERANCE = 1e-9
ENERGY_TOLERANCE = 1e-10  # relative
RANKS_TOLERANCE = 1e-10

DECK = """
units           {units}
newton          {newton}
atom_style      atomic
read_data       {data}
pair_style      mace {settings}
pair_coeff      * * {model} C H I S
compute         charges all mace/charge/atom
compute         energy all pe/atom
compute         sum all reduce sum c_charges[1] c_charges[2] c_energy
thermo_style    custom step pe press c_sum[*]
dump            all all custom 1 dump.all id type fx fy fz c_charges[*]
dump_modify     all sort id format float %.17g
run             0
print           "RESULT energy $(pe:%.17g)"
print           "RESULT pressure $(pxx:%.17g) $(pyy:%.17g) $(pzz:%.17g) $(pxy:%.17g) $(pxz:%.17g) $(pyz:%.17g)"
print           "RESULT sums $(c_sum[1]:%.17g) $(c_sum[2]:%.17g) $(c_sum[3]:%.17g)"
"""


def difference(a, b):
    """The largest, of numbers or rows of numbers."""
    if isinstance(a, (int, float)):
        return abs(a - b)
    assert len(a) == len(b)
    return max(difference(x, y) for x, y in zip(a, b))


def largest(a):
    return abs(a) if isinstance(a, (int, float)) else max(largest(x) for x in a)


class Found:
    """What a run of DECK says, in eV and Angstrom."""

    def __init__(self, run, units):
        rows = run.dump("dump.all")
        self.energy = run.result("energy")[0] / ENERGY[units]
        self.forces = [[x / ENERGY[units] for x in row[:3]] for row in rows]
        self.charges = [row[3] for row in rows]
        self.spins = [row[4] for row in rows]
        self.dipoles = [row[5:8] for row in rows]
        self.stress = [-p / PRESSURE[units] for p in run.result("pressure")]
        self.charge, self.spin, energy = run.result("sums")
        self.sum_of_atoms = energy / ENERGY[units]


@unittest.skipUnless("kokkos" in ENGINES, "this build has no native engine")
class Polar(unittest.TestCase):
    def setUp(self):
        self.place = WorkFolder(self)

    def run_case(self, model, case, ranks=1, settings="", units="metal", newton="on"):
        reference = json.loads((DATA / f"{model}.json").read_text())[case]
        electrons = f"charge {reference['charge']:+d} spin {reference['multiplicity']}"
        if reference["charge"] == 0 and reference["multiplicity"] == 1:
            electrons = ""  # the default
        deck = DECK.format(units=units, newton=newton, model=self.place.model(model, "kokkos"),
                           data=DATA / f"{reference['structure']}.data",
                           settings=f"{electrons} {settings}")
        run = self.place.lammps(deck, ranks)
        self.assertEqual(run.code, 0, run.output)
        return reference, Found(run, units), run

    def check(self, model, case, **options):
        reference, found, _ = self.run_case(model, case, **options)
        expected = reference["energy"]
        self.assertLess(abs(found.energy - expected), ENERGY_TOLERANCE * abs(expected))
        self.assertLess(abs(found.sum_of_atoms - expected), ENERGY_TOLERANCE * abs(expected))
        self.assertLess(abs(found.charge - reference["charge"]), 1e-11)
        self.assertLess(abs(found.spin - (reference["multiplicity"] - 1)), 1e-11)
        for name in ("forces", "stress", "charges", "spins", "dipoles"):
            with self.subTest(quantity=name):
                scale = max(1.0, largest(reference[name]))
                self.assertLess(difference(getattr(found, name), reference[name]),
                                TOLERANCE * scale)
        return found

    def cases(self):
        return [(model, case) for model in ("tiny_polar", "tiny_polar_L2")
                for case in json.loads((DATA / f"{model}.json").read_text())]

    def test_every_reference_on_one_two_and_four_ranks(self):
        self.assertEqual(len(self.cases()), 9)
        for model, case in self.cases():
            one = None
            for ranks in (1, 2, 4):
                with self.subTest(model=model, case=case, ranks=ranks):
                    found = self.check(model, case, ranks=ranks)
                    one = one or found
                    self.assertLess(abs(found.energy - one.energy),
                                    RANKS_TOLERANCE * abs(one.energy))
                    for name in ("forces", "stress", "charges", "dipoles"):
                        self.assertLess(difference(getattr(found, name), getattr(one, name)),
                                        RANKS_TOLERANCE * max(1.0, largest(getattr(one, name))))

    def test_every_way_of_message_passing(self):
        for way in ("mp exchange", "mp ghosts", "no_domain_decomposition"):
            for ranks in (1, 2) if way.startswith("mp") else (1,):
                for newton in ("on", "off"):
                    with self.subTest(way=way, ranks=ranks, newton=newton):
                        self.check("tiny_polar_L2", "triclinic72", ranks=ranks, newton=newton,
                                   settings=way)

    def test_real_units(self):
        self.check("tiny_polar", "random16_smallcell_anion", units="real")

    def test_single_precision(self):
        """Features in float, 6e-8; charges, sums and reciprocal space in double."""
        reference, found, _ = self.run_case("tiny_polar", "crystal72", settings="precision mixed")
        self.assertLess(abs(found.energy - reference["energy"]) / 72, 5e-6)
        self.assertLess(difference(found.forces, reference["forces"]),
                        5e-5 * largest(reference["forces"]))
        self.assertLess(difference(found.charges, reference["charges"]), 5e-5)
        self.assertLess(abs(found.charge), 1e-11)

    @unittest.skipUnless(HAS_KOKKOS and not ON_GPU, "these models need KOKKOS on the host")
    def test_the_style_of_kokkos(self):
        """References, ranks without an atom too; what the host's style gives; units, precision."""
        for model, case in self.cases():
            _, host, _ = self.run_case(model, case)
            for threads, ranks, newton in ((1, 1, "on"), (2, 1, "off"), (1, 2, "off"),
                                           (1, 4, "on")):
                self.place.arguments = kokkos(threads)
                with self.subTest(model=model, case=case, threads=threads, ranks=ranks):
                    found = self.check(model, case, ranks=ranks, newton=newton)
                    self.assertLess(abs(found.energy - host.energy),
                                    RANKS_TOLERANCE * abs(host.energy))
                    for name in ("forces", "stress", "charges", "spins", "dipoles"):
                        self.assertLess(difference(getattr(found, name), getattr(host, name)),
                                        RANKS_TOLERANCE * max(1.0, largest(getattr(host, name))))
            self.place.arguments = []
        self.place.arguments = kokkos()
        self.check("tiny_polar", "random16_smallcell_anion", units="real")
        self.test_single_precision()
        _, _, run = self.run_case("tiny_polar", "random16_smallcell_anion")
        self.assertRegex(run.output, r"Pair style mace/kk: .*total charge -1, spin multiplicity 2")

    @unittest.skipUnless(HAS_KOKKOS and ON_GPU, "this build's KOKKOS runs on the host")
    def test_a_gpu_is_refused(self):
        self.place.arguments = kokkos()
        run = self.place.lammps(DECK.format(
            units="metal", newton="on", model=self.place.model("tiny_polar", "kokkos"),
            data=DATA / "crystal72.data", settings=""))
        self.assertIn("where the KOKKOS package runs on the host", run.output)

    def test_a_model_made_in_single_precision(self):
        """Its rounded couplings are not the same in all orientations: with the axes as PolarMACE names
        them what is left is the rounding of the tensor products' couplings (docs/polar.md)."""
        name = "random16_smallcell"
        reference = json.loads((MODELS / "polar_references" / "tiny_polar_f32.json").read_text())[name]
        header, atoms = (DATA / f"{name}.data").read_text().split("Atoms # atomic")
        rows = [line.split() for line in atoms.splitlines() if line.strip()]
        self.assertEqual(len(set(re.findall(r"^\S+ (\S+) [xyz]lo", header, re.M))), 1)  # a cube
        renamed = self.place.folder / "renamed.data"
        renamed.write_text(header + "Atoms # atomic\n\n" + "".join(
            f"{i} {t} {y} {z} {x}\n" for i, t, x, y, z, *_ in rows))
        run = self.place.lammps(DECK.format(
            units="metal", newton="on", data=renamed, settings="",
            model=self.place.model("tiny_polar_f32", "kokkos")))
        self.assertEqual(run.code, 0, run.output)
        found = Found(run, "metal")
        self.assertLess(abs(found.energy - reference["energy"]),
                        ENERGY_TOLERANCE * abs(reference["energy"]))
        forces = [x for row in found.forces for x in (row[2], row[0], row[1])]
        self.assertLess(difference(forces, reference["forces"]),
                        TOLERANCE * max(1.0, largest(reference["forces"])))
        self.assertLess(difference(found.charges, reference["charges"]), TOLERANCE)

    def test_the_start_line_tells_charge_and_spin(self):
        _, _, run = self.run_case("tiny_polar", "random16_smallcell_anion")
        self.assertRegex(run.output, r"Pair style mace: .*total charge -1, spin multiplicity 2")
        _, _, run = self.run_case("tiny_polar", "random16_smallcell")
        self.assertRegex(run.output, r"Pair style mace: .*total charge 0, spin multiplicity 1")


@unittest.skipUnless("kokkos" in ENGINES, "this build has no native engine")
class Refusals(unittest.TestCase):
    def setUp(self):
        self.place = WorkFolder(self)

    def refuse(self, complaint, settings="", model="tiny_polar", after="run 0", boundary="p p p",
               data="random16_smallcell"):
        run = self.place.lammps(f"""
units           metal
boundary        {boundary}
atom_style      atomic
read_data       {DATA / f"{data}.data"}
pair_style      mace {settings}
pair_coeff      * * {self.place.model(model, "kokkos")} C H I S
{after}
""")
        self.assertNotEqual(run.code, 0, run.output)
        self.assertRegex(re.sub(r"\s+", " ", run.output), complaint)

    def test_boxes_that_are_not_periodic(self):
        self.refuse(r"periodic in all directions: use boundary p p p", boundary="f f f",
                    data="random20_free")
        self.refuse(r"periodic in all directions", boundary="p p f", data="random20_free")

    def test_charge_and_spin_of_other_models(self):
        self.refuse(r"charge and spin are for polarizable models", "charge 1", "trained_dit")
        self.refuse(r"charge and spin are for polarizable models", "spin 2", "trained_dit")

    def test_values(self):
        self.refuse(r"'charge' takes a number, not 'one'", "charge one")
        self.refuse(r"'spin' takes the multiplicity 2S\+1, at least 1, not '0'", "spin 0")

    def test_what_is_not_known(self):
        self.refuse(r"e0 no is not for polarizable models", "e0 no")
        self.refuse(r"a polarizable model has no per-atom virial",
                    after="compute s all stress/atom NULL\ndump s all custom 1 d id c_s[1]\nrun 0")
        self.refuse(r"heat flux is not known",
                    after="compute j all mace/heat_flux\nrun 0")

    def test_charges_of_other_models(self):
        self.refuse(r"Compute mace/charge/atom: the model has no charges", model="trained_dit",
                    after="compute q all mace/charge/atom\nrun 0")
        self.refuse(r"Compute mace/charge/atom takes no keywords, not layers",
                    after="compute q all mace/charge/atom layers\nrun 0")


if __name__ == "__main__":
    unittest.main()
