# SPDX-License-Identifier: GPL-2.0-or-later
"""The styles in a LAMMPS that loads no plugins: lmp-mace, mace_preload.so under lmp, and Python."""
import os
import pathlib
import subprocess
import unittest

from lammps_run import DATA, ENVIRONMENT, LMP, MPIRUN, Run, WorkFolder

BIN = pathlib.Path(LMP).parent
STOCK = BIN / "lmp"
PRELOAD = pathlib.Path(os.environ.get("LAMMPS_PLUGIN_PATH", "lib").split(":")[0], "mace_preload.so")

START = f"""
clear
units metal
read_data {DATA / "molecule_box.data"}
"""
ENERGY = """
pair_style mace
pair_coeff * * {model} C H I S
run 0
print "RESULT energy $(pe)"
"""


needs_launcher = unittest.skipUnless((BIN / "lmp-mace").exists(), "no shared library of LAMMPS")
needs_python = unittest.skipUnless((BIN / "lmp-python").exists(), "LAMMPS is no Python package")


class WithoutPluginPackage(unittest.TestCase):
    def setUp(self):
        self.place = WorkFolder(self)
        deck = self.place.folder / "in.test"
        energy = ENERGY.format(model=self.place.model("trained_dit"))
        # Twice: what `clear` forgets must come again.
        deck.write_text(START + energy + START + energy)
        self.deck = ["-in", str(deck), "-nocite"]

    def run_command(self, command, **variables):
        """Runs a command where no plugin path is set."""
        environment = {k: v for k, v in ENVIRONMENT.items() if k != "LAMMPS_PLUGIN_PATH"}
        done = subprocess.run([str(word) for word in command], cwd=self.place.folder, text=True,
                              env=environment | variables, timeout=600, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT)
        return Run(done.returncode, done.stdout, self.place.folder)

    def assert_energies(self, run, **tolerance):
        self.assertEqual(run.code, 0, run.output)
        self.assertEqual(run.output.count("RESULT energy"), 2, run.output)
        expected = self.place.lammps((self.place.folder / "in.test").read_text()).result("energy")
        self.assertAlmostEqual(run.result("energy")[0], expected[0], **tolerance)

    def test_lmp_alone_has_no_styles(self):
        run = self.run_command([STOCK, *self.deck])
        self.assertNotEqual(run.code, 0)
        self.assertIn("Unrecognized pair style 'mace'", run.output)

    @needs_launcher
    def test_launcher(self):
        self.assert_energies(self.run_command([BIN / "lmp-mace", *self.deck]), places=10)

    @needs_launcher
    def test_launcher_on_two_ranks(self):
        run = self.run_command([MPIRUN, "-n", 2, BIN / "lmp-mace", *self.deck])
        self.assert_energies(run, places=8)

    @needs_launcher
    def test_launcher_ends_like_lmp(self):
        """Options are lmp's, and so are the exit codes."""
        self.assertEqual(self.run_command([BIN / "lmp-mace", "-h"]).code, 0)
        (self.place.folder / "in.wrong").write_text("no_such_command\n")
        for program in (STOCK, BIN / "lmp-mace"):
            run = self.run_command([program, "-in", "in.wrong"])
            self.assertEqual(run.code, 1, run.output)
            self.assertIn("Unknown command: no_such_command", run.output)

    def test_preload(self):
        self.assert_energies(self.run_command([STOCK, *self.deck], LD_PRELOAD=str(PRELOAD)),
                             places=10)

    @needs_python
    def test_python(self):
        run = self.run_command([BIN / "lmp-python", "-c", f"""
import ctypes
ctypes.CDLL("{PRELOAD}", ctypes.RTLD_GLOBAL)
import lammps
lammps.lammps().file("{self.deck[1]}")
"""])
        self.assert_energies(run, places=10)

    @needs_python
    def test_python_loads_the_plugin(self):
        """Where LAMMPS can load plugins, `import lammps` is all."""
        run = self.run_command([BIN / "lmp-python", "-c", f"""
import lammps
lammps.lammps().file("{self.deck[1]}")
"""], LAMMPS_PLUGIN_PATH=str(PRELOAD.parent))
        self.assert_energies(run, places=10)


if __name__ == "__main__":
    unittest.main()
