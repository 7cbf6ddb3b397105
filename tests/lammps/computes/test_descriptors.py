# SPDX-License-Identifier: GPL-2.0-or-later
"""compute mace/descriptor/atom against MACECalculator.get_descriptors of mace-torch in float64."""
import json
import lzma
import unittest

from lammps_run import DATA, ENGINES, WorkFolder

REFERENCES = DATA.parent / "descriptors"
TOLERANCE = 1e-9  # relative to the largest feature; in double, radial tables are good to 1e-10

DECK = """
units           {units}
boundary        {boundary}
newton          {newton}
atom_style      atomic
read_data       {data}
pair_style      {style}
pair_coeff      * * {coeff}
group           some id <= 5
compute         all all mace/descriptor/atom
compute         equivariant all mace/descriptor/atom invariants no
compute         first all mace/descriptor/atom layers 1
compute         some some mace/descriptor/atom layers all
dump            all all custom 1 dump.all id type c_all[*]
dump            equivariant all custom 1 dump.equivariant id type c_equivariant[*]
dump            first all custom 1 dump.first id type c_first[*]
dump            some all custom 1 dump.some id type c_some[*]
dump_modify     all sort id format float %.17g
dump_modify     equivariant sort id format float %.17g
dump_modify     first sort id format float %.17g
dump_modify     some sort id format float %.17g
run             0
"""

DYNAMICS = """
units           metal
atom_style      atomic
read_data       {data}
pair_style      mace
pair_coeff      * * {model} C H I S
velocity        all create 600 42
fix             nve all nve
neighbor        0.1 bin
{features}
thermo          10
run             40
print           "RESULT energy $(etotal:%.17g)"
"""

WITH_FEATURES = """
compute         d all mace/descriptor/atom
dump            d all custom 10 dump.run id type x y z c_d[*]
dump_modify     d sort id format float %.17g
"""

RERUN = """
units           metal
atom_style      atomic
read_data       {data}
pair_style      mace
pair_coeff      * * {model} C H I S
compute         d all mace/descriptor/atom
dump            d all custom 1 dump.again id type x y z c_d[*]
dump_modify     d sort id format float %.17g
rerun           dump.run dump x y z
"""


def largest(rows):
    return max(abs(x) for row in rows for x in row)


