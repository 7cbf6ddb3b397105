# SPDX-License-Identifier: GPL-2.0-or-later
"""insproc frames, select and split."""

import importlib.util
import math
import random
import re
import unittest

from insproc import DATA, NACL, CliTest, read_csv

CRYSTAL = DATA / "lammps" / "relaxed_0GPa.data"
# Supercell matrices of the study, which hold four cells each.
SUPERCELLS = ("2 1 0 2 -1 0 0 0 1", "4 0 0 0 1 0 2 0 -1", "2 -1 0 -2 0 1 2 1 0")


def read_frames(text):
    """Frames of an extended xyz text: (values, cell, symbols, positions)."""
    lines = text.splitlines()
    frames = []
    while lines:
        n, comment, rows = int(lines[0]), lines[1], [line.split() for line in lines[2:]]
        rows, lines = rows[:n], lines[2 + n:]
        values = {key: quoted or plain
                  for key, quoted, plain in re.findall(r'(\w+)=(?:"([^"]*)"|(\S+))', comment)}
        numbers = [float(x) for x in values["Lattice"].split()]
        frames.append((values, [numbers[0:3], numbers[3:6], numbers[6:9]], [r[0] for r in rows],
                       [[float(x) for x in r[1:4]] for r in rows]))
    return frames


def volume(cell):
    (a, b, c), (d, e, f), (g, h, i) = cell
    return a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g)


def farthest_points(points, count, known=()):
    """The choice as its definition has it: all distances anew for each point."""
    order, chosen = [], list(known)
    if not chosen:
        mean = [sum(column) / len(points) for column in zip(*points)]
        order.append(min(range(len(points)), key=lambda k: (math.dist(points[k], mean), k)))
        chosen.append(points[order[0]])
    while len(order) < count:
        nearest = [min(math.dist(point, other) for other in chosen) for point in points]
        best = max(range(len(points)), key=lambda k: (nearest[k], -k))
        if nearest[best] == 0.0:
            break
        order.append(best)
        chosen.append(points[best])
    return order


