# SPDX-License-Identifier: GPL-2.0-or-later
"""fix phonon_fd: killed runs, runs by several partitions, and files that belong to other runs.

The evaluation repeats bit for bit on one rank, so finished files are compared byte by byte.
"""
import fcntl
import os
import pathlib
import random
import re
import signal
import subprocess
import time
import unittest

from lammps_run import DATA, ENVIRONMENT, INSPROC, WorkFolder

DISPLACEMENTS = 2 * 108  # two lengths
HEADER, RECORD = 24, 8 + 72 * 24  # bytes of a journal, docs/force-constant-file.md
SEED = 20251
ROUND_OFF = 1e-12  # eV/Angstrom: forces of other numbers of ranks
LENGTH = 0.01  # Angstrom, of the shortest displacement


class Checkpoint(unittest.TestCase):
    whole = None  # content of whole.h5, once it is known
    duration = None  # seconds that its run took

    def setUp(self):
        self.place = WorkFolder(self)

    def variables(self, **changed):
        return dict(data=DATA / "relaxed_0GPa.data", model=self.place.model("trained_dit"),
                    **changed)

    def run_deck(self, code=0, ranks=1, partitions=None, **changed):
        run = self.place.lammps("phonon_checkpoint", ranks, partitions=partitions,
                                **self.variables(**changed))
        self.assertEqual(run.code, code, run.output)
        return run

    def bytes_of(self, name):
        return (self.place.folder / name).read_bytes()

    def leftovers(self):
        """Half-written files that killed processes have left."""
        return sorted(p.name for p in self.place.folder.glob(".fc.*"))

    def journals(self):
        return sorted(p.name for p in self.place.folder.glob("*.journal.*"))

    def uninterrupted(self):
        """The file of a run in one piece, to compare with: whole.h5."""
        if Checkpoint.whole is None:
            begin = time.monotonic()
            self.run_deck(file="whole.h5")
            Checkpoint.duration = time.monotonic() - begin
            Checkpoint.whole = self.bytes_of("whole.h5")
        (self.place.folder / "whole.h5").write_bytes(Checkpoint.whole)
        return Checkpoint.whole

    def force_constants(self, name):
        text = self.place.folder / "FORCE_CONSTANTS"
        subprocess.run([INSPROC, "convert", self.place.folder / name, "-o", text], check=True,
                       capture_output=True)
        return [float(x) for line in text.read_text().splitlines()[2:] for x in line.split()
                if "." in line]