@unittest.skipUnless("kokkos" in ENGINES, "this build has no native engine")
class Descriptors(unittest.TestCase):
    def setUp(self):
        self.place = WorkFolder(self)

    def assert_equal_rows(self, rows, expected, tolerance=TOLERANCE):
        self.assertEqual((len(rows), len(rows[0])), (len(expected), len(expected[0])))
        difference = max(abs(x - y) for a, b in zip(rows, expected) for x, y in zip(a, b))
        self.assertLess(difference, tolerance * largest(expected))

    def run_structure(self, model, structure, ranks, style="mace", coeff=None, units="metal",
                      newton="on"):
        run = self.place.lammps(
            DECK.format(units=units, newton=newton, data=DATA / f"{structure}.data", style=style,
                        boundary="f f f" if structure == "random20_free" else "p p p",
                        coeff=coeff or f"{self.place.model(model)} C H I S"), ranks)
        self.assertEqual(run.code, 0, run.output)
        return run

    def reference(self, model, structure):
        with lzma.open(REFERENCES / f"{model}.json.xz", "rt") as file:
            return json.load(file)[structure]

    def check(self, model, structure, ranks, **options):
        reference = self.reference(model, structure)
        run = self.run_structure(model, structure, ranks, **options)
        self.assert_equal_rows(run.dump("dump.all"), reference["invariants"])
        self.assert_equal_rows(run.dump("dump.equivariant"), reference["all"])
        first = run.dump("dump.first")
        self.assert_equal_rows(first, [row[:len(first[0])] for row in reference["invariants"]])
        some = run.dump("dump.some")
        self.assert_equal_rows(some[:5], reference["invariants"][:5])
        self.assertEqual(largest(some[5:]), 0.0)

    def test_features_are_those_of_the_reference(self):
        for model in ("tiny", "trained_dit"):
            for structure in ("triclinic72", "random16_smallcell", "random20_free"):
                with self.subTest(model=model, structure=structure):
                    self.check(model, structure, 1)
        self.check("tiny_mh", "random16_smallcell", 1, style="mace head omol")

    def test_features_do_not_depend_on_the_number_of_ranks(self):
        for ranks in (2, 4):
            with self.subTest(ranks=ranks):
                self.check("tiny", "triclinic72", ranks)
                self.check("trained_dit", "random16_smallcell", ranks)

    def test_features_do_not_depend_on_how_messages_pass(self):
        model = self.place.model("tiny")
        for options in ({"style": "mace mp ghosts"}, {"newton": "off"}, {"units": "real"},
                        {"style": "hybrid/overlay mace zero 3.0",
                         "coeff": f"mace {model} C H I S\npair_coeff * * zero"}):
            with self.subTest(**options):
                self.check("tiny", "random16_smallcell", 2, **options)

    def test_features_in_single_precision(self):
        # Sums of up to a thousand products, each good to 6e-8.
        run = self.run_structure("tiny", "triclinic72", 1, style="mace precision single")
        expected = self.reference("tiny", "triclinic72")["invariants"]
        self.assert_equal_rows(run.dump("dump.all"), expected, tolerance=5e-6)

    def test_features_of_a_run_are_those_of_its_frames(self):
        settings = {"data": DATA / "crystal72.data", "model": self.place.model("trained_dit")}
        plain = self.place.lammps(DYNAMICS.format(features="", **settings), 2)
        run = self.place.lammps(DYNAMICS.format(features=WITH_FEATURES, **settings), 2)
        self.assertEqual(run.code, 0, run.output)
        self.assertEqual(run.result("energy"), plain.result("energy"))
        again = self.place.lammps(RERUN.format(**settings))
        self.assertEqual(again.code, 0, again.output)
        frames = (self.place.folder / "dump.run").read_text().count("TIMESTEP")
        self.assertEqual(frames, 5)
        first = [row[3:] for row in run.dump("dump.run")]
        self.assert_equal_rows([row[3:] for row in again.dump("dump.again")], first)

    def test_bad_input_is_named(self):
        mace = f"pair_style mace\npair_coeff * * {self.place.model('tiny')} C H I S\n"
        torch = (f"pair_style mace engine torch\npair_coeff * * {self.place.export('tiny')} "
                 "C H I S\n")
        compute = "compute d all mace/descriptor/atom"
        write = "write_dump all custom dump.d id c_d[1]\n"
        cases = [
            (f"{mace}{compute} layers 3\n", "the model has 2 layers, features of 3"),
            (f"{mace}{compute} layers 0\n", "layers takes a positive integer or all"),
            (f"{mace}{compute} layers\n", "layers"),
            (f"{mace}{compute} sideways 1\n", "unknown keyword sideways"),
            (f"{compute}\n", "give pair_style mace and pair_coeff before this compute"),
            (f"pair_style mace\n{compute}\n", "give pair_style mace and pair_coeff before"),
            (f"pair_style zero 5.0\npair_coeff * *\n{compute}\n", "there is no pair style mace"),
            (f"{mace}{compute}\nrun 0\ngroup one id 1\ndelete_atoms group one compress no\n{write}",
             "use run 0 first"),
            (f"{mace}{compute}\npair_coeff * * {self.place.model('one_layer')} C H I S\nrun 0\n",
             "define it again after pair_coeff"),
        ]
        if "torch" in ENGINES:
            cases.append((f"{torch}{compute}\n", "the torch engine gives no descriptors"))
        for deck, complaint in cases:
            with self.subTest(deck=deck):
                run = self.place.lammps(
                    f"units metal\natom_style atomic\nread_data {DATA}/crystal72.data\n{deck}")
                self.assertNotEqual(run.code, 0, run.output)
                errors = [l for l in run.output.splitlines() if l.startswith("ERROR")]
                self.assertEqual(len(errors), 1, run.output)
                self.assertIn(complaint, errors[0])


if __name__ == "__main__":
    unittest.main()
