# SPDX-License-Identifier: GPL-2.0-or-later
"""Energies, forces and stresses of pair_style mace against mace-torch in float64."""
import json
import re
import unittest

from lammps_run import DATA, ENERGY, ENGINES, PRESSURE, WorkFolder

PERIODIC = ("crystal72", "triclinic72", "molecule_box", "random16_smallcell")
FREE = ("random20_free", "single_atom")

FORCE_TOLERANCE = 1e-9  # eV/Angstrom, relative to the largest force if that is above 1
ENERGY_TOLERANCE = 1e-9  # eV/atom
STRESS_TOLERANCE = 1e-10  # eV/Angstrom^3


def largest_difference(a, b):
    return max(abs(x - y) for p, q in zip(a, b) for x, y in zip(p, q))


def largest(rows):
    return max(abs(x) for row in rows for x in row)


class SinglePoint(unittest.TestCase):
    def setUp(self):
        self.place = WorkFolder(self)

    def run_structure(self, model, structure, ranks=1, engine=ENGINES[0], settings="mp auto",
                      newton="on", units="metal", export=False, layout="brick"):
        run = self.place.lammps(
            "single_point", ranks, data=DATA / f"{structure}.data",
            model=self.place.export(model) if export else self.place.model(model, engine),
            settings=f"engine {engine} {settings}", newton=newton, units=units, layout=layout,
            boundary="p p p" if structure in PERIODIC else "f f f")
        self.assertEqual(run.code, 0, run.output)
        return run

    def check(self, model, structure, units="metal", single=False, head=None, **options):
        name = model
        if head:
            name = f"{model}__{head}"
            options["settings"] = f"{options.get('settings', 'mp auto')} head {head}"
        reference = json.loads((DATA / f"{name}.json").read_text())[structure]
        run = self.run_structure(model, structure, units=units, **options)
        atoms = len(reference["forces"])
        unit = ENERGY[units]
        scale = max(1.0, largest(reference["forces"]))

        rows = run.dump("dump.forces")
        forces = [[x / unit for x in row[:3]] for row in rows]
        tolerance = (2e-5 if single else FORCE_TOLERANCE) * scale
        self.assertLess(largest_difference(forces, reference["forces"]), tolerance)

        energy = run.result("energy")[0] / unit
        tolerance = 5e-5 if single else ENERGY_TOLERANCE
        self.assertLess(abs(energy - reference["energy"]) / atoms, tolerance)
        for row, expected in zip(rows, reference["atom_energy"]):
            self.assertAlmostEqual(row[3] / unit, expected, delta=1e-3 if single else 1e-8)

        if reference["periodic"]:
            tolerance = 2e-5 if single else STRESS_TOLERANCE
            stress = [-p / PRESSURE[units] for p in run.result("pressure")]
            self.assertLess(largest_difference([stress], [reference["stress"]]), tolerance)
            # The virials of the atoms sum to that of the whole.
            volume = reference["volume"]
            stress = [x / PRESSURE[units] / volume for x in run.result("atom_virial")]
            self.assertLess(largest_difference([stress], [reference["stress"]]), tolerance)


class Double(SinglePoint):
    def test_forces_equal_the_reference_on_one_rank(self):
        for engine in ENGINES:
            for model in ("trained_dit", "tiny", "tiny_density"):
                for structure in PERIODIC + FREE:
                    with self.subTest(engine=engine, model=model, structure=structure):
                        self.check(model, structure, engine=engine)

    def test_forces_equal_the_reference_on_several_ranks(self):
        for model in ("trained_dit", "tiny", "tiny_density"):
            for structure in ("triclinic72", "random16_smallcell", "random20_free"):
                with self.subTest(model=model, structure=structure):
                    self.check(model, structure, ranks=2)
        for structure in ("triclinic72", "random16_smallcell"):
            with self.subTest(ranks=4, structure=structure):
                self.check("trained_dit", structure, ranks=4)

    def test_every_way_of_message_passing_gives_the_same(self):
        ways = {"kokkos": ("mp exchange", "mp ghosts"), "torch": ("mp ghosts",)}
        for engine in ENGINES:
            for way in ways[engine]:
                for ranks in (1, 2):
                    for newton in ("on", "off"):
                        with self.subTest(engine=engine, way=way, ranks=ranks, newton=newton):
                            self.check("trained_dit", "triclinic72", ranks=ranks, newton=newton,
                                       engine=engine, settings=way)

    def test_ranks_without_atoms_take_part(self):
        for engine in ENGINES:
            for structure in ("molecule_box", "single_atom"):
                with self.subTest(engine=engine, structure=structure):
                    self.check("trained_dit", structure, ranks=4, engine=engine)

    def test_ranks_may_divide_the_box_by_atoms(self):
        """comm_style tiled: neighbors of a rank are no longer six, nor of its own size."""
        for engine in ENGINES:
            for structure in ("molecule_box", "random20_free"):
                with self.subTest(engine=engine, structure=structure):
                    self.check("trained_dit", structure, ranks=4, engine=engine, layout="tiled")

    def test_newton_off_gives_the_same_on_one_rank(self):
        self.check("trained_dit", "random16_smallcell", newton="off")

    def test_decks_of_ml_mace_run_unchanged(self):
        self.check("trained_dit", "crystal72", settings="no_domain_decomposition", export=True)

    @unittest.skipUnless(ENGINES == ["kokkos", "torch"], "no LibTorch")
    def test_the_native_engine_converts_exports_in_memory(self):
        for model in ("tiny", "tiny_density"):
            with self.subTest(model=model):
                self.check(model, "random16_smallcell", engine="kokkos", export=True)

    def test_real_units_are_converted(self):
        self.check("trained_dit", "triclinic72", units="real")

    def test_start_up_line_tells_what_runs(self):
        for engine in ENGINES:
            run = self.run_structure("trained_dit", "crystal72", engine=engine)
            lines = [l for l in run.output.splitlines() if l.startswith("Pair style mace:")]
            self.assertEqual(len(lines), 1, run.output)
            for word in ("double", "edges per atom", "message passing", "MB"):
                self.assertIn(word, lines[0])

    def test_start_up_tells_what_was_found(self):
        for ranks in (1, 2):
            with self.subTest(ranks=ranks):
                run = self.run_structure("trained_dit", "crystal72", ranks=ranks)
                lines = run.output.splitlines()
                starts = [i for i, line in enumerate(lines) if line.startswith("mace-ins ")]
                self.assertEqual(len(starts), 1, run.output)
                lammps, engines, model = lines[starts[0] + 1:starts[0] + 4]
                version = re.search(r"^LAMMPS \((.*?)( - .*)?\)", run.output, re.M).group(1)
                self.assertTrue(lammps.startswith(f"  LAMMPS   {version}, "), lammps)
                self.assertIn(f" {ranks} rank{'s' if ranks > 1 else ''} of ", lammps)
                self.assertRegex(lammps, "MPI")
                self.assertIn("KOKKOS", lammps)
                self.assertRegex(engines, r"^  engines  (native kernels \(.* threads?\)|no native)")
                self.assertIn("mace_torch.so" if "torch" in ENGINES else "no LibTorch", engines)
                path = self.place.model("trained_dit", ENGINES[0])
                self.assertTrue(model.startswith(f"  model    {path}: "), model)
                self.assertIn("cutoff 5 Angstrom", model)