class Frames(CliTest):
    def test_a_scan_of_volumes(self):
        frames = read_frames(self.insproc("frames", CRYSTAL, "--volumes", "-10:10:11"))
        self.assertEqual(len(frames), 11)
        middle = frames[5]
        for k, (values, cell, symbols, positions) in enumerate(frames):
            change = -10 + 2 * k
            self.assertEqual(float(values["volume_change"]), change)
            self.assertEqual(values["config_type"], "volume")
            self.assertAlmostEqual(volume(cell) / volume(middle[1]), 1 + change / 100, places=12)
            self.assertEqual(symbols, middle[2])
            scale = (1 + change / 100) ** (1 / 3)
            for ours, others in zip(positions, middle[3]):
                for x, y in zip(ours, others):
                    self.assertAlmostEqual(x, scale * y, places=11)

    def test_the_supercells_of_the_study(self):
        arguments = [word for matrix in SUPERCELLS
                     for word in ("--supercell", *matrix.split())]
        frames = read_frames(self.insproc("frames", CRYSTAL, *arguments))
        cell = read_frames(self.insproc("frames", CRYSTAL))[0][1]
        self.assertEqual([values["supercell"] for values, *_ in frames], list(SUPERCELLS))
        for _, supercell, symbols, _ in frames:
            self.assertEqual(len(symbols), 288)
            self.assertAlmostEqual(volume(supercell) / volume(cell), 4.0, places=10)

    def test_a_diagonal_supercell_takes_three_numbers(self):
        frames = read_frames(self.insproc("frames", CRYSTAL, "--supercell", 1, 1, 2))
        self.assertEqual(len(frames[0][2]), 144)

    def test_force_constants_give_their_unit_cell(self):
        frames = read_frames(self.insproc("frames", NACL))
        self.assertEqual(frames[0][0]["config_type"], "structure")
        self.assertEqual(sorted(set(frames[0][2])), ["Cl", "Na"])

    def test_a_seed_determines_rattled_frames(self):
        options = ("--rattle", 0.03, "--strain", 0.02, "--count", 3)
        first = self.insproc("frames", CRYSTAL, *options, "--seed", 1)
        self.assertEqual(first, self.insproc("frames", CRYSTAL, *options, "--seed", 1))
        self.assertNotEqual(first, self.insproc("frames", CRYSTAL, *options, "--seed", 2))
        frames = read_frames(first)
        self.assertEqual([values["copy"] for values, *_ in frames], ["1", "2", "3"])
        self.assertNotEqual(frames[0][3], frames[1][3])

    def test_files_for_the_program_that_labels(self):
        self.insproc("frames", CRYSTAL, "--volumes", "-4:0:2", "--supercell",
                     *SUPERCELLS[0].split(), "-o", "all.xyz", "--each", "label.data", "-q")
        self.insproc("frames", CRYSTAL, "--volumes", "-4:0:2", "-q", "-o", "two.xyz",
                     "--each", "label.vasp")
        self.assertEqual(sorted(path.name for path in self.directory.iterdir()),
                         ["all.xyz", "label_0001.data", "label_0001.vasp", "label_0002.data",
                          "label_0002.vasp", "two.xyz"])
        frames = read_frames(self.path("all.xyz").read_text())
        again = read_frames(self.insproc("frames", "label_0002.data"))
        self.assertEqual(frames[1][1:3], again[0][1:3])
        for ours, theirs in zip(frames[1][3], again[0][3]):
            for x, y in zip(ours, theirs):
                self.assertAlmostEqual(x, y, places=10)
        again = read_frames(self.insproc("frames", "label_0001.vasp"))
        self.assertEqual(again[0][1], read_frames(self.path("two.xyz").read_text())[0][1])

    def test_bad_options_are_refused(self):
        for status, message, *options in (
                (2, "'-10:10' is not MIN:MAX:N", "--volumes", "-10:10"),
                (2, "is not MIN:MAX:N", "--volumes", "-10:10:1.5"),
                (2, "takes 3 or 9 integers, not 4", "--supercell", 1, 1, 1, 1),
                (1, "determinant 0", "--supercell", 1, 1, 0),
                (1, "leaves no volume", "--volumes", "-100:0:2"),
                (2, "--count: nothing is random", "--count", 3),
                (2, "--seed: nothing is random", "--volumes", "0:1:2", "--seed", 3),
                (2, "--closest: nothing is random", "--closest", 0.8),
                (2, "must end in .xyz", "-o", "frames.data"),
                (2, "use .data, .vasp or .poscar", "--each", "label.cif"),
                (1, "closer than 1.5 times", "--rattle", 0.01, "--closest", 1.5)):
            with self.subTest(options=options):
                self.assert_refused(status, message, "frames", CRYSTAL, *options)
        self.assert_refused(1, "no such file", "frames", "nowhere.data")

    @unittest.skipUnless(importlib.util.find_spec("ase"), "ASE is not there")
    def test_ase_reads_the_frames(self):
        import ase.io

        self.insproc("frames", CRYSTAL, "--volumes", "-10:10:3", "--rattle", 0.02, "-o", "f.xyz",
                     "-q")
        ours = read_frames(self.path("f.xyz").read_text())
        for atoms, (values, cell, symbols, positions) in zip(
                ase.io.read(self.path("f.xyz"), ":"), ours):
            self.assertEqual(atoms.get_chemical_symbols(), symbols)
            self.assertEqual(atoms.positions.tolist(), positions)
            self.assertEqual(atoms.cell.tolist(), cell)
            self.assertTrue(all(atoms.pbc))
            self.assertEqual(atoms.info["config_type"], values["config_type"])


