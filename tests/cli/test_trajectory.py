# SPDX-License-Identifier: GPL-2.0-or-later
"""insproc md on trajectories, of diatomic molecules that vibrate about the sites of a crystal."""

import cmath
import gzip
import json
import math
import random
import shutil
import subprocess
import unittest

from insproc import CliTest, read_csv

CELLS, SPACING, BOND = 4, 4.0, 1.1
BOX = CELLS * SPACING
SYMBOLS = ["C", "H"] * CELLS**3
MASS = {"C": 12.0106, "H": 1.007975}
FRAMES = 300  # frames of a run


def sites():
    """Positions at rest: molecules along z."""
    places = []
    for i in range(CELLS**3):
        corner = [SPACING * (i // CELLS**k % CELLS) for k in range(3)]
        places += [corner, [corner[0], corner[1], corner[2] + BOND]]
    return places


def run(seed, frames=FRAMES, width=0.05, tau=2.0):
    """Frames of independent autoregressions about the sites."""
    source = random.Random(seed)
    kept = math.exp(-1 / tau)
    fresh = width * math.sqrt(1 - kept * kept)
    rest = sites()
    away = [[source.gauss(0, width) for _ in range(3)] for _ in rest]
    result = []
    for _ in range(frames):
        away = [[kept * x + source.gauss(0, fresh) for x in atom] for atom in away]
        result.append([[p + u for p, u in zip(*pair)] for pair in zip(rest, away)])
    return result


def dump(frames, columns="id element xu yu zu", box=BOX, seed=1, every=10):
    """The text of a dump whose atoms change their order. `box` may be a function of the frame."""
    source = random.Random(seed)
    order = list(range(len(frames[0])))
    parts = []
    for number, frame in enumerate(frames):
        side = box(number) if callable(box) else box
        parts.append(f"ITEM: TIMESTEP\n{every * number}\nITEM: NUMBER OF ATOMS\n{len(frame)}\n"
                     "ITEM: BOX BOUNDS pp pp pp\n" + f"0 {side!r}\n" * 3 +
                     f"ITEM: ATOMS {columns}\n")
        source.shuffle(order)
        for i in order:
            words = {"id": i + 1, "element": SYMBOLS[i % len(SYMBOLS)], "type": 1 + i % 2}
            for axis, x in zip("xyz", frame[i]):
                image = math.floor(x / side)
                words.update({axis + "u": x, axis: x - image * side, axis + "s": x / side - image,
                              axis + "su": x / side, "i" + axis: image})
            parts.append(" ".join(repr(words[c]) if isinstance(words[c], float) else str(words[c])
                                  for c in columns.split()) + "\n")
    return "".join(parts)


def displacements(frames):
    """Mean-squared displacement of each element, the center of mass kept in place."""
    masses = [MASS[s] for s in SYMBOLS]
    result = {"C": [], "H": []}
    for frame in frames:
        moved = [[x - y for x, y in zip(*pair)] for pair in zip(frame, frames[0])]
        drift = [sum(m * u[k] for m, u in zip(masses, moved)) / sum(masses) for k in range(3)]
        squares = [sum((u[k] - drift[k]) ** 2 for k in range(3)) for u in moved]
        for element, values in result.items():
            mine = [x for x, s in zip(squares, SYMBOLS) if s == element]
            values.append(sum(mine) / len(mine))
    return result


def distribution(frames, reach, width):
    """g(r) of C-H, within and between molecules."""
    bins = int(reach / width)
    counts = {"within": [0] * bins, "between": [0] * bins}
    carbons, hydrogens = range(0, len(SYMBOLS), 2), range(1, len(SYMBOLS), 2)
    for frame in frames:
        for i in carbons:
            for j in hydrogens:
                d = [y - x for x, y in zip(frame[i], frame[j])]
                r = math.sqrt(sum((x - BOX * round(x / BOX)) ** 2 for x in d))
                if r < bins * width:
                    counts["within" if j == i + 1 else "between"][int(r / width)] += 1
    pairs = len(carbons) * len(hydrogens) * len(frames)
    shells = [4 / 3 * math.pi * ((k + 1) ** 3 - k**3) * width**3 for k in range(bins)]
    return {part: [n * BOX**3 / (pairs * v) for n, v in zip(values, shells)]
            for part, values in counts.items()}


class RunFiles(CliTest):
    """Trajectories in a folder, and what insproc md says of them."""

    def results(self, *options, status=0):
        process = self.run_insproc("md", *options, "--timestep", "1", "-o", "results.json")
        statuses = (0, 3, 4) if status is None else (status,)
        self.assertIn(process.returncode, statuses, process.stdout + process.stderr)
        table = json.loads(self.path("results.json").read_text())
        columns = {column["name"]: column["values"] for column in table["columns"]}
        rows = [dict(zip(columns, row)) for row in zip(*columns.values())]
        self.said = process.stderr
        return {row["name"]: row for row in rows}

    def failed(self, *options):
        rows = self.results(*options, status=3)
        return [name for name, row in rows.items() if row["outcome"] == "FAILED"], rows

    def write(self, text, name="run.dump"):
        self.path(name).write_text(text)
        return name

    def table(self, name):
        return read_csv(self.path(name).read_text())


class Trajectory(RunFiles):
    def test_sound_runs_pass(self):
        for seed in range(20):
            rows = self.results(self.write(dump(run(seed))), "--reach", "6")
            self.assertEqual({row["outcome"] for row in rows.values()}, {"passed", "value"}, seed)
        self.assertEqual(rows["molecules"]["text"], "whole: 64 bonds of 64 molecules")
        plateau = rows["mean-squared displacement of C"]
        self.assertLess(abs(plateau["value"] - 6 * 0.05**2), 5 * plateau["error"])

    def test_displacements_and_distributions_equal_their_definitions(self):
        frames = run(1, frames=20)
        self.write(dump(frames))
        self.results("run.dump", "--msd", "msd.csv", "--rdf", "rdf.csv", "--reach", "7",
                     "--bin", "0.1", status=None)
        found = self.table("msd.csv")
        for element, values in displacements(frames).items():
            for x, y in zip(found["msd_" + element][1:], values[1:]):
                self.assertAlmostEqual(x / y, 1, delta=1e-9)
        self.assertEqual(found["time_ps"][3], 0.03)
        found = self.table("rdf.csv")
        expected = distribution(frames, 7.0, 0.1)
        for part, values in expected.items():
            self.assertEqual(len(found["r"]), len(values))
            for x, y in zip(found["g_C-H_" + part], values):
                self.assertAlmostEqual(x, y, delta=1e-9 * max(1, y))
        self.assertGreater(max(expected["within"]), 10)

    def test_all_forms_of_a_trajectory_say_the_same(self):
        frames = run(2, frames=20)
        plain = dump(frames)
        self.write(plain)
        self.results("run.dump", "--msd", "first.csv", status=None)
        first = self.table("first.csv")
        names = []
        for columns in ("id element x y z ix iy iz", "id element xs ys zs", "type xsu ysu zsu id",
                        "id type x y z"):
            names.append(self.write(dump(frames, columns), f"run{len(names)}.dump"))
        self.path("run.dump.gz").write_bytes(gzip.compress(plain.encode()))
        names.append("run.dump.gz")
        if shutil.which("zstd"):
            subprocess.run(["zstd", "-q", str(self.path("run.dump"))], check=True)
            names.append("run.dump.zst")
        lines = []
        for number, frame in enumerate(frames):
            lines += [str(len(frame)), f'Lattice="{BOX} 0 0 0 {BOX} 0 0 0 {BOX}" '
                      f"Properties=species:S:1:pos:R:3 Time={0.01 * number}"]
            lines += [f"{s} {x!r} {y!r} {z!r}" for s, (x, y, z) in zip(SYMBOLS, frame)]
        names.append(self.write("\n".join(lines) + "\n", "run.xyz"))
        for name in names:
            self.results(name, "--elements", "C,H", "--msd", "msd.csv", status=None)
            found = self.table("msd.csv")
            for column, values in first.items():
                for x, y in zip(found[column], values, strict=True):
                    self.assertAlmostEqual(x, y, delta=1e-9, msg=name)

    def test_a_triclinic_box(self):
        frames = run(3, frames=20)
        a, b, c = (BOX, 0, 0), (BOX, BOX, 0), (0, BOX, BOX)  # another cell of the same lattice
        restricted = dump(frames).replace(
            "ITEM: BOX BOUNDS pp pp pp\n" + f"0 {BOX!r}\n" * 3,
            f"ITEM: BOX BOUNDS xy xz yz pp pp pp\n0 {2 * BOX} {BOX}\n0 {2 * BOX} 0\n"
            f"0 {BOX} {BOX}\n")
        general = dump(frames).replace(
            "ITEM: BOX BOUNDS pp pp pp\n" + f"0 {BOX!r}\n" * 3,
            "ITEM: BOX BOUNDS abc origin pp pp pp\n"
            + "".join(" ".join(map(str, (*v, 0))) + "\n" for v in (a, b, c)))
        self.results(self.write(dump(frames)), "--rdf", "first.csv", "--reach", "4", status=None)
        first = self.table("first.csv")["g_C-H"]
        for text in (restricted, general):
            self.results(self.write(text, "tilted.dump"), "--rdf", "rdf.csv", "--reach", "4",
                         status=None)
            for x, y in zip(self.table("rdf.csv")["g_C-H"], first, strict=True):
                self.assertAlmostEqual(x, y, delta=1e-9 * max(1, y))

    def test_a_molecule_that_dissociates(self):
        frames = run(4)
        for number, frame in enumerate(frames[200:]):
            frame[7][2] += min(0.05 * number, 1.9)
        names, rows = self.failed(self.write(dump(frames)), "--reach", "6", "--events", "e.csv")
        self.assertIn("molecules", names)
        events = self.table("e.csv")
        self.assertEqual((events["bond"][0], events["event"][0]), ("C7-H8", "broke"))
        self.assertEqual(events["step"][0] % 10, 0)
        self.assertTrue(2000 <= events["step"][0] < 2500, events)
        self.assertIn("C7-H8 which broke at step", rows["molecules"]["text"])

    def test_molecules_that_react(self):
        frames = run(5)
        for frame in frames[150:]:  # C1 is brought beside C3
            frame[0] = [frame[2][0] - 1.4, frame[2][1], frame[2][2]]
        self.failed(self.write(dump(frames)), "--events", "e.csv", "--reach", "6")
        events = self.table("e.csv")
        self.assertIn(("C1-C3", "formed"), list(zip(events["bond"], events["event"])))

    def test_a_box_that_drifts(self):
        frames = run(6)
        scaled = [[[x * (1 + 1e-4 * n) for x in atom] for atom in frame]
                  for n, frame in enumerate(frames)]
        source = random.Random(1)
        text = dump(scaled, box=lambda n: BOX * (1 + 1e-4 * n) + source.gauss(0, 1e-3))
        names, _ = self.failed(self.write(text), "--reach", "6")
        self.assertTrue({"drift of Cella", "drift of Volume"} <= set(names), names)
        self.assertFalse({name for name in names if "displacement" in name}, names)

    def test_molecules_that_diffuse(self):
        frames = run(7)
        source = random.Random(7)
        walk = [[0.0] * 3 for _ in range(CELLS**3)]
        for frame in frames:
            walk = [[x + source.gauss(0, 0.02) for x in w] for w in walk]
            for i, atom in enumerate(frame):
                frame[i] = [x + y for x, y in zip(atom, walk[i // 2])]
        names, _ = self.failed(self.write(dump(frames)), "--reach", "6")
        self.assertTrue({"displacement of C", "displacement of H"} <= set(names), names)

    def test_a_bond_that_relaxes_slowly(self):
        frames = run(8)
        for number, frame in enumerate(frames):
            for atom in frame[1::2]:
                atom[2] += 0.04 * (1 - math.exp(-number / 100))
        names, _ = self.failed(self.write(dump(frames)), "--reach", "3")
        self.assertIn("g(r) of C-H within", names)

    def test_a_killed_run_is_used_up_to_its_end(self):
        text = dump(run(9, frames=40))
        half = text[:text.rindex("ITEM: TIMESTEP") + 700]
        self.results(self.write(half), "--msd", "msd.csv", status=None)
        self.assertEqual(len(self.table("msd.csv")["time_ps"]), 39)
        self.assertIn("the last frame is cut off", self.said)
        self.write(dump(run(9, frames=60)), "later.dump")
        self.results("run.dump", "later.dump", "--msd", "msd.csv", status=None)
        self.assertEqual(len(self.table("msd.csv")["time_ps"]), 60)
        self.assertIn("39 frames of steps that had been read already", self.said)
        joined = half + text[text.rindex("ITEM: TIMESTEP"):].replace("\n390\n", "\n400\n")
        self.results(self.write(joined), "--msd", "msd.csv", status=None)
        self.assertEqual(len(self.table("msd.csv")["time_ps"]), 40)
        self.assertIn("it is left out", self.said)

    def test_densities_of_states_equal_their_definition(self):
        source = random.Random(3)
        atoms, frames, lags, interval = 4, 40, 10, 0.002
        symbols = SYMBOLS[:atoms]
        speeds = [[[source.gauss(0, 1) for _ in range(3)] for _ in range(atoms)]
                  for _ in range(frames)]
        text = ""
        for number, frame in enumerate(speeds):
            text += f"ITEM: TIMESTEP\n{2 * number}\nITEM: NUMBER OF ATOMS\n{atoms}\n"
            text += "ITEM: BOX BOUNDS pp pp pp\n" + "0 16\n" * 3
            text += "ITEM: ATOMS id element x y z vx vy vz\n"
            for i, v in enumerate(frame):
                text += f"{i + 1} {symbols[i]} {4 * i} 1 1 {v[0]!r} {v[1]!r} {v[2]!r}\n"
        self.results(self.write(text), "--vdos", "vdos.csv", "--lags", lags, status=None)
        found = self.table("vdos.csv")
        masses = [MASS[s] for s in symbols]
        for frame in speeds:
            drift = [sum(m * v[k] for m, v in zip(masses, frame)) / sum(masses) for k in range(3)]
            for v in frame:
                v[:] = [x - d for x, d in zip(v, drift)]
        def correlation(i, lag):
            pairs = zip(speeds, speeds[lag:])
            return sum(sum(x * y for x, y in zip(a[i], b[i])) for a, b in pairs) / (frames - lag)
        sums = {e: [sum(m * correlation(i, k) for i, m in enumerate(masses) if symbols[i] == e)
                    for k in range(lags)] for e in "CH"}
        scale = 4 * interval * 0.0299792458 * (3 * atoms - 3) / (sums["C"][0] + sums["H"][0])
        for element, values in sums.items():
            windowed = [x * (0.5 + 0.5 * math.cos(math.pi * k / lags)) for k, x in enumerate(values)]
            for energy, density in zip(found["energy_cm1"], found["el_" + element]):
                phase = 2j * math.pi * energy * 0.0299792458 * interval
                exact = windowed[0] / 2 + sum(w * cmath.exp(phase * k).real
                                              for k, w in enumerate(windowed) if k)
                self.assertAlmostEqual(density, scale * exact, delta=1e-9)
        step = found["energy_cm1"][1]
        inside = found["total"]
        states = step * (sum(inside) - 0.5 * (inside[0] + inside[-1]))
        self.assertAlmostEqual(states, 3 * atoms - 3, delta=1e-6)

    def test_a_page_of_pictures(self):
        self.write(dump(run(10, frames=60)))
        self.results("run.dump", "-o", "page.svg", "--reach", "6", status=None)
        text = self.path("page.svg").read_text()
        for label in ("Mean-squared displacement", "g(r), early", "C-H"):
            self.assertIn(label, text)

    def test_what_is_missing_is_named(self):
        frames = run(1, frames=10)
        self.write(dump(frames, "id type xu yu zu"), "types.dump")
        self.assert_refused(1, "give --elements", "md", "types.dump", "--timestep", "1")
        self.assert_refused(1, "names 1 elements, but there is type 2", "md", "types.dump",
                            "--timestep", "1", "--elements", "C")
        self.write(dump(frames, "id element xu yu"), "flat.dump")
        self.assert_refused(1, "there are no coordinates", "md", "flat.dump", "--timestep", "1")
        self.write(dump(frames))
        self.assert_refused(1, "give --timestep", "md", "run.dump")
        self.assert_refused(1, "N is asked for", "md", "run.dump", "--timestep", "1", "--pairs",
                            "C-N")
        self.assert_refused(2, "--series", "md", "run.dump", "--series", "s.csv")
        lost = dump(frames[:5]) + dump([f[:-2] for f in frames[5:]]).replace(
            "ITEM: TIMESTEP\n", "ITEM: TIMESTEP\n9")
        self.write(lost, "lost.dump")
        self.assert_refused(1, "it has 126 atoms, the first frame 128", "md", "lost.dump",
                            "--timestep", "1")


if __name__ == "__main__":
    unittest.main()
