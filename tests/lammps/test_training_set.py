# SPDX-License-Identifier: GPL-2.0-or-later
"""examples/training-set, shortened; examples/fine-tuning: the commands for mace-torch, and the report
of a model's errors."""
import csv
import json
import math
import os
import pathlib
import random
import re
import shlex
import subprocess
import sys
import unittest

from lammps_run import DATA, ENGINES, INSPROC, LMP, MODELS, WorkFolder

ROOT = DATA.parent.parent.parent
OPTIONS = DATA.parent / "training" / "mace_run_train_options.txt"
FINE_TUNING = ROOT / "examples" / "fine-tuning"

# What the study says of its three models, in the options of mace-torch.
STUDY = {
    "naive.sh": {"loss": "stress", "lr": "0.005", "ema_decay": "0.995", "batch_size": "8",
                 "max_num_epochs": "2000", "multiheads_finetuning": "False"},
    "replay.sh": {"loss": "universal", "lr": "0.0001", "ema_decay": "0.99999", "batch_size": "2",
                  "max_num_epochs": "10", "multiheads_finetuning": "True"},
    "pseudolabels.sh": {"loss": "stress", "lr": "0.0001", "ema_decay": "0.99999",
                        "batch_size": "2", "max_num_epochs": "10", "multiheads_finetuning": "True",
                        "foundation_head": "omat_pbe", "num_samples_pt": "30000",
                        "filter_type_pt": "combinations", "pseudolabel_replay": "True",
                        "swa_lr": "0.00001"},
}

PARSE = """
import json, sys
from mace.tools import build_default_arg_parser
print(json.dumps(vars(build_default_arg_parser().parse_args(sys.argv[1:]))))
"""

# Supercell matrices of the study, which hold four cells each.
SUPERCELLS = ("2 1 0 2 -1 0 0 0 1", "4 0 0 0 1 0 2 0 -1", "2 -1 0 -2 0 1 2 1 0")

DECK = """
units           metal
atom_style      atomic
read_data       {data}
pair_style      mace
pair_coeff      * * {model} C H I S
compute         d all mace/descriptor/atom
dump            d all custom 1 {name}.dump id element x y z c_d[*]
dump_modify     d sort id element C H I S format float %.17g
run             0
print           "RESULT energy $(pe/atoms:%.17g)"
"""


@unittest.skipUnless("kokkos" in ENGINES, "this build has no native engine")
class TrainingSet(unittest.TestCase):
    def test_lammps_reads_the_supercells(self):
        place = WorkFolder(self)
        crystal = DATA / "relaxed_0GPa.data"
        matrices = [word for matrix in SUPERCELLS for word in ("--supercell", *matrix.split())]
        subprocess.run([INSPROC, "frames", crystal, *matrices, "-q", "-o", "cells.xyz", "--each",
                        "cell.data"], cwd=place.folder, check=True)
        files = [crystal, *(place.folder / f"cell_000{k}.data" for k in (1, 2, 3))]
        energies = []
        for file in files:
            run = place.lammps(DECK.format(data=file, model=place.model("trained_dit"),
                                           name=file.stem))
            self.assertEqual(run.code, 0, run.output)
            energies += run.result("energy")
        # The same crystal: the same energy of an atom, and frames that do not differ.
        for energy in energies:
            self.assertAlmostEqual(energy, energies[0], delta=1e-10)
        dumps = [f"{file.stem}.dump" for file in files]
        done = subprocess.run([INSPROC, "select", *dumps], cwd=place.folder, check=True,
                              text=True, capture_output=True)
        self.assertEqual(done.stdout.count("Lattice="), 1)

    def frames_that_differ(self, history):
        """How many steps differ by more than 50 meV from the last one counted, and the last."""
        with open(history) as file:
            rows = csv.DictReader(line for line in file if not line.startswith("#"))
            energies = [float(row["energy"]) for row in rows]
        kept = [energies[0]]
        for energy in energies[1:-1]:
            if abs(energy - kept[-1]) > 0.05:
                kept.append(energy)
        self.assertGreater(len(kept), 3)
        self.assertLess(len(kept), len(energies) / 2)
        return len(kept) + 1

    def test_the_example_ends_with_a_command_that_mace_torch_takes(self):
        folder = WorkFolder(self).folder
        path = os.pathsep.join([str(pathlib.Path(INSPROC).parent), str(pathlib.Path(LMP).parent),
                                os.environ["PATH"]])
        done = subprocess.run([ROOT / "examples" / "training-set" / "make.sh", folder], text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=600,
                              env=dict(os.environ, PATH=path, STEPS="40", FRAMES="8"))
        self.assertEqual(done.returncode, 0, done.stdout)

        frames = {name: (folder / f"{name}.xyz").read_text().count("Lattice=")
                  for name in ("volumes", "supercells", "rattled", "relaxation", "npt", "train",
                               "valid", "test")}
        made = {"volumes": 11, "supercells": 3, "rattled": 12, "npt": 8,
                "relaxation": self.frames_that_differ(folder / "relax.csv")}
        part = sum(made.values()) // 10
        self.assertEqual(frames, {**made, "train": sum(made.values()) - 2 * part, "valid": part,
                                  "test": part})
        # The frames of the dynamics come from both runs: pressure sets them apart.
        sources = set(re.findall(r"source=(\S+):", (folder / "npt.xyz").read_text()))
        self.assertEqual(sources, {"npt_0.dump", "npt_1.5.dump"})

        command = done.stdout[done.stdout.index("mace_run_train --"):]
        options = re.findall(r"(--\w+)", command)
        self.assertGreater(len(options), 15)
        self.assertLessEqual(set(options), set(OPTIONS.read_text().split()))
        for file in re.findall(r"--\w+_file=(\S+)", command):
            self.assertTrue((folder / file).exists(), file)