class Select(CliTest):
    ELEMENTS = "HCH"  # of the atoms of a frame

    def write_dump(self, name, frames):
        """A dump of frames of three atoms, each with descriptors of two numbers, shuffled."""
        text = ""
        for step, rows in enumerate(frames):
            text += (f"ITEM: TIMESTEP\n{step}\nITEM: NUMBER OF ATOMS\n3\n"
                     "ITEM: BOX BOUNDS xy xz yz pp pp pp\n0 6 1\n0 5 0\n0 6 0\n"
                     "ITEM: ATOMS id element x y z c_d[1] c_d[2]\n")
            atoms = [f"{k + 1} {self.ELEMENTS[k]} {k} {k} {k} {row[0]!r} {row[1]!r}\n"
                     for k, row in enumerate(rows)]
            text += "".join(atoms[(step + k) % 3] for k in range(3))
        self.path(name).write_text(text)

    def random_frames(self, count, seed):
        source = random.Random(seed)
        return [[[source.gauss(0, 1), source.gauss(0, 1)] for _ in range(3)] for _ in range(count)]

    def points(self, frames):
        """Mean over the carbon atom, then over both hydrogen atoms."""
        return [rows[1] + [(rows[0][k] + rows[2][k]) / 2 for k in range(2)] for rows in frames]

    def steps(self, text):
        return [int(values["timestep"]) for values, *_ in read_frames(text)]

    def test_frames_are_those_of_the_definition(self):
        frames = self.random_frames(50, seed=1)
        self.write_dump("npt.dump", frames)
        out = self.insproc("select", "npt.dump", "-n", 15, "--table", "chosen.csv")
        expected = farthest_points(self.points(frames), 15)
        self.assertEqual(self.steps(out), expected)
        first = read_frames(out)[0]
        self.assertEqual(first[0]["source"], f"npt.dump:{expected[0] + 1}")
        self.assertEqual(first[0]["config_type"], "selected")
        self.assertEqual(first[1], [[5, 0, 0], [1, 5, 0], [0, 0, 6]])
        self.assertEqual(first[2:], (list(self.ELEMENTS), [[0, 0, 0], [1, 1, 1], [2, 2, 2]]))
        table = read_csv("\n".join(line for line in
                                   self.path("chosen.csv").read_text().splitlines()
                                   if not line.startswith("#")))
        points = self.points(frames)
        self.assertAlmostEqual(
            table["distance"][-1],
            min(math.dist(points[expected[-1]], points[k]) for k in expected[:-1]), places=12)

    def test_frames_the_set_has_already_are_kept_away_from(self):
        frames, known = self.random_frames(40, seed=2), self.random_frames(6, seed=3)
        self.write_dump("npt.dump", frames)
        self.write_dump("known.dump", known)
        out = self.insproc("select", "npt.dump", "-n", 10, "--known", "known.dump", "--config-type",
                           "npt")
        self.assertEqual(self.steps(out),
                         farthest_points(self.points(frames), 10, self.points(known)))
        self.assertEqual(read_frames(out)[0][0]["config_type"], "npt")

    def test_several_files_are_one_set_and_equal_frames_are_chosen_once(self):
        frames = self.random_frames(4, seed=4)
        self.write_dump("a.dump", frames)
        self.write_dump("b.dump", frames)
        out = self.insproc("select", "a.dump", "b.dump", "-n", 100)
        self.assertEqual(len(read_frames(out)), 4)
        self.assertTrue(all(values["source"].startswith("a.dump:")
                            for values, *_ in read_frames(out)))

    def test_bad_input_is_refused(self):
        frames = self.random_frames(3, seed=5)
        self.write_dump("npt.dump", frames)
        self.assert_refused(1, "no columns c_x[1]", "select", "npt.dump", "--descriptor", "x")
        self.assert_refused(1, "nowhere.dump: cannot be read", "select", "nowhere.dump")
        self.assert_refused(2, "--count", "select", "npt.dump", "-n", 0)
        text = self.path("npt.dump").read_text()
        self.path("cut.dump").write_text(text[:text.rindex("H")])
        self.assert_refused(1, "cut.dump:35: 1 words", "select", "cut.dump")


