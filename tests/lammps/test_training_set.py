# SPDX-License-Identifier: GPL-2.0-or-later
"""examples/training-set, shortened."""
import os
import pathlib
import re
import subprocess
import unittest

from lammps_run import DATA, ENGINES, INSPROC, LMP, WorkFolder

ROOT = DATA.parent.parent.parent
OPTIONS = DATA.parent / "training" / "mace_run_train_options.txt"


# Supercell matrices of the study, which hold four cells each.
SUPERCELLS = ("2 1 0 2 -1 0 0 0 1", "4 0 0 0 1 0 2 0 -1", "2 -1 0 -2 0 1 2 1 0")

DECK = """
units           metal
atom_style      atomic
read_data       {data}
pair_style      mace
pair_coeff      * * {model} C H I S
compute         d all mace/descriptor/atom
dump            d all custom 1 {name}.dump id element x y z c_d[*]
dump_modify     d sort id element C H I S format float %.17g
run             0
print           "RESULT energy $(pe/atoms:%.17g)"
"""


@unittest.skipUnless("kokkos" in ENGINES, "this build has no native engine")
class TrainingSet(unittest.TestCase):
    def test_lammps_reads_the_supercells(self):
        place = WorkFolder(self)
        crystal = DATA / "relaxed_0GPa.data"
        matrices = [word for matrix in SUPERCELLS for word in ("--supercell", *matrix.split())]
        subprocess.run([INSPROC, "frames", crystal, *matrices, "-q", "-o", "cells.xyz", "--each",
                        "cell.data"], cwd=place.folder, check=True)
        files = [crystal, *(place.folder / f"cell_000{k}.data" for k in (1, 2, 3))]
        energies = []
        for file in files:
            run = place.lammps(DECK.format(data=file, model=place.model("trained_dit"),
                                           name=file.stem))
            self.assertEqual(run.code, 0, run.output)
            energies += run.result("energy")
        # The same crystal: the same energy of an atom, and frames that do not differ.
        for energy in energies:
            self.assertAlmostEqual(energy, energies[0], delta=1e-10)
        dumps = [f"{file.stem}.dump" for file in files]
        done = subprocess.run([INSPROC, "select", *dumps], cwd=place.folder, check=True,
                              text=True, capture_output=True)
        self.assertEqual(done.stdout.count("Lattice="), 1)

    def test_the_example_ends_with_a_command_that_mace_torch_takes(self):
        folder = WorkFolder(self).folder
        path = os.pathsep.join([str(pathlib.Path(INSPROC).parent), str(pathlib.Path(LMP).parent),
                                os.environ["PATH"]])
        done = subprocess.run([ROOT / "examples" / "training-set" / "make.sh", folder], text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=600,
                              env=dict(os.environ, PATH=path, STEPS="40", FRAMES="8"))
        self.assertEqual(done.returncode, 0, done.stdout)

        frames = {name: (folder / f"{name}.xyz").read_text().count("Lattice=")
                  for name in ("volumes", "supercells", "rattled", "npt", "train", "valid", "test")}
        self.assertEqual(frames, {"volumes": 11, "supercells": 3, "rattled": 12, "npt": 8,
                                  "train": 28, "valid": 3, "test": 3})
        # The frames of the dynamics come from both runs: pressure sets them apart.
        sources = set(re.findall(r"source=(\S+):", (folder / "npt.xyz").read_text()))
        self.assertEqual(sources, {"npt_0.dump", "npt_1.5.dump"})

        command = done.stdout[done.stdout.index("mace_run_train --"):]
        options = re.findall(r"(--\w+)", command)
        self.assertGreater(len(options), 15)
        self.assertLessEqual(set(options), set(OPTIONS.read_text().split()))
        for file in re.findall(r"--\w+_file=(\S+)", command):
            self.assertTrue((folder / file).exists(), file)


if __name__ == "__main__":
    unittest.main()
