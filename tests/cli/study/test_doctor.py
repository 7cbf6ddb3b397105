# SPDX-License-Identifier: GPL-2.0-or-later
"""insproc doctor: what is there, what is missing, what to do. LAMMPS is a stand-in."""
import pathlib
import tempfile
import unittest

from insproc import CliTest

PROGRAMS = pathlib.Path(__file__).resolve().parent / "programs"
LOADED = "Currently loaded plugins: 1\n   1: pair style plugin mace"


class Doctor(CliTest):
    def doctor(self, code, *arguments, **environment):
        plugins = self.path("plugins")
        plugins.mkdir(exist_ok=True)
        (plugins / "maceplugin.so").touch()
        self.path("water.h5").touch()
        process = self.run_insproc("doctor", *arguments, environment={
            "PATH": f"{PROGRAMS}:/usr/bin:/bin", "LAMMPS_PLUGIN_PATH": str(plugins),
            "LAMMPS_POTENTIALS": str(self.directory), "FAKE_PLUGIN": LOADED, **environment})
        self.assertEqual(process.returncode, code, process.stdout + process.stderr)
        return process.stdout

    def test_what_is_there_is_told_with_its_place(self):
        told = self.doctor(0)
        self.assertIn(f"found    LAMMPS            4 Jul 2026, {PROGRAMS}/lmp\n", told)
        self.assertIn(f"found    plugin            {self.path('plugins')}/maceplugin.so\n", told)
        self.assertIn("found    MPI of LAMMPS     MPI v3.1: MPICH Version: 4.0.2\n", told)
        self.assertIn("without  KOKKOS of LAMMPS  this LAMMPS is without\n", told)
        self.assertIn("without  LibTorch          the plugin was built without it\n", told)
        self.assertIn("found    models            water.h5\n", told)
        self.assertIn(f"found    Slurm             {PROGRAMS}/sbatch\n", told)

    def test_what_nothing_runs_without_is_an_error_with_advice(self):
        told = self.doctor(1, "--lmp", "no_such_lmp")
        self.assertIn("MISSING  LAMMPS            there is no program no_such_lmp\n", told)
        self.assertIn("source build/env.sh", told)
        told = self.doctor(1, LAMMPS_PLUGIN_PATH="")
        self.assertIn("MISSING  plugin            no *plugin.so in a folder of LAMMPS_PLUGIN_PATH", told)
        told = self.doctor(1, FAKE_PLUGIN="mace plugin: compiled for LAMMPS 22 Jul 2025\n")
        self.assertIn("does not load: mace plugin: compiled for LAMMPS 22 Jul 2025\n", told)
        told = self.doctor(1, "--lmp", "true")
        self.assertIn("MISSING  LAMMPS            /usr/bin/true does not answer -h", told)

    def test_a_lammps_with_the_styles_in_it_needs_no_plugin(self):
        told = self.doctor(0, LAMMPS_PLUGIN_PATH="", FAKE_PAIR_STYLES="born lj/cut mace zero")
        self.assertIn("found    plugin            not needed: its styles are compiled into this LAMMPS\n",
                      told)

    def test_models_and_pictures_can_be_missing(self):
        with tempfile.TemporaryDirectory() as folder:
            told = self.doctor(0, LAMMPS_POTENTIALS=folder)
        self.assertIn("without  models            none in a folder of LAMMPS_POTENTIALS\n", told)

    def test_a_torch_object_that_cannot_be_read_is_told(self):
        self.path("plugins").mkdir()
        (self.path("plugins") / "mace_torch.so").write_text("no object")
        self.assertIn("without  LibTorch          ldd cannot read ", self.doctor(0))


if __name__ == "__main__":
    unittest.main()