def command_of(script, folder):
    """The words of the command that a script would run."""
    for name in ("foundation.model", "replay.xyz", "train.xyz", "valid.xyz", "test.xyz"):
        (folder / name).touch()
    replay = [] if script == "naive.sh" else ["replay.xyz"]
    done = subprocess.run(
        [FINE_TUNING / script, "out", "foundation.model", *replay, "train.xyz", "valid.xyz",
         "test.xyz", "--batch_size=4", "--clip_grad=10"], cwd=folder, check=True, text=True,
        stdout=subprocess.PIPE, env=dict(os.environ, DRY_RUN="yes"))
    return shlex.split(done.stdout)


class Commands(unittest.TestCase):
    def setUp(self):
        self.place = WorkFolder(self)

    def test_settings_are_those_of_the_study(self):
        for script, settings in STUDY.items():
            with self.subTest(script=script):
                words = command_of(script, self.place.folder)
                self.assertEqual(words[0], "mace_run_train")
                # The script's own settings come first, then what its caller adds.
                given = dict(word[2:].partition("=")[::2] for word in reversed(words[1:]))
                for option, value in settings.items():
                    self.assertEqual(given[option], value, option)
                self.assertEqual(words[-2:], ["--batch_size=4", "--clip_grad=10"])
                self.assertEqual(given["train_file"], str(self.place.folder / "train.xyz"))

    def test_options_are_those_of_mace_torch(self):
        for script in STUDY:
            with self.subTest(script=script):
                words = command_of(script, self.place.folder)
                options = {re.match(r"--\w+", word)[0] for word in words[1:]}
                self.assertLessEqual(options, set(OPTIONS.read_text().split()))

    def test_an_installed_mace_torch_takes_the_commands(self):
        python = os.environ.get("MACEINS_TEST_PYTHON") or sys.executable
        there = subprocess.run([python, "-c", "import mace.tools"], capture_output=True)
        if there.returncode:
            self.skipTest("mace-torch is not installed")
        for script, settings in STUDY.items():
            with self.subTest(script=script):
                words = command_of(script, self.place.folder)
                done = subprocess.run([python, "-W", "ignore", "-c", PARSE, *words[1:]], text=True,
                                      capture_output=True)
                self.assertEqual(done.returncode, 0, done.stderr)
                parsed = json.loads(done.stdout.splitlines()[-1])
                self.assertEqual(parsed["lr"], float(settings["lr"]))
                self.assertEqual(parsed["batch_size"], 4)

    def test_missing_files_are_named(self):
        for script in STUDY:
            done = subprocess.run([FINE_TUNING / script, "out"], capture_output=True, text=True)
            self.assertEqual(done.returncode, 2)
            self.assertIn("usage: ", done.stderr)
            done = subprocess.run([FINE_TUNING / script, "out", *["nowhere"] * 5], text=True,
                                  capture_output=True)
            self.assertEqual(done.returncode, 1)
            self.assertIn("nowhere cannot be read", done.stderr)


def read_structures():
    """The structures of the references: name -> (lattice or None, symbols, positions)."""
    lines = (MODELS / "references" / "structures.xyz").read_text().splitlines()
    found, at = {}, 0
    while at < len(lines):
        count, comment = int(lines[at]), lines[at + 1]
        rows = [line.split() for line in lines[at + 2:at + 2 + count]]
        lattice = re.search(r'Lattice="([^"]*)"', comment)
        name = re.search(r"(?:name|structure|config_type)=(\S+)", comment)[1]
        periodic = lattice and "F" not in (re.search(r'pbc="([^"]*)"', comment) or ["", ""])[1]
        found[name] = ([float(x) for x in lattice[1].split()] if periodic else None,
                       [row[0] for row in rows], [[float(x) for x in row[1:4]] for row in rows])
        at += 2 + count
    return found