class Killed(Checkpoint):
    """A run is killed, continued, killed again ..., and ends with the file of a run in one piece."""

    def start(self, partitions=None, name="fc.h5"):
        self.output = self.place.folder / "output"
        command = self.place.command("phonon_checkpoint", partitions=partitions,
                                     **self.variables(options="restart yes", file=name))
        with open(self.output, "w", encoding="utf-8") as output:
            return subprocess.Popen(command, cwd=self.place.folder, env=ENVIRONMENT,
                                    stdout=output, stderr=subprocess.STDOUT)

    def told(self, *screens):
        """The largest number of finished displacements that the run has printed."""
        done = 0
        for screen in screens or [self.output]:
            text = screen.read_text() if screen.exists() else ""
            for line in re.findall(r"^ +\d+ +(\d+) *\n", text, re.MULTILINE):
                done = max(done, int(line))
        return done

    def wait(self, condition):
        begin = time.monotonic()
        while not condition():
            self.assertLess(time.monotonic() - begin, 120)
            time.sleep(0.001)

    def rank(self, number):
        """The process of a rank; None if there is none yet."""
        for entry in pathlib.Path("/proc").glob("[0-9]*"):
            try:
                if (os.readlink(entry / "cwd") == str(self.place.folder.resolve())
                        and f"PMI_RANK={number}".encode()
                        in (entry / "environ").read_bytes().split(b"\0")):
                    return int(entry.name)
            except OSError:
                pass
        return None

    def kill(self, process):
        """kill -9 of everything that runs in the test's folder; true if the run still ran."""
        running = process.poll() is None
        for entry in pathlib.Path("/proc").glob("[0-9]*"):
            try:
                if os.readlink(entry / "cwd") == str(self.place.folder.resolve()):
                    os.kill(int(entry.name), signal.SIGKILL)
            except OSError:
                pass
        process.wait()
        return running

    def done_before(self):
        """Displacements that the run found done when it started."""
        found = re.search(r"Angstrom, (\d+) done\n", self.output.read_text())
        return int(found.group(1)) if found else None

    def test_ten_kills_while_displacements_are_evaluated(self):
        expected = self.uninterrupted()
        generator = random.Random(SEED)
        moments = sorted(generator.sample(range(1, DISPLACEMENTS - 1), 10))
        print(f"seed {SEED}, killed after displacements {moments}")
        finished = 0
        for moment in moments:
            process = self.start()
            while self.told() < moment and process.poll() is None:
                time.sleep(0.001)
            time.sleep(generator.uniform(0.0, 0.002))
            self.assertTrue(self.kill(process), self.output.read_text())
            self.assertGreaterEqual(self.done_before(), finished)
            finished = self.told()
        run = self.run_deck(options="restart yes")
        before = int(re.search(r"Angstrom, (\d+) done\n", run.output).group(1))
        self.assertGreaterEqual(before, finished)
        self.assertEqual(run.result("steps"), [DISPLACEMENTS - before])
        self.assertEqual(self.bytes_of("fc.h5"), expected)
        self.assertEqual(self.journals(), [])

    def test_kills_at_any_time_from_start_to_end(self):
        expected = self.uninterrupted()
        generator = random.Random(SEED + 1)
        kills = 0
        while kills < 5:
            moment = generator.uniform(0.0, 1.1 * self.duration)
            process = self.start()
            time.sleep(moment)
            kills += self.kill(process)
        self.run_deck(options="restart yes")
        self.assertEqual(self.bytes_of("fc.h5"), expected)
        self.assertEqual(self.journals() + self.leftovers(), [])

    def test_partitions_killed_and_continued_by_others(self):
        expected = self.uninterrupted()
        for layout in ([1, 1], [1, 1, 1], None):
            process = self.start(layout)
            screens = [self.place.folder / f"screen.{k}" for k in range(len(layout or []))]
            for screen in screens:
                screen.unlink(missing_ok=True)
            before = self.told(*screens)
            self.wait(lambda: self.told(*screens) >= before + 15 or process.poll() is not None)
            self.assertTrue(self.kill(process))
        self.assertNotEqual(self.journals(), [])
        run = self.run_deck(options="restart yes", partitions=[1, 1])
        self.assertNotIn(", 0 done", run.output)
        self.assertEqual(self.bytes_of("fc.h5"), expected)
        self.assertEqual(self.journals(), [])

    def test_work_of_other_partitions_is_told_before_they_meet(self):
        """The first partition is held until the second has done all that it has to do."""
        process = self.start([1, 1])
        journals = [self.place.folder / f"fc.h5.journal.{k}" for k in range(2)]
        self.wait(lambda: journals[0].exists() and self.rank(0))
        first = self.rank(0)
        os.kill(first, signal.SIGSTOP)
        done = HEADER + DISPLACEMENTS // 2 * RECORD
        self.wait(lambda: journals[1].exists() and journals[1].stat().st_size == done)
        self.assertLess(journals[0].stat().st_size, done)
        os.kill(first, signal.SIGCONT)
        self.assertEqual(process.wait(120), 0)
        told = [int(n) for n in re.findall(r"the partitions have done (\d+) of 216",
                                           (self.place.folder / "screen.0").read_text())]
        self.assertEqual(told, sorted(told))
        self.assertTrue(any(DISPLACEMENTS / 2 < n < DISPLACEMENTS for n in told), told)


