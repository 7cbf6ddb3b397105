# SPDX-License-Identifier: GPL-2.0-or-later
"""insproc study with LAMMPS itself: two models, kills at random moments, several ranks, decks that
run by hand."""
import os
import pathlib
import random
import shutil
import signal
import subprocess
import time
import unittest

from lammps_run import DATA, ENVIRONMENT, INSPROC, LMP, MODELS, MPIRUN, WorkFolder

SEED = 20262
STUDY = f"""
title: Two precisions
structure: {DATA / "crystal72.data"}
models:
  - {{file: {MODELS / "trained_dit.h5"}, name: double}}
  - {{file: {MODELS / "trained_dit.h5"}, name: single, precision: single}}
pressures: [0, 1]
relax: {{force: 1e-3, pressure: 0.01}}
spectrum: {{mesh: [1, 1, 2], orders: 2, bank: both}}
bands: {{points: 3}}
dos: {{mesh: [1, 1, 2]}}
pictures: no
"""
STEPS = 4 * 5 + 2 + 2 + 1 + 1  # of states, models, pressures, from one to the next, the report


class StudyCase(unittest.TestCase):
    def setUp(self):
        self.folder = WorkFolder(self).folder

    def write(self, text, name="study.yaml"):
        (self.folder / name).write_text(text)

    def command(self, *arguments):
        return [INSPROC, "study", "study.yaml", "--threads", "1", "--lmp", LMP, *arguments]

    def study(self, *arguments, code=0):
        done = subprocess.run(self.command(*arguments), cwd=self.folder, env=ENVIRONMENT, text=True,
                              capture_output=True, timeout=600, check=False)
        self.assertEqual(done.returncode, code, done.stderr)
        return done.stderr

    def results(self, folder):
        """What must not depend on kills: tables, structures, force constants."""
        folder = self.folder / folder
        return {path.relative_to(folder): path.read_bytes() for path in sorted(folder.rglob("*"))
                if path.suffix in (".csv", ".data", ".h5")}


class Kills(StudyCase):
    def test_three_kills_leave_no_trace(self):
        self.write(STUDY)
        begin = time.monotonic()
        told = self.study("-o", "whole")
        duration = time.monotonic() - begin
        self.assertIn(f"{STEPS} steps: 0 done before, {STEPS} done now", told)
        expected = self.results("whole")
        self.assertEqual(len([name for name in expected if name.suffix == ".csv"]), 4 * 4 + 4 + 4 + 1)

        generator = random.Random(SEED)
        moments = [generator.uniform(0.05, 0.5) * duration for _ in range(3)]
        print(f"seed {SEED}, killed after {[f'{moment:.2f}' for moment in moments]} s of a run")
        killed = 0
        for moment in moments:
            process = subprocess.Popen(self.command("-o", "killed"), cwd=self.folder,
                                       env=ENVIRONMENT, stderr=subprocess.DEVNULL)
            try:
                process.wait(moment)
            except subprocess.TimeoutExpired:
                os.kill(process.pid, signal.SIGKILL)
                process.wait()
                killed += 1
        self.assertGreater(killed, 0)
        self.study("-o", "killed")
        found = self.results("killed")
        self.assertEqual(sorted(found), sorted(expected))
        for name, content in expected.items():
            self.assertEqual(found[name], content, f"{name} differs")

        # All is done: what is left is to see that it is.
        begin = time.process_time(), os.times()
        told = self.study("-o", "killed")
        used = os.times()
        self.assertIn(f"{STEPS} done before, 0 done now", told)
        seconds = (used.children_user + used.children_system
                   - begin[1].children_user - begin[1].children_system)
        print(f"processor time of a study with nothing to do: {seconds:.2f} s")
        self.assertLess(seconds, 1.0)


