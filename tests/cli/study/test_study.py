# SPDX-License-Identifier: GPL-2.0-or-later
"""insproc study: which steps run, when, and what is told of them. LAMMPS is a stand-in; the study
with LAMMPS itself is in tests/lammps."""
import os
import pathlib
import signal
import subprocess
import time
import unittest

from insproc import NACL, PROGRAM, CliTest, read_csv
from study.slurm import run_jobs

PROGRAMS = pathlib.Path(__file__).resolve().parent / "programs"
MESH = "mesh: [2, 2, 2], orders: 2"


class StudyTest(CliTest):
    def setUp(self):
        super().setUp()
        self.insproc("convert", NACL, "-o", "salt.h5")
        for name in ("good.h5", "other.h5", "bad.h5"):
            self.path(name).write_text(name)
        self.environment = {
            "PATH": f"{PROGRAMS}:{os.environ['PATH']}", "LAMMPS_PLUGIN_PATH": "",
            "FAKE_CALLS": str(self.path("calls")), "FAKE_QUEUE": str(self.path("queue")),
            "FAKE_CONSTANTS": str(self.path("salt.h5"))}
        self.write()

    def write(self, models="[good.h5]", pressures="[0, 1.5]", more="", spectrum=MESH):
        self.path("study.yaml").write_text(
            f"structure: {NACL}\nmodels: {models}\npressures: {pressures}\n"
            f"spectrum: {{{spectrum}}}\nbands: {{points: 3}}\ndos: {{mesh: [2, 2, 2]}}\n"
            f"pictures: no\n{more}\n")

    def study(self, *arguments, **environment):
        return self.run_insproc("study", "study.yaml", *arguments,
                                environment={**self.environment, **environment})

    def done(self, *arguments):
        process = self.study(*arguments)
        self.assertEqual(process.returncode, 0, process.stderr)
        return process.stderr

    def calls(self):
        """Decks that LAMMPS was given since the last call."""
        path = self.path("calls")
        lines = path.read_text().splitlines() if path.exists() else []
        path.unlink(missing_ok=True)
        return [str(pathlib.Path(line).relative_to(self.path("study"))) for line in lines]

    def tables(self):
        return {path.relative_to(self.path("study")): path.read_bytes()
                for path in self.path("study").rglob("*.csv")}


