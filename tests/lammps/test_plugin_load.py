# SPDX-License-Identifier: GPL-2.0-or-later
"""The plugin loads by itself and by command, and explains what is missing."""
import os
import pathlib
import shutil
import unittest

from lammps_run import DATA, HAS_KOKKOS, WorkFolder, kokkos, needs_plugin_package

PLUGIN_FOLDER = pathlib.Path(os.environ.get("LAMMPS_PLUGIN_PATH", "lib").split(":")[0])
OTHERS = pathlib.Path(os.environ.get("MACEINS_OTHER_PLUGINS", "."))
STYLES = ("pair style plugin mace", "fix style plugin phonon_fd", "fix style plugin phonon/fd",
          "compute style plugin ins_tosca", "compute style plugin ins/tosca")


@needs_plugin_package
class PluginLoad(unittest.TestCase):
    def setUp(self):
        self.place = WorkFolder(self)

    def test_all_styles_are_registered_at_start(self):
        run = self.place.lammps("plugin list\nclear\nplugin list\n", 2)
        self.assertEqual(run.code, 0, run.output)
        for style in STYLES:
            self.assertEqual(run.output.count(style + "\n"), 2, run.output)

    def copy_of_plugin(self, *names):
        folder = self.place.folder / "lib"
        folder.mkdir()
        for name in names:
            shutil.copy(PLUGIN_FOLDER / name, folder)
        return folder / "maceplugin.so"

    def test_missing_styles_are_explained(self):
        plugin = self.copy_of_plugin("maceplugin.so")
        run = self.place.lammps(f"plugin load {plugin}\nplugin list\n", plugin_path="")
        self.assertIn("The mace plugin is not usable here: its styles cannot be loaded", run.output)
        self.assertIn("Currently loaded plugins: 0", run.output)

    def assert_refused(self, plugin, complaint):
        """Loading registers nothing and says why; LAMMPS goes on."""
        run = self.place.lammps(f"plugin load {plugin}\nplugin list\n", plugin_path="")
        self.assertEqual(run.code, 0, run.output)
        self.assertIn("The mace plugin is not usable here: ", run.output)
        self.assertIn(complaint, run.output)
        self.assertIn("Currently loaded plugins: 0", run.output)

    def test_another_lammps_is_explained(self):
        """A plugin compiled for another version, other sizes or another MPI is refused."""
        for other, complaint in (("version", "it is compiled for LAMMPS 20000101 and this is"),
                                 ("sizes", "bits and that of this LAMMPS"),
                                 ("mpi", "and this LAMMPS runs with")):
            with self.subTest(other=other):
                self.assert_refused(OTHERS / f"other_{other}_plugin.so", complaint)

    def test_another_layout_is_explained(self):
        """So are styles compiled for another update of the same version."""
        plugin = self.copy_of_plugin("maceplugin.so")
        for other, complaint in (("members", "members of class Pair are in other places"),
                                 ("functions", "class Pair has other virtual functions")):
            with self.subTest(other=other):
                shutil.copy(OTHERS / f"other_{other}" / "mace_styles.so", plugin.parent)
                self.assert_refused(plugin, complaint)

    @unittest.skipUnless(HAS_KOKKOS, "this LAMMPS has no KOKKOS")
    def test_another_kokkos_is_explained(self):
        for other, complaint in (
                ("precision", "it is compiled for a KOKKOS of precision half, and that of this LAMMPS"),
                ("kokkos", 'it is compiled for a Kokkos of "Kokkos Version: 1.2.3", and that of '
                           'this LAMMPS says "Kokkos Version: ')):
            with self.subTest(other=other):
                plugin = pathlib.Path(os.environ["MACEINS_OTHER_PLUGINS"],
                                      f"other_{other}_plugin.so")
                run = self.place.lammps(f"plugin load {plugin}\nplugin list\n", plugin_path="",
                                        arguments=kokkos())
                self.assertIn(f"The mace plugin is not usable here: {complaint}", run.output)
                self.assertIn("build the plugin again with LAMMPS_BUILD_DIR", run.output)
                self.assertIn("Currently loaded plugins: 0", run.output)

    def test_missing_torch_engine_is_explained(self):
        plugin = self.copy_of_plugin("maceplugin.so", "mace_styles.so")
        run = self.place.lammps(f"""
plugin load {plugin}
units metal
read_data {DATA / "molecule_box.data"}
pair_style mace engine torch
pair_coeff * * {self.place.export("trained_dit")} C H I S
""", plugin_path="")
        self.assertNotEqual(run.code, 0)
        self.assertIn("mace_torch.so is missing", run.output)


if __name__ == "__main__":
    unittest.main()
