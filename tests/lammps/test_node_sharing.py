# SPDX-License-Identifier: GPL-2.0-or-later
"""What the ranks of a node share: one of them reads the model and makes its tables, and all of them
have these in the same memory. Without such memory each rank has its own, with the same results."""
import lzma
import os
import re
import sys
import unittest

from lammps_run import DATA, ENGINES, MODELS, ON_GPU, STYLES, WorkFolder

RANKS = 4
LAYERS = 2  # of the models here

DECK = """
units           metal
boundary        p p p
atom_style      atomic
read_data       ${{data}}
{before}
pair_style      mace ${{settings}}
pair_coeff      * * ${{model}} C H I S
{between}
dump            forces all custom 1 dump.forces id type fx fy fz
dump_modify     forces sort id format float %.17g
run             0
print           "RESULT energy $(pe:%.17g)"
{after}
"""

# Limits the memory that the process which runs it may share, here rank 0: the one that makes. The same
# limit is on its files, which is why it does not last; a negative one is none.
LIMIT = """
import os, resource, sys
parent, (_, most) = os.getppid(), resource.getrlimit(resource.RLIMIT_FSIZE)
while "sh" == open(f"/proc/{parent}/comm").read().strip():
    parent = int(open(f"/proc/{parent}/stat").read().rsplit(")", 1)[1].split()[1])
limit = int(sys.argv[1])
resource.prlimit(parent, resource.RLIMIT_FSIZE, (most if limit < 0 else limit, most))
"""

# Tells which processes map memory of this package: a line each, with the memory's number.
MAPPINGS = """
import pathlib
for folder in pathlib.Path("/proc").glob("[0-9]*"):
    try:
        lines = (folder / "maps").read_text().splitlines()
        place = (folder / "cwd").resolve()
    except OSError:
        continue
    if place == pathlib.Path.cwd():
        for line in lines:
            if "/memfd:mace" in line:
                print("MAPS", folder.name, line.split()[4])
"""

# Too little for anything, and too little for the tables of these models.
LIMITS = (60000, 300000)