class Steps(StudyTest):
    def test_a_study_runs_once_and_leaves_everything(self):
        told = self.done()
        self.assertIn("12 steps: 0 done before, 12 done now", told)
        self.assertIn("0GPa/relax: ", told)
        self.assertIn("relaxed at rest by a stand-in", told)
        self.assertEqual(sorted(self.calls()), ["0GPa/in.force_constants", "0GPa/in.relax",
                                                "1.5GPa/in.force_constants", "1.5GPa/in.relax"])
        for name in ("report.html", "bands.csv", "modes.csv", "0GPa/spectrum.csv", "0GPa/dos.csv",
                     "0GPa/sticks.csv", "1.5GPa/bands.csv", "1.5GPa/spectrum.log"):
            self.assertTrue((self.path("study") / name).is_file(), name)
        self.assertIn("12 done before, 0 done now", self.done())
        self.assertEqual(self.calls(), [])

    def test_what_changes_decides_what_runs_again(self):
        self.done()
        self.calls()
        before = self.tables()
        self.write(spectrum=MESH + ", temperature: 100")
        listed = self.study("--dry-run").stdout
        self.assertIn("0GPa/relax                   done\n", listed)
        self.assertIn("0GPa/spectrum                runs: changed: the command\n", listed)
        self.assertIn("report                       runs: after ", listed)
        self.assertIn("4 of 12 steps would run", listed)
        self.assertEqual(self.tables(), before)  # nothing has run
        self.assertIn("8 done before, 4 done now", self.done())
        self.assertEqual(self.calls(), [])
        # A model that changes reaches everything that comes from it, as far as results differ.
        self.path("good.h5").write_text("new weights")
        self.assertIn("changed: ../../good.h5", self.study("--dry-run").stdout)
        self.assertIn("8 done before, 4 done now", self.done())
        self.assertEqual(len(self.calls()), 4)
        # So does a result that was taken away.
        (self.path("study") / "1.5GPa/dos.csv").unlink()
        self.assertIn("1.5GPa/dos: dos.csv is gone", self.done())

    def test_a_step_that_fails_is_told_and_others_go_on(self):
        self.write(models="[good.h5, bad.h5]", pressures="[0]")
        process = self.study()
        self.assertEqual(process.returncode, 1)
        told = process.stderr
        self.assertIn("insproc: error: bad/0GPa/relax failed: exit status 1; the end of ", told)
        self.assertIn("line 39\nERROR: bad.h5 is no model", told)
        self.assertNotIn("line 20\n", told)
        for step in ("bad/0GPa/force_constants", "bad/0GPa/spectrum", "committee/0GPa/committee"):
            self.assertIn(f"{step} is not run: it needs ", told)
        self.assertIn("1 failed, 5 not run", told)
        self.assertTrue((self.path("study") / "good/0GPa/spectrum.csv").is_file())
        self.assertTrue((self.path("study") / "report.html").is_file())
        # It is tried again, and then the report is made anew.
        self.calls()
        self.path("study.yaml").write_text(
            self.path("study.yaml").read_text().replace("bad.h5", "{file: other.h5, name: bad}"))
        told = self.done()
        self.assertIn("bad/0GPa/relax: changed: in.relax", told)
        self.assertIn("report: changed: ", told)
        self.assertEqual(self.calls(), ["bad/0GPa/in.relax", "bad/0GPa/in.force_constants"])

    def test_two_models_side_by_side(self):
        self.write(models="[good.h5, other.h5]")
        self.done()
        bands = read_csv((self.path("study") / "committee/1.5GPa/bands.csv").read_text())
        spectrum = read_csv((self.path("study") / "committee/1.5GPa/spectrum.csv").read_text())
        # Both models have the same force constants here.
        self.assertEqual(bands["model_good_cm1"], bands["model_other_cm1"])
        self.assertLess(max(bands["spread_cm1"]), 1e-9)
        alone = read_csv((self.path("study") / "good/1.5GPa/spectrum.csv").read_text())
        most = max(alone["total"])
        for mean, total in zip(spectrum["mean"], alone["total"]):
            self.assertAlmostEqual(mean, total, delta=1e-9 * most)
        page = (self.path("study") / "report.html").read_text()
        self.assertIn("Several models", page)
        self.assertNotIn("good/1.5GPa and other/0GPa", page)

    def test_mistakes_are_found_before_anything_runs(self):
        for text, message in (
                ("presures: [0]\n", "study.yaml:9: the study has no key 'presures'; did you mean "
                                    "'pressures'?"),
                ("thermo: {per: dozen}\n", "study.yaml:9: thermo: --per: 'dozen' is none of "),
                ("thermo:\n  temprature: 10\n", "study.yaml:10: 'thermo' has no key 'temprature'; "
                                                "did you mean 'temperature'?"),
                ("assign: {orders: 11}\n", "study.yaml:9: assign: --orders: ")):
            self.write(more="#\n" + text)
            process = self.study()
            self.assertEqual(process.returncode, 1, text)
            self.assertTrue(process.stderr.startswith(f"insproc: error: {message}"), process.stderr)
            self.assertFalse(self.path("study").exists())

    def test_options_that_would_do_nothing_together_are_refused(self):
        for options in (["--step", "0GPa/relax"], ["--cores", "2"], ["--dry-run"]):
            process = self.study("--submit", "slurm", *options)
            self.assertEqual(process.returncode, 2, process.stderr)
            self.assertIn("--submit", process.stderr.splitlines()[0])
        process = self.study("--step", "0GPa/relaks")
        self.assertEqual(process.returncode, 1)
        self.assertIn("study.yaml has no step '0GPa/relaks'; --dry-run lists them", process.stderr)

    def test_lammps_that_is_not_there_is_an_error(self):
        process = self.study("--lmp", "no_such_lmp")
        self.assertEqual(process.returncode, 1)
        self.assertIn("there is no program 'no_such_lmp'", process.stderr)


