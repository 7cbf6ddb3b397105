# SPDX-License-Identifier: GPL-2.0-or-later
"""The styles compiled for several levels of processors: the best is loaded, results agree."""
import os
import re
import subprocess
import unittest

from lammps_run import ENVIRONMENT, LMP, POTENTIALS, WorkFolder

PLUGIN_FOLDER = os.environ.get("LAMMPS_PLUGIN_PATH", "").split(":")[0]

DECK = """
units metal
atom_style atomic
lattice diamond 5.43
region box block 0 2 0 1 0 1
create_box 1 box
create_atoms 1 box
displace_atoms all random 0.2 0.2 0.2 7
mass 1 12.011
pair_style mace
pair_coeff * * {model} C
run 0
print "RESULT $(pe:%.12f)"
"""


def levels():
    """Of the build, lowest first; those the processor lacks left out."""
    flags = open("/proc/cpuinfo", encoding="ascii").read()
    needs = {"x86-64-v3": "avx2", "x86-64-v4": "avx512f"}
    return [level for level, flag in needs.items()
            if os.path.isdir(os.path.join(PLUGIN_FOLDER, level)) and flag in flags]


class Levels(unittest.TestCase):
    def run_at(self, level):
        work = WorkFolder(self).folder
        deck = work / "in.deck"
        deck.write_text(DECK.format(model=POTENTIALS / "diiodothiophene.h5"))
        environment = dict(ENVIRONMENT, LD_DEBUG="files", MACEINS_X86_LEVEL=level)
        return subprocess.run([LMP, "-in", deck, "-log", "none"], cwd=work, env=environment,
                              capture_output=True, text=True, timeout=300)

    def test_chosen_level_is_loaded_and_agrees_with_the_others(self):
        if not levels():
            self.skipTest("built without MACEINS_X86_LEVELS")
        energies = []
        for level in ["x86-64"] + levels():
            process = self.run_at(level)
            self.assertEqual(process.returncode, 0, process.stdout)
            folder = os.path.basename(PLUGIN_FOLDER) if level == "x86-64" else level
            self.assertRegex(process.stderr, rf"calling init: \S*/{folder}/mace_styles\.so")
            energies.append(float(re.search(r"^RESULT (\S+)", process.stdout, re.M).group(1)))
        for energy in energies[1:]:
            self.assertAlmostEqual(energy / energies[0], 1.0, delta=1e-12)

    def test_unknown_level_is_named(self):
        process = self.run_at("avx9")
        self.assertIn("MACEINS_X86_LEVEL is avx9, not x86-64, x86-64-v2", process.stderr)


if __name__ == "__main__":
    unittest.main()