class EnergySteps(CliTest):
    """select --energy-step: frames of a relaxation that differ in energy."""
    ENERGIES = [-1.0, -1.04, -1.06, -1.30, -1.29, -1.256, -1.251, -1.26]
    CHOSEN = [0, 2, 3, 6, 7]  # more than 0.045 eV from the last one, and the last
    KCAL_PER_MOL = 0.0433641  # eV, to its digits

    def write_dump(self, steps):
        self.path("relax.dump").write_text("".join(
            f"ITEM: TIMESTEP\n{step}\nITEM: NUMBER OF ATOMS\n1\nITEM: BOX BOUNDS pp pp pp\n"
            f"0 4\n0 5\n0 6\nITEM: ATOMS id element xs ys zs\n1 H 0.5 0.5 {0.1 * k:.1f}\n"
            for k, step in enumerate(steps)))

    def write_history(self, steps, unit=1.0):
        head = "step,energy,enthalpy,fmax,accepted\n"
        self.path("history.csv").write_text(head + "".join(
            f"{step},{energy / unit:.10g},0,0.1,1\n" for step, energy in zip(steps, self.ENERGIES)))

    def chosen(self, *arguments):
        out = self.insproc("select", *arguments, "--energy-step", 0.045)
        return [int(values["timestep"]) for values, *_ in read_frames(out)]

    def test_energies_are_those_of_the_steps_in_a_history(self):
        steps = list(range(30, 38))
        self.write_dump(steps[1:] + [])
        self.write_history(steps)
        table = "--table", "chosen.csv", "--energies", "history.csv"
        # The dump lacks the first step: the second is where it starts.
        self.assertEqual(self.chosen("relax.dump", *table), [31, 33, 36, 37])
        rows = read_csv(self.path("chosen.csv").read_text())
        self.assertEqual(rows["source"], [f"relax.dump:{k}" for k in (1, 3, 6, 7)])
        self.assertEqual(rows["energy_eV"], [-1.04, -1.30, -1.251, -1.26])
        self.write_dump(steps)
        self.write_history(steps, self.KCAL_PER_MOL)
        out = self.insproc("select", "relax.dump", "--energies", "history.csv", "--units", "real",
                           "--energy-step", 0.045)
        frames = read_frames(out)
        for frame, k in zip(frames, self.CHOSEN, strict=True):
            self.assertAlmostEqual(frame[3][0][2], 0.6 * k, places=12)
        self.assertEqual(frames[0][0]["config_type"], "relaxation")

    def test_energies_are_those_of_the_steps_in_a_log(self):
        self.write_dump(range(8))
        for column, energies in (("PotEng", self.ENERGIES),
                                 ("E_pair", self.ENERGIES)):
            with self.subTest(column=column):
                self.path("log").write_text(
                    "units metal\nminimize 0 1e-4 100 100\n"
                    f"   Step   {column}   Press\n" + "".join(
                        f"  {k}  {energy}  0.0\n" for k, energy in enumerate(energies))
                    + "Loop time of 1.0 on 1 procs for 7 steps with 1 atoms\n")
                self.assertEqual(self.chosen("relax.dump", "--energies", "log"), self.CHOSEN)

    def test_energies_are_values_of_extended_xyz(self):
        for key in ("energy", "REF_energy"):
            self.path("relax.xyz").write_text("".join(
                f'1\nLattice="4 0 0 0 4 0 0 0 4" Properties=species:S:1:pos:R:3 timestep={k} '
                f"{key}={energy}\nH 0 0 {0.1 * k}\n" for k, energy in enumerate(self.ENERGIES)))
            name = () if key == "energy" else ("--energy-key", key)
            self.assertEqual(self.chosen("relax.xyz", *name), self.CHOSEN)
        self.assert_refused(1, "relax.xyz:1: there is no value energy; --energies names",
                            "select", "relax.xyz", "--energy-step", 0.05)

    def test_bad_input_is_refused(self):
        self.write_dump(range(9))
        self.write_history(range(8))
        energies = "select", "relax.dump", "--energies", "history.csv"
        self.assert_refused(1, "history.csv: step 8 has no energy", *energies, "--energy-step", 1)
        self.assert_refused(2, "--energies requires --energy-step", *energies)
        self.assert_refused(2, "--energy-step", *energies, "--energy-step", -1)
        self.assert_refused(2, "excludes", *energies, "--energy-step", 1, "-n", 5)
        self.path("history.csv").write_text("step,energy\n0,x\n")
        self.assert_refused(1, "history.csv:2: step and energy should be numbers", *energies,
                            "--energy-step", 1)
        self.path("history.csv").write_text("")
        self.assert_refused(1, "history.csv: the file is empty", *energies, "--energy-step", 1)