@unittest.skipUnless("kokkos" in ENGINES, "this build has no native engine")
class Report(unittest.TestCase):
    """Frames labelled with the references of mace-torch and known errors, turned about."""

    ENERGY, FORCE, STRESS = 0.010, 0.003, 0.0004  # eV/atom, eV/A, eV/A^3

    def rotation(self, source):
        """Of a random unit quaternion."""
        w, x, y, z = (source.gauss(0, 1) for _ in range(4))
        size = math.sqrt(w * w + x * x + y * y + z * z)
        w, x, y, z = w / size, x / size, y / size, z / size
        return [[1 - 2 * (y * y + z * z), 2 * (x * y - z * w), 2 * (x * z + y * w)],
                [2 * (x * y + z * w), 1 - 2 * (x * x + z * z), 2 * (y * z - x * w)],
                [2 * (x * z - y * w), 2 * (y * z + x * w), 1 - 2 * (x * x + y * y)]]

    def frame(self, name, turn):
        lattice, symbols, positions = self.structures[name]
        label = self.labels[name]
        turned = lambda v: [sum(turn[i][k] * v[k] for k in range(3)) for i in range(3)]
        keys = [f"config_type={name}", f"REF_energy={label['energy'] + self.ENERGY * len(symbols)}"]
        if lattice:
            rows = [turned(lattice[3 * k:3 * k + 3]) for k in range(3)]
            xx, yy, zz, yz, xz, xy = label["stress"]
            stress = [[xx, xy, xz], [xy, yy, yz], [xz, yz, zz]]
            half = [turned(row) for row in stress]
            stress = [[x + self.STRESS for x in turned(column)] for column in zip(*half)]
            keys += ['Lattice="' + " ".join(repr(x) for row in rows for x in row) + '"',
                     'pbc="T T T"',
                     'REF_stress="' + " ".join(repr(x) for row in stress for x in row) + '"']
        else:
            keys += ['pbc="F F F"']
        text = f"{len(symbols)}\nProperties=species:S:1:pos:R:3:REF_forces:R:3 {' '.join(keys)}\n"
        for i, (symbol, x) in enumerate(zip(symbols, positions)):
            force = [y + self.FORCE for y in turned(label["forces"][3 * i:3 * i + 3])]
            text += f"{symbol} " + " ".join(repr(y) for y in turned(x) + force) + "\n"
        return text

    def test_errors_are_those_that_were_put_in(self):
        place = WorkFolder(self)
        self.structures = read_structures()
        self.labels = json.loads((MODELS / "references" / "trained_dit.json").read_text())
        source = random.Random(3)
        names = [name for name in self.structures if name != "single_atom"]
        self.assertGreater(len(names), 3)
        (place.folder / "test.xyz").write_text(
            "1\nProperties=species:S:1:pos:R:3:REF_forces:R:3 REF_energy=0 "
            'config_type=IsolatedAtom pbc="F F F"\nH 0 0 0 0 0 0\n'
            + "".join(self.frame(name, self.rotation(source)) for name in names))
        done = subprocess.run([sys.executable, FINE_TUNING / "report.py", MODELS / "trained_dit.h5",
                               "test.xyz", "--lmp", LMP], cwd=place.folder, text=True,
                              capture_output=True)
        self.assertEqual(done.returncode, 0, done.stderr)
        rows = {line.split()[0]: line.split()[1:] for line in done.stdout.splitlines()[1:]}
        self.assertEqual(set(rows), {"all", *names})
        self.assertEqual(rows["all"][0], str(len(names)))
        for name, (_, energy, forces, stress) in rows.items():
            self.assertAlmostEqual(float(energy), 1e3 * self.ENERGY, delta=2e-3, msg=name)
            self.assertAlmostEqual(float(forces), 1e3 * self.FORCE, delta=2e-3, msg=name)
            if stress != "-":
                self.assertAlmostEqual(float(stress), 1e3 * self.STRESS, delta=2e-3, msg=name)
        self.assertGreater(sum(row[3] != "-" for row in rows.values()), 2)

    def test_what_is_missing_is_named(self):
        place = WorkFolder(self)
        report = [sys.executable, FINE_TUNING / "report.py", MODELS / "trained_dit.h5", "test.xyz"]
        for text, complaint in (
                ("1\nProperties=species:S:1:pos:R:3 REF_energy=1\nH 0 0 0\n",
                 "test.xyz:2: REF_energy or REF_forces is missing"),
                ("1\nProperties=species:S:1:pos:R:3:REF_forces:R:3 REF_energy=1 "
                 "config_type=IsolatedAtom\nH 0 0 0 0 0 0\n", "no frames but isolated atoms"),
                ("1\nProperties=species:S:1:pos:R:3:REF_forces:R:3 REF_energy=1\nXe 0 0 0 0 0 0\n",
                 "report.py: LAMMPS: ERROR")):
            (place.folder / "test.xyz").write_text(text)
            done = subprocess.run([*report, "--lmp", LMP], cwd=place.folder, text=True,
                                  capture_output=True)
            self.assertEqual(done.returncode, 1)
            self.assertIn(complaint, done.stderr)


if __name__ == "__main__":
    unittest.main()
