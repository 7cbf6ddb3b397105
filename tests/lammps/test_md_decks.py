# SPDX-License-Identifier: GPL-2.0-or-later
"""The decks of examples/diiodothiophene/md, in a small cell: what they write, and kill and restart."""
import os
import shutil
import signal
import subprocess
import time
import unittest

from lammps_run import ENVIRONMENT, HERE, INSPROC, POTENTIALS, STYLES, WorkFolder

EXAMPLE = HERE.parent.parent / "examples" / "diiodothiophene"
COLUMNS = ("Step Temp PotEng KinEng TotEng Econserve Press Pxx Pyy Pzz Pxy Pxz Pyz Volume "
           "Lx Ly Lz").split()
STEPS = 100
VARIABLES = dict(potential=POTENTIALS / "diiodothiophene.h5", thermo=5, frames=10,
                 checkpoint=20, steps=STEPS)
NPT = dict(VARIABLES, structure=EXAMPLE / "crystal.data", a=1, b=1, c=2)
NVT = dict(VARIABLES, samples=4)


def thermo_rows(folder, phase):
    """Rows of the logs of a phase by step; those of a later start replace earlier ones."""
    rows = {}
    for path in sorted(folder.glob(f"{phase}.*.log"), key=lambda p: int(p.name.split(".")[1])):
        for line in path.read_text().splitlines():
            words = line.split()
            if len(words) == len(COLUMNS) and words[0].isdigit():
                rows[int(words[0])] = dict(zip(COLUMNS, map(float, words)))
    return rows