@unittest.skipUnless("kokkos" in ENGINES, "this build has no native engine")
class NodeSharing(unittest.TestCase):
    def setUp(self):
        self.place = WorkFolder(self)

    def script(self, text):
        path = self.place.folder / f"script{len(list(self.place.folder.glob('*.py')))}.py"
        path.write_text(text)
        return f"shell {sys.executable} {path}"

    def unpacked(self, name):
        path = self.place.folder / f"{name}.model"
        path.write_bytes(lzma.decompress((MODELS / f"{name}.model.xz").read_bytes()))
        return path

    def lammps(self, model, ranks=RANKS, settings="precision double", limit=None, between="",
               after="", **arguments):
        before = ""
        if limit is not None:
            command = self.script(LIMIT)
            before, between = f"{command} {limit}", f"{command} -1\n{between}"
        deck = DECK.format(before=before, between=between, after=after)
        arguments.setdefault("data", DATA / "triclinic72.data")
        return self.place.lammps(deck, ranks, model=model, settings=settings, **arguments)

    def evaluate(self, *values, **options):
        run = self.lammps(*values, **options)
        self.assertEqual(run.code, 0, run.output)
        return run.result("energy"), run.dump("dump.forces"), run.output

    def refuse(self, complaint, *values, **options):
        run = self.lammps(*values, **options)
        self.assertNotEqual(run.code, 0, run.output)
        errors = [line for line in run.output.splitlines() if line.startswith("ERROR")]
        self.assertEqual(len(errors), 1, run.output)
        self.assertRegex(errors[0], complaint)

    def models(self):
        return [*(MODELS / f"{name}.h5" for name in ("tiny", "tiny_density", "tiny_mh")),
                self.unpacked("tiny_mh")]

    def test_all_numbers_of_ranks_give_the_same(self):
        for style, arguments in STYLES.items():
            for model in self.models():
                with self.subTest(style=style, model=model.name):
                    (alone,), forces, output = self.evaluate(model, 1, arguments=arguments)
                    self.assertNotIn("once per node", output)
                    largest = max(1.0, *(abs(x) for row in forces for x in row))
                    for ranks in (2, RANKS):
                        (energy,), others, output = self.evaluate(model, ranks,
                                                                  arguments=arguments)
                        self.assertAlmostEqual(energy, alone, delta=1e-10 * abs(alone))
                        for row, right in zip(others, forces, strict=True):
                            for x, y in zip(row, right):
                                self.assertAlmostEqual(x, y, delta=1e-10 * largest)
                        if not ON_GPU:
                            self.assertRegex(output, r"MB per rank, [\d.]+ MB of it once per node")

    def test_without_shared_memory_results_are_the_same_bit_for_bit(self):
        for settings in ("precision double", "precision single"):
            for model in self.models():
                energy, forces, _ = self.evaluate(model, settings=settings)
                for limit in LIMITS:
                    with self.subTest(model=model.name, settings=settings, limit=limit):
                        own_energy, own_forces, output = self.evaluate(model, settings=settings,
                                                                       limit=limit)
                        self.assertNotIn("once per node", output)
                        self.assertEqual(own_energy, energy)
                        self.assertEqual(own_forces, forces)

    def mappings(self, output):
        """Of each process that maps memory of this package: the memory, mapping by mapping."""
        found = {}
        for process, memory in re.findall(r"^MAPS (\d+) (\d+)$", output, re.MULTILINE):
            found.setdefault(process, []).append(memory)
        return found

    @unittest.skipIf(ON_GPU, "each rank has its own tables on the GPU")
    def test_ranks_map_the_same_tables_and_nothing_else(self):
        run = self.lammps(MODELS / "tiny_mh.h5", after=self.script(MAPPINGS))
        self.assertEqual(run.code, 0, run.output)
        mappings = self.mappings(run.output)
        self.assertEqual(len(mappings), RANKS, run.output)
        memory = {memory for of_process in mappings.values() for memory in of_process}
        self.assertEqual(len(memory), 1, run.output)
        for of_process in mappings.values():
            self.assertEqual(len(of_process), LAYERS)

    def test_memory_goes_with_the_pair_style(self):
        run = self.lammps(MODELS / "tiny_mh.h5",
                          after=f"pair_style none\n{self.script(MAPPINGS)}")
        self.assertEqual(run.code, 0, run.output)
        self.assertEqual(self.mappings(run.output), {})
        self.assertFalse([name for name in os.listdir("/dev/shm") if "mace" in name])

    def test_one_process_and_one_without_shared_memory_map_nothing(self):
        for ranks, limit in ((1, None), (RANKS, LIMITS[0])):
            with self.subTest(ranks=ranks):
                run = self.lammps(MODELS / "tiny_mh.h5", ranks, limit=limit,
                                  after=self.script(MAPPINGS))
                self.assertEqual(run.code, 0, run.output)
                self.assertEqual(self.mappings(run.output), {})

    def test_a_style_given_again_shares_anew(self):
        model = MODELS / "tiny_mh.h5"
        energy, forces, _ = self.evaluate(model, settings="head omol")
        between = f"pair_style mace head omol\npair_coeff * * {model} C H I S"
        again = self.evaluate(model, settings="head omat_pbe", between=between)
        self.assertEqual(again[:2], (energy, forces))

    @unittest.skipIf(ON_GPU, "each rank has its own tables on the GPU")
    def test_two_heads_in_all_ranks_have_one_set_of_tables(self):
        model = MODELS / "tiny_mh.h5"
        between = ("pair_style hybrid/scaled 0.5 mace head omat_pbe 0.5 mace head omol\n"
                   f"pair_coeff * * mace 1 {model} C H I S\n"
                   f"pair_coeff * * mace 2 {model} C H I S")
        (mixed,), _, output = self.evaluate(model, between=between, after=self.script(MAPPINGS))
        energies = [self.evaluate(model, settings=f"head {head}")[0][0]
                    for head in ("omat_pbe", "omol")]
        self.assertAlmostEqual(mixed, sum(energies) / 2, delta=1e-10 * abs(mixed))
        mappings = self.mappings(output)
        self.assertEqual([len(of_process) for of_process in mappings.values()], RANKS * [LAYERS])

    def test_each_partition_shares_by_itself(self):
        model = MODELS / "tiny_mh.h5"
        (energy,), _, _ = self.evaluate(model, 2)
        run = self.lammps(model, partitions=(2, 2))
        self.assertEqual(run.code, 0, run.output)
        energies = re.findall(r"^RESULT energy (\S+)", run.output, re.MULTILINE)
        self.assertEqual([float(x) for x in energies], [energy] * len(energies))
        self.assertGreaterEqual(len(energies), 2, run.output)

    def test_errors_are_told_once(self):
        content = (MODELS / "tiny_mh.h5").read_bytes()
        half = self.place.folder / "half.h5"
        half.write_bytes(content[:len(content) // 2])
        for limit in (None, *LIMITS):
            with self.subTest(limit=limit):
                self.refuse(r"nowhere\.h5 not found", "nowhere.h5", limit=limit)
                self.refuse(r"half\.h5: ", half, limit=limit)
                self.refuse(r"spice.*omat_pbe", MODELS / "tiny_mh.h5", settings="head spice",
                            limit=limit)

    def test_only_one_rank_of_a_node_reads_the_file(self):
        """The other ranks start in an empty folder, as on nodes with disks of their own."""
        (self.place.folder / "here.h5").write_bytes((MODELS / "tiny.h5").read_bytes())
        (self.place.folder / "empty").mkdir()
        launcher = self.place.folder / "launch.sh"
        launcher.write_text('[ "${PMI_RANK:-$OMPI_COMM_WORLD_RANK}" = 0 ] || cd empty\n'
                            'exec "$@"\n')
        run = self.lammps("here.h5", launcher=("sh", launcher))
        self.assertEqual(run.code, 0, run.output)
        self.refuse(r"here\.h5: .*No such file.* \(on MPI rank 1\)", "here.h5", limit=LIMITS[0],
                    launcher=("sh", launcher))


if __name__ == "__main__":
    unittest.main()