class Kills(StudyTest):
    def start(self):
        return subprocess.Popen([PROGRAM, "study", "study.yaml"], cwd=self.directory,
                                env={**os.environ, **self.environment, "FAKE_GATE": str(self.path("gate"))},
                                stderr=subprocess.PIPE, text=True)

    def wait_for(self, condition):
        end = time.monotonic() + 300.0
        while not condition():
            self.assertLess(time.monotonic(), end, "nothing happens")
            time.sleep(0.02)

    def lammps_here(self):
        """Processes that run in the folder of the study."""
        found = []
        for entry in pathlib.Path("/proc").glob("[0-9]*"):
            try:
                if os.readlink(entry / "cwd").startswith(str(self.path("study").resolve())):
                    found.append(entry.name)
            except OSError:
                pass
        return found

    def both_run(self):
        path = self.path("calls")
        return path.exists() and path.read_text().count("in.force_constants") == 2

    def test_programs_end_with_a_killed_study_and_what_they_kept_stays(self):
        for number in (signal.SIGKILL, signal.SIGTERM):
            process = self.start()
            self.wait_for(self.both_run)
            self.wait_for(lambda: len(list(self.path("study").rglob("*.journal.0"))) == 2)
            os.kill(process.pid, number)
            told = process.communicate()[1]
            self.wait_for(lambda: not self.lammps_here())
            if number == signal.SIGTERM:
                self.assertEqual(process.returncode, 128 + number)
                self.assertIn("stopped; the same command goes on", told)
            self.calls()
        self.assertIn("0GPa/force_constants         runs: not finished", self.study("--dry-run").stdout)
        self.assertIn("2 done before, 10 done now", self.done())
        # Begun three times, with what was there.
        journal = self.path("study") / "0GPa/force_constants.h5.journal.0"
        self.assertEqual(journal.read_text(), "begun\n" * 3)

    def test_what_belongs_to_other_inputs_is_removed(self):
        process = self.start()
        self.wait_for(lambda: len(list(self.path("study").rglob("*.journal.0"))) == 2)
        process.kill()
        process.communicate()
        self.wait_for(lambda: not self.lammps_here())
        self.path("good.h5").write_text("new weights")
        self.done()
        journal = self.path("study") / "0GPa/force_constants.h5.journal.0"
        self.assertEqual(journal.read_text(), "begun\n")

    def test_two_studies_of_a_folder_share_the_work(self):
        first = self.start()
        self.wait_for(self.both_run)
        second = self.start()
        waiting = [second.stderr.readline() for _ in range(2)]
        for line, step in zip(sorted(waiting), ("0GPa", "1.5GPa")):
            self.assertEqual(line, f"{step}/force_constants is run by another process: waiting for it\n")
        self.path("gate").touch()
        for process in (first, second):
            told = process.communicate()[1]
            self.assertEqual(process.returncode, 0, told)
        self.assertEqual(len(self.calls()), 4)  # each deck once


class Slurm(StudyTest):
    def submit(self):
        process = self.study("--submit", "slurm")
        self.assertEqual(process.returncode, 0, process.stderr)
        return process.stderr

    def run_jobs(self):
        old = os.environ.copy()
        os.environ.update(self.environment)
        self.addCleanup(os.environ.update, old)
        return run_jobs(self.path("queue"))

    def test_jobs_make_what_a_run_here_makes(self):
        self.done("-o", "here")
        expected = {path.relative_to(self.path("here")): path.read_bytes()
                    for path in self.path("here").rglob("*.csv")}
        self.path("calls").unlink()
        self.assertIn("12 steps: 0 done, 0 in the queue, 12 submitted", self.submit())
        self.assertEqual(self.calls(), [])
        self.assertIn("12 steps: 0 done, 12 in the queue, 0 submitted", self.submit())
        self.assertEqual(len(self.run_jobs()), 12)
        self.assertIn("12 steps: 12 done, 0 in the queue, 0 submitted", self.submit())
        self.assertEqual(self.tables(), expected)
        self.assertIn("12 done before, 0 done now", self.done())

    def test_jobs_that_fail_are_submitted_again(self):
        self.write(models="[good.h5, bad.h5]", pressures="[0]")
        self.submit()
        ran = self.run_jobs()
        self.assertIn("bad.0GPa.relax", ran)
        self.assertNotIn("bad.0GPa.spectrum", ran)
        self.assertIn("report", ran)
        log = (self.path("study") / "jobs/bad.0GPa.relax.out").read_text()
        self.assertIn("ERROR: bad.h5 is no model", log)
        told = self.submit()
        self.assertIn("bad/0GPa/relax failed and is submitted again", told)
        self.assertIn("12 steps: 5 done, 0 in the queue, 7 submitted", told)

    def test_a_refusal_of_sbatch_is_told(self):
        process = self.study("--submit", "slurm", FAKE_REFUSAL="Invalid account")
        self.assertEqual(process.returncode, 1)
        self.assertIn("Batch job submission failed: Invalid account", process.stderr)

    def test_scripts_say_what_they_run(self):
        self.write(more="run: {ranks: 2, threads: 3, launcher: srun -n, slurm: [--time=5], "
                        "setup: [echo ready]}")
        self.submit()
        script = (self.path("study") / "jobs/0GPa.relax.sh").read_text()
        for line in ("#SBATCH --ntasks=2", "#SBATCH --cpus-per-task=3", "#SBATCH --time=5",
                     "echo ready", "#   srun -n 2 lmp -in in.relax -log none -nocite"):
            self.assertIn(line + "\n", script)


if __name__ == "__main__":
    unittest.main()