class Decks(unittest.TestCase):
    def setUp(self):
        self.place = WorkFolder(self)

    def folder(self, name):
        folder = self.place.folder / name
        folder.mkdir()
        for path in (EXAMPLE / "md").glob("*.in"):
            shutil.copy(path, folder)
        for path in (EXAMPLE / "md").glob("in.*"):
            shutil.copy(path, folder)
        return folder

    def start(self, folder, phase, style, ranks):
        command = self.place.command("\n", ranks, arguments=STYLES[style],
                                     **(NPT if phase == "npt" else NVT))
        command[command.index("-in") + 1] = f"in.{phase}"
        return subprocess.Popen(command, cwd=folder, env=ENVIRONMENT, text=True,
                                stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                start_new_session=True)

    def finish(self, *arguments):
        process = self.start(*arguments)
        output = process.communicate(timeout=600)[0]
        self.assertEqual(process.returncode, 0, output)
        return output

    def kill_after_checkpoint(self, folder, phase, style, ranks):
        """Kills a run, all its ranks, once its first restart file is there."""
        process = self.start(folder, phase, style, ranks)
        deadline = time.monotonic() + 300
        while not (folder / f"{phase}.restart").exists():
            self.assertIsNone(process.poll(), "ended before its first restart file")
            self.assertLess(time.monotonic(), deadline)
            time.sleep(0.005)
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        self.assertEqual(process.returncode, -signal.SIGKILL, "it had ended before the kill")

    def check_continued(self, whole, killed, phase):
        """A run with a kill in it ends as one without."""
        rows, same = thermo_rows(killed, phase), thermo_rows(whole, phase)
        self.assertEqual(sorted(rows), list(range(0, STEPS + 1, 5)))
        self.assertGreater(len(list(killed.glob(f"{phase}.*.log"))), 1)
        last, expected = rows[STEPS], same[STEPS]
        # A restart sorts atoms anew: sums differ by rounding, 1e-12 eV, which 0.1 ps of this crystal
        # let grow by less than a thousand; thermo lines have ten digits.
        for column, delta in (("PotEng", 2e-6), ("Temp", 1e-4), ("Lx", 1e-7), ("Lz", 1e-7)):
            self.assertAlmostEqual(last[column], expected[column], delta=delta, msg=column)

    def check_phases(self, style, ranks):
        whole, killed = self.folder(f"whole{ranks}"), self.folder(f"killed{ranks}")
        self.finish(whole, "npt", style, ranks)
        self.kill_after_checkpoint(killed, "npt", style, ranks)
        self.finish(killed, "npt", style, ranks)
        self.check_continued(whole, killed, "npt")

        rows = thermo_rows(whole, "npt")
        conserved = [row["Econserve"] for row in rows.values()]
        self.assertLess(max(conserved) - min(conserved), 144 * 1e-3)
        self.assertNotEqual(rows[0]["Volume"], rows[STEPS]["Volume"])

        shutil.copy(whole / "npt.restart", killed)
        self.finish(whole, "nvt", style, ranks)
        self.kill_after_checkpoint(killed, "nvt", style, ranks)
        self.finish(killed, "nvt", style, ranks)
        self.check_continued(whole, killed, "nvt")
        self.check_output(whole)
        self.check_output(killed)
        self.check_validation(whole)
        self.check_validation(killed)
        # Displacements count from the first step of the phase, kill or not.
        for ours, other in zip(self.displacements(killed)[STEPS], self.displacements(whole)[STEPS]):
            self.assertAlmostEqual(ours, other, delta=1e-6)
        return whole

    def displacements(self, folder):
        rows = {}
        for path in sorted(folder.glob("nvt.*.msd"), key=lambda p: int(p.name.split(".")[1])):
            for line in path.read_text().splitlines():
                if not line.startswith("#"):
                    step, *values = line.split()
                    rows[int(step)] = [float(v) for v in values]
        return rows

    def check_output(self, folder):
        rows = thermo_rows(folder, "nvt")
        self.assertEqual({row["Volume"] for row in rows.values()}, {rows[0]["Volume"]})
        displacements = self.displacements(folder)
        self.assertEqual(sorted(displacements), list(range(0, STEPS + 1, 5)))
        self.assertLess(max(displacements[0]), 1e-20)
        self.assertTrue(all(value > 0.0 for value in displacements[STEPS]))

        last = max(folder.glob("nvt.*.dump"), key=lambda p: int(p.name.split(".")[1]))
        frames = last.read_text().split("ITEM: TIMESTEP\n")[1:]
        self.assertEqual(int(frames[-1].split()[0]), STEPS)
        header, *atoms = frames[-1].split("ITEM: ATOMS ")[1].splitlines()
        self.assertEqual(header.split(), "id type element xu yu zu vx vy vz".split())
        self.assertEqual(len(atoms), 144)
        masses = {"C": 12.011, "H": 1.008, "I": 126.90447, "S": 32.06}
        # Kinetic energy of the velocities in the dump is that of the log; mvv2e of units metal.
        kinetic = sum(0.5 * 1.0364269e-4 * masses[words[2]] * sum(float(v) ** 2 for v in words[6:])
                      for words in map(str.split, atoms))
        self.assertAlmostEqual(kinetic / rows[STEPS]["KinEng"], 1.0, delta=1e-6)

        blocks = [path for path in folder.glob("nvt.*.rdf")]
        numbers = [[float(v) for v in line.split()] for path in blocks
                   for line in path.read_text().splitlines()
                   if not line.startswith("#") and len(line.split()) == 8]
        # Bonds: C-C at 1.35 to 1.45 Angstrom, C-H at 1.08; no two atoms of these are closer than 0.9.
        for column, (low, high) in ((2, (1.25, 1.6)), (4, (0.95, 1.25))):
            self.assertGreater(max(n[column] for n in numbers if low < n[1] < high), 10.0)
            self.assertEqual(max(n[column] for n in numbers if n[1] < 0.9), 0.0)

    def check_validation(self, folder):
        """The files tell insproc md all it asks for; 3 and 4 are verdicts on so short a run."""
        for phase in ("npt", "nvt"):
            files = sorted(folder.glob(f"{phase}.*.log")) + sorted(folder.glob(f"{phase}.*.dump"))
            process = subprocess.run([INSPROC, "md", *files], cwd=folder, text=True, timeout=120,
                                     capture_output=True)
            self.assertIn(process.returncode, (0, 3, 4), process.stderr)
            self.assertIn(f"{phase.upper()} at 300 K", process.stderr)
            self.assertIn("conserved: drift", process.stdout)

    def test_a_killed_run_goes_on(self):
        for style in STYLES:
            for ranks in (1, 2):
                with self.subTest(style=style, ranks=ranks):
                    shutil.rmtree(self.place.folder, ignore_errors=True)
                    self.place.folder.mkdir()
                    self.check_phases(style, ranks)

    def test_production_needs_equilibration(self):
        folder = self.folder("alone")
        process = self.start(folder, "nvt", "mace", 1)
        output = process.communicate(timeout=60)[0]
        self.assertNotEqual(process.returncode, 0)
        self.assertIn("ERROR: no npt.restart here: run in.npt first", output)


if __name__ == "__main__":
    unittest.main()