class Single(SinglePoint):
    def test_forces_equal_the_reference_within_single_precision(self):
        for engine in ENGINES:
            for model in ("trained_dit", "tiny", "tiny_density"):
                for structure in ("crystal72", "random16_smallcell"):
                    with self.subTest(engine=engine, model=model, structure=structure):
                        self.check(model, structure, single=True, engine=engine,
                                   settings="precision single")

    @unittest.skipUnless("kokkos" in ENGINES, "this build has no native engine")
    def test_single_precision_crosses_ranks(self):
        for precision in ("single", "mixed"):
            with self.subTest(precision=precision):
                self.check("trained_dit", "triclinic72", ranks=2, single=True,
                           settings=f"precision {precision}")


@unittest.skipUnless("kokkos" in ENGINES, "this build has no native engine")
class Heads(SinglePoint):
    """Models with several heads, which come as native files only."""

    HEADS = (("tiny_mh", "omat_pbe"), ("tiny_mh", "omol"), ("tiny_mh", "matpes_r2scan"),
             ("tiny_mh_residual", "Default"))

    def test_every_head_equals_its_reference_on_every_number_of_ranks(self):
        for model, head in self.HEADS:
            for ranks in (1, 2, 4):
                with self.subTest(model=model, head=head, ranks=ranks):
                    self.check(model, "triclinic72", ranks=ranks, head=head, engine="kokkos")

    def test_every_structure_and_way_of_message_passing(self):
        for structure in PERIODIC + FREE:
            with self.subTest(structure=structure):
                self.check("tiny_mh", structure, head="omol", engine="kokkos")
        for way in ("mp exchange", "mp ghosts"):
            for ranks in (1, 2):
                with self.subTest(way=way, ranks=ranks):
                    self.check("tiny_mh", "triclinic72", ranks=ranks, head="omol", newton="off",
                               engine="kokkos", settings=way)

    def test_single_and_mixed_precision(self):
        for precision in ("single", "mixed"):
            for ranks in (1, 2):
                with self.subTest(precision=precision, ranks=ranks):
                    self.check("tiny_mh", "triclinic72", ranks=ranks, head="omat_pbe", single=True,
                               engine="kokkos", settings=f"precision {precision}")

    def test_start_up_line_lists_the_heads(self):
        run = self.run_structure("tiny_mh", "crystal72", engine="kokkos", settings="head omol")
        line = next(l for l in run.output.splitlines() if l.startswith("Pair style mace:"))
        self.assertIn("head omol (of omat_pbe, omol, matpes_r2scan)", line)

    def test_heads_are_mixed_by_pair_style_hybrid(self):
        results = {}
        for head in ("omat_pbe", "omol"):
            run = self.run_structure("tiny_mh", "triclinic72", engine="kokkos",
                                     settings=f"head {head}")
            results[head] = run.result("energy")[0], run.dump("dump.forces")
        deck = f"""
units           metal
atom_style      atomic
read_data       {DATA / "triclinic72.data"}
pair_style      hybrid/scaled 0.3 mace head omat_pbe 0.7 mace head omol
pair_coeff      * * mace 1 {self.place.model("tiny_mh", "kokkos")} C H I S
pair_coeff      * * mace 2 {self.place.model("tiny_mh", "kokkos")} C H I S
dump            forces all custom 1 dump.scaled id type fx fy fz
dump_modify     forces sort id format float %.17g
run             0
print           "RESULT energy $(pe:%.17g)"
"""
        run = self.place.lammps(deck)
        self.assertEqual(run.code, 0, run.output)
        expected = 0.3 * results["omat_pbe"][0] + 0.7 * results["omol"][0]
        self.assertAlmostEqual(run.result("energy")[0], expected, delta=1e-10 * abs(expected))
        forces = [[0.3 * x + 0.7 * y for x, y in zip(a, b)][:3]
                  for a, b in zip(results["omat_pbe"][1], results["omol"][1])]
        self.assertLess(largest_difference(run.dump("dump.scaled"), forces), 1e-10)


if __name__ == "__main__":
    unittest.main()
