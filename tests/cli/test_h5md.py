# SPDX-License-Identifier: GPL-2.0-or-later
"""insproc md on H5MD, in the layouts of LAMMPS' dump h5md and of MDAnalysis, against the same
trajectory as a text dump."""

import json
import os
import subprocess
import unittest

from test_trajectory import BOX, SYMBOLS, RunFiles, dump, run

PYTHON = os.environ.get("MACEINS_TEST_PYTHON")

# Writes frames as each program does: LAMMPS wrapped positions with images, no units, an orthogonal
# box of three lengths and types; MDAnalysis vectors of the box, units, and neither images nor types.
# Both in the format of HDF5 that is its default.
WRITE = """
import json, sys
import h5py, numpy as np
frames, box, layout, name = json.load(sys.stdin)
x = np.array(frames)
steps = 10 * np.arange(len(x))
with h5py.File(name, "w") as file:
    group = file.create_group("particles/" + ("all" if layout == "lammps" else "trajectory"))
    def element(name, values, **units):
        place = group.create_group(name)
        place["step"], place["time"], place["value"] = steps, 0.001 * steps, values
        for key, unit in units.items():
            place[key].attrs["unit"] = unit
    group.create_group("box").attrs["dimension"] = 3
    group["box"].attrs["boundary"] = 3 * ["periodic"]
    if layout == "lammps":
        image = np.floor(x / box).astype("i4")
        element("position", x - image * box)
        element("image", image)
        element("velocity", np.gradient(x, axis=0))
        element("species", np.tile([1, 2], (len(x), x.shape[1] // 2)).astype("i4"))
        element("box/edges", np.full((len(x), 3), box))
    else:
        units = {"value": "nm", "time": "fs"}
        group.attrs["unused"] = 1.0
        element("position", 0.1 * x, **units)
        group["position/time"][...] = steps  # fs
        element("box/edges", np.tile(0.1 * box * np.eye(3), (len(x), 1, 1)), **units)
"""


@unittest.skipUnless(PYTHON, "no Python with h5py")
class H5md(RunFiles):
    def write_h5md(self, frames, layout, name):
        subprocess.run([PYTHON, "-c", WRITE], input=json.dumps([frames, BOX, layout, name]),
                       cwd=self.directory, text=True, check=True)
        return name

    def all_tables(self, *options):
        self.results(*options, "--msd", "msd.csv", "--rdf", "rdf.csv", "--reach", "7", status=None)
        return {name: self.table(name) for name in ("msd.csv", "rdf.csv")}

    def assert_equal_tables(self, found, expected, delta):
        for name, table in expected.items():
            self.assertEqual(list(found[name]), list(table))
            for column, values in table.items():
                size = max(map(abs, values))
                for x, y in zip(found[name][column], values, strict=True):
                    self.assertAlmostEqual(x, y, delta=delta * size, msg=f"{name} {column}")

    def test_both_layouts_say_what_a_dump_says(self):
        frames = run(3, frames=40)
        frames = [[[x - 3.0 * k / 40 for x in atom] for atom in frame]
                  for k, frame in enumerate(frames)]  # over the faces of the box
        self.write(dump(frames))
        expected = self.all_tables("run.dump")
        self.write_h5md(frames, "lammps", "run.h5")
        found = self.all_tables("run.h5", "--elements", "C,H")
        self.assert_equal_tables(found, expected, 1e-9)
        self.write_h5md(frames, "mdanalysis", "run.h5md")
        found = self.all_tables("run.h5md", "--elements", ",".join(SYMBOLS))
        self.assert_equal_tables(found, expected, 1e-9)
        # Two files of one run, the second with a frame of the first.
        self.write_h5md(frames[:15], "lammps", "a.h5")
        self.write_h5md(frames[14:], "lammps", "b.h5")
        subprocess.run([PYTHON, "-c", "import h5py\nwith h5py.File('b.h5', 'r+') as f:\n"
                        " f['particles/all/position/step'][...] += 140\n"
                        " f['particles/all/position/time'][...] += 0.14"],
                       cwd=self.directory, check=True)
        found = self.all_tables("a.h5", "b.h5", "--elements", "C,H")
        self.assertIn("1 frames of steps that had been read already", self.said)
        self.assert_equal_tables(found, expected, 1e-9)

    def test_velocities_are_read(self):
        frames = run(4, frames=60)
        self.write_h5md(frames, "lammps", "run.h5")
        self.results("run.h5", "--elements", "C,H", "--vdos", "vdos.csv", "--lags", "20",
                     status=None)
        table = self.table("vdos.csv")
        width = table["energy_cm1"][1] - table["energy_cm1"][0]
        self.assertAlmostEqual(width * (sum(table["total"]) - 0.5 * (table["total"][0]
                               + table["total"][-1])), 3 * len(SYMBOLS) - 3, delta=0.5)

    def test_what_is_missing_is_named(self):
        self.write_h5md(run(5, frames=12), "lammps", "run.h5")
        self.write_h5md(run(5, frames=12), "mdanalysis", "run.h5md")
        self.write(dump(run(5, frames=12)))
        self.assert_refused(1, "run.h5: --elements names 1 elements, of types 1, 2, ..., but there "
                            "is type 2", "md", "run.h5", "--elements", "C")
        self.assert_refused(1, f"run.h5md: there are no species; --elements should name one for "
                            f"each of the {len(SYMBOLS)} atoms", "md", "run.h5md")
        self.assert_refused(1, "do not go together", "md", "run.h5", "run.dump", "--elements",
                            "C,H")
        script = ("import h5py, sys\nwith h5py.File('run.h5', 'r+') as f:\n"
                  " del f['particles/all/{}']")
        for gone, complaint in (("box/edges", "the box is missing"),
                                ("position/value", "there are no positions")):
            self.write_h5md(run(5, frames=12), "lammps", "run.h5")
            subprocess.run([PYTHON, "-c", script.format(gone)], cwd=self.directory, check=True)
            self.assert_refused(1, complaint, "md", "run.h5", "--elements", "C,H")
        # A copy that was cut off.
        whole = self.path("run.h5md").read_bytes()
        self.path("run.h5md").write_bytes(whole[:len(whole) // 2])
        self.assert_refused(1, "run.h5md: HDF5 cannot open it: the file is truncated", "md",
                            "run.h5md", "--elements", "C,H")


if __name__ == "__main__":
    unittest.main()
