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


@unittest.skipUnless("kokkos" in ENGINES, "this build has no native engine")
class TrainingSet(unittest.TestCase):
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