class Decks(StudyCase):
    def test_a_deck_runs_by_hand(self):
        self.write(STUDY.replace("pressures: [0, 1]", "pressures: [1]"))
        self.study()
        state = self.folder / "study" / "double" / "1GPa"
        expected = {name: (state / name).read_bytes()
                    for name in ("relaxed.data", "force_constants.h5")}
        for name in expected:
            (state / name).unlink()
        for deck in ("in.relax", "in.force_constants"):
            subprocess.run([LMP, "-in", deck, "-log", "none"], cwd=state, env=ENVIRONMENT, check=True,
                           stdout=subprocess.DEVNULL)
        for name, content in expected.items():
            self.assertEqual((state / name).read_bytes(), content)

    def test_volumes_and_dynamics(self):
        self.write(STUDY.split("models:")[0] + f"""
model: {MODELS / "trained_dit.h5"}
relax: {{force: 1e-3, pressure: 0.01}}
spectrum: no
bands: no
dos: no
pictures: no
eos: {{volumes: [0.97, 0.985, 1, 1.015, 1.03], per: molecule}}
md: {{bath: 50, equilibration: 0.02, production: 0.06, frames: 0.002, pair-frames: 4}}
""")
        told = self.study()
        self.assertIn("8 done now", told)
        study = self.folder / "study"
        rows = (study / "eos" / "eos.csv").read_text().splitlines()
        self.assertEqual(len(rows), 6)
        volumes = [float(row.split(",")[0]) for row in rows[1:]]
        for volume, part in zip(volumes, (0.97, 0.985, 1, 1.015, 1.03)):
            self.assertAlmostEqual(volume / volumes[2], part, delta=1e-9)
        self.assertIn("bm3", (study / "eos" / "eos_fits.csv").read_text())
        self.assertIn("g_C-C", (study / "0GPa" / "md_rdf.csv").read_text())
        steps = [int(line) for line in (study / "0GPa" / "nvt.0.dump").read_text().split(
            "ITEM: TIMESTEP\n") if line for line in [line.split("\n")[0]]]
        self.assertEqual(steps, list(range(0, 61, 2)))


@unittest.skipUnless(shutil.which(MPIRUN), "no mpirun")
class Ranks(StudyCase):
    def test_ranks_make_the_same_force_constants(self):
        text = STUDY.replace("pressures: [0, 1]", "pressures: [0]").replace(
            "title:", f"run: {{launcher: {MPIRUN} -n}}\ntitle:")
        self.write(text)
        self.study("-o", "one", "--cores", "2")
        self.study("-o", "two", "--cores", "2", "--ranks", "2")
        screens = list((self.folder / "two").rglob("force_constants.screen.1"))
        self.assertEqual(len(screens), 2)  # two partitions have worked
        for model in ("double", "single"):
            one, two = (self.folder / place / model / "0GPa" / "bands.csv" for place in ("one", "two"))
            numbers = [[float(word) for line in path.read_text().splitlines()
                        if line and line[0].isdigit() for word in line.split(",")[3:]]
                       for path in (one, two)]
            self.assertEqual(len(numbers[0]), len(numbers[1]))
            # Relaxations end where forces are below 1e-3 eV/Angstrom, on both ways alike but for
            # round-off: far below these limits in cm^-1.
            limit = 1e-3 if model == "double" else 1.0
            self.assertLess(max(abs(a - b) for a, b in zip(*numbers)), limit)

    def test_an_error_of_a_partition_is_told(self):
        self.write(STUDY.replace("pressures: [0, 1]", "pressures: [0]")
                   .replace("title:", f"run: {{launcher: {MPIRUN} -n}}\ntitle:")
                   .replace("spectrum:", "force_constants: {more: method analytic dispersion displaced}\nspectrum:"))
        told = self.study("--cores", "2", "--ranks", "2", code=1)
        self.assertIn("double/0GPa/force_constants failed", told)
        self.assertIn("leave out dispersion displaced", told)


if __name__ == "__main__":
    unittest.main()