class Partitions(Checkpoint):
    def test_partitions_write_the_file_of_one(self):
        expected = self.uninterrupted()
        run = self.run_deck(partitions=[1, 1, 1, 1])
        self.assertEqual(self.bytes_of("fc.h5"), expected)
        for partition in range(1, 5):
            self.assertIn(f"4 partitions share fc.h5; this is number {partition}, for 54", run.output)
        self.assertEqual(run.result("steps"), [DISPLACEMENTS / 4])

    def test_partitions_of_unlike_size_share_by_their_size(self):
        self.uninterrupted()
        run = self.run_deck(partitions=[2, 1])
        self.assertIn("number 1, for 144 displacements", run.output)
        self.assertIn("number 2, for 72 displacements", run.output)
        ours, expected = (self.force_constants(name) for name in ("fc.h5", "whole.h5"))
        self.assertEqual(len(ours), len(expected))
        self.assertLess(max(abs(a - b) for a, b in zip(ours, expected)), ROUND_OFF / LENGTH)

    def test_a_short_run_is_continued_by_another_layout(self):
        expected = self.uninterrupted()
        run = self.run_deck(partitions=[1, 1, 1], steps=20)
        self.assertIn("60 of 216 displacements are done", run.output)
        self.assertEqual(run.result("done"), [60, DISPLACEMENTS])
        self.assertEqual(self.journals(), [f"fc.h5.journal.{k}" for k in range(3)])
        run = self.run_deck(options="restart yes", steps=50)
        self.assertEqual(run.result("done"), [110, DISPLACEMENTS])
        run = self.run_deck(options="restart yes", partitions=[1, 1])
        self.assertIn(", 110 done", run.output)
        self.assertEqual(self.bytes_of("fc.h5"), expected)

    def test_partitions_that_name_other_files_work_alone(self):
        expected = self.uninterrupted()
        deck = (pathlib.Path(__file__).parent / "decks/in.phonon_checkpoint").read_text()
        run = self.place.lammps("variable file world a.h5 b.h5 ./a.h5\n" + deck,
                                partitions=[1, 1, 1], **self.variables())
        self.assertEqual(run.code, 0, run.output)
        for name in ("a.h5", "b.h5"):
            self.assertEqual(self.bytes_of(name), expected)
        self.assertIn("2 partitions share a.h5; this is number 1, for 108", run.output)
        self.assertIn("2 partitions share ./a.h5; this is number 2, for 108", run.output)

    def test_more_partitions_than_displacements(self):
        run = self.place.lammps("argon", style="atomic", partitions=[1, 1, 1])
        self.assertEqual(run.code, 0, run.output)
        self.assertIn("number 3, for 0 displacements", run.output)
        self.assertEqual(self.journals(), [])

    def test_partitions_that_disagree_stop_all(self):
        """An error on one partition ends the others, whatever they wait for."""
        deck = (pathlib.Path(__file__).parent / "decks/in.phonon_checkpoint").read_text()
        models = " ".join(str(self.place.model(name)) for name in ("trained_dit", "tiny"))
        cases = {
            "variable options world 'plusminus yes' 'plusminus no'": "plusminus = no",
            "variable options world 'symprec 1e-3' 'symprec 0'": "symprec must be positive",
            f"variable model world {models}": "does not agree with it: 'model = ",
            f"variable data world {DATA}/relaxed_0GPa.data {DATA}/crystal72.data":
                "does not agree with it: the atoms have changed",
        }
        for difference, complaint in cases.items():
            with self.subTest(difference=difference):
                name = difference.split()[1]
                variables = self.variables()
                variables.pop(name, None)
                run = self.place.lammps(f"{difference}\n{deck}", partitions=[1, 1], **variables)
                self.assertNotEqual(run.code, 0)
                self.assertIn(complaint, run.output)


    def test_a_refused_checkpoint_stops_all(self):
        self.run_deck(steps=2)
        run = self.place.lammps("phonon_checkpoint", partitions=[1, 1, 1],
                                **dict(self.variables(options="restart yes"),
                                       model=self.place.model("tiny")))
        self.assertNotEqual(run.code, 0)
        self.assertIn("fc.h5: belongs to another run: model is", run.output)


class OtherRuns(Checkpoint):
    def test_another_potential_is_told_by_energy(self):
        """All forces vanish in an fcc crystal: only the energy tells its potentials apart."""
        first = self.place.lammps("argon", style="atomic")
        self.assertEqual(first.code, 0, first.output)
        again = self.place.lammps("argon", style="atomic", options="cells 3 3 3 restart yes")
        self.assertEqual(again.code, 0, again.output)
        other = self.place.lammps("argon", style="atomic", options="cells 3 3 3 restart yes",
                                  epsilon=0.0104)
        self.assertEqual(other.code, 1, other.output)
        self.assertIn("fc.h5: belongs to another run: another potential is in use", other.output)

    def test_models_are_named(self):
        self.run_deck(steps=2)
        run = self.place.lammps("phonon_checkpoint",
                                **dict(self.variables(options="restart yes"),
                                       model=self.place.model("tiny")))
        self.assertEqual(run.code, 1, run.output)
        self.assertRegex(run.output, "fc.h5: belongs to another run: model is 'trained_dit, .*' in "
                                     "the file and 'tiny, .*' now")

    def test_a_damaged_journal_costs_what_it_cannot_tell(self):
        expected = self.uninterrupted()
        self.run_deck(steps=30)
        journal = self.place.folder / "fc.h5.journal.0"
        journal.write_bytes(journal.read_bytes()[:-5])
        run = self.run_deck(options="restart yes")
        self.assertIn(", 29 done", run.output)
        self.assertEqual(self.bytes_of("fc.h5"), expected)

    def test_a_file_in_use_is_left_alone(self):
        self.run_deck(steps=3)
        with open(self.place.folder / "fc.h5.journal.0", encoding="latin-1") as journal:
            fcntl.flock(journal, fcntl.LOCK_EX)
            for options in ("restart yes", "restart no"):
                run = self.run_deck(options=options, code=1)
                self.assertIn("fc.h5.journal.0: another run is writing it", run.output)
        self.assertIn(", 3 done", self.run_deck(options="restart yes").output)

    def test_a_new_run_takes_nothing_from_an_old_journal(self):
        self.run_deck(steps=30)
        run = self.run_deck(steps=1)
        self.assertIn(", 0 done", run.output)


if __name__ == "__main__":
    unittest.main()