class Split(CliTest):
    def write_frames(self, name, count, isolated=0):
        text = ""
        for k in range(count):
            kind = "IsolatedAtom" if k < isolated else "volume"
            text += (f'1\nLattice="4 0 0 0 4 0 0 0 4" Properties=species:S:1:pos:R:3:REF_forces:R:3'
                     f' REF_energy=-{k}.5 config_type={kind} REF_stress="1 2 3 2 4 5 3 5 6"'
                     f' pbc="T T T"\nH 0.1 0.2 {k}.25 1e-3 0 -1\n')
        self.path(name).write_text(text)

    def sets(self):
        return [self.path(f"{name}.xyz").read_text() for name in ("train", "valid", "test")]

    def test_every_frame_goes_to_one_set_as_it_was(self):
        self.write_frames("a.xyz", 12)
        self.write_frames("b.xyz", 8)
        self.insproc("split", "a.xyz", "b.xyz", "--seed", 3, "-q")
        sets = self.sets()
        self.assertEqual([text.count("Lattice") for text in sets], [16, 2, 2])
        pairs = [line for text in (*sets,) for line in re.findall("1\n.*\n.*\n", text)]
        given = re.findall("1\n.*\n.*\n", self.path("a.xyz").read_text() +
                           self.path("b.xyz").read_text())
        words = lambda frames: sorted(sorted(re.findall(r'[\w]+="[^"]*"|\S+', frame))
                                      for frame in frames)
        self.assertEqual(words(pairs), words(given))
        self.insproc("split", "a.xyz", "b.xyz", "--seed", 3, "-q")
        self.assertEqual(self.sets(), sets)

    def test_isolated_atoms_are_for_training(self):
        self.write_frames("all.xyz", 24, isolated=4)
        self.insproc("split", "all.xyz", "--parts", "8:1:1", "-o", "set_", "-q")
        self.assertEqual(self.path("set_train.xyz").read_text().count("IsolatedAtom"), 4)
        self.assertEqual(self.path("set_valid.xyz").read_text().count("Lattice"), 2)

    def test_bad_input_is_refused(self):
        self.write_frames("all.xyz", 10)
        self.assert_refused(2, "is not TRAIN:VALID:TEST", "split", "all.xyz", "--parts", "8:1")
        self.assert_refused(1, "must be like 8:1:1", "split", "all.xyz", "--parts", "0:1:1")
        self.path("bad.xyz").write_text("1\nLattice=\"1 2\"\nH 0 0 0\n")
        self.assert_refused(1, "bad.xyz:2", "split", "bad.xyz")

    @unittest.skipUnless(importlib.util.find_spec("ase"), "ASE is not there")
    def test_ase_reads_the_labels(self):
        import ase.io

        self.write_frames("all.xyz", 10)
        self.insproc("split", "all.xyz", "-q")
        atoms = ase.io.read(self.path("train.xyz"), ":")
        self.assertEqual(len(atoms), 8)
        self.assertEqual(atoms[0].info["REF_energy"] % 1, 0.5)
        self.assertEqual(atoms[0].arrays["REF_forces"].tolist(), [[1e-3, 0, -1]])
        self.assertEqual(atoms[0].info["REF_stress"].size, 9)


if __name__ == "__main__":
    unittest.main()
