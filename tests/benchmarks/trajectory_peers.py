#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Times insproc md on a dump of LAMMPS that this program makes, and beside it a reader in Python
that makes the mean-squared displacement only: MDAnalysis where it is installed, else numpy. Both
read the same file, or the reader in Python its first part; the displacements must agree. Where
freud is installed, radial distribution functions of a short dump are compared with its own.

The dump holds 576 diatomic molecules that vibrate about the sites of a crystal. Its frames are 100
different ones, repeated. The memory told is the largest resident set. insproc must be on the PATH
(build/env.sh).
"""
import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

SITES = (8, 8, 9)
SPACING, BOND, WIDTH = 4.0, 1.1, 0.04


def arguments():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", type=float, default=2.0, help="GB of the dump")
    parser.add_argument("--python-size", type=float, default=0.05, help="GB that Python reads")
    parser.add_argument("--folder", help="for the dump; it is removed at the end")
    parser.add_argument("--rounds", type=int, default=3)
    return parser.parse_args()


def frames():
    """Text of the atoms of 100 frames."""
    random = np.random.default_rng(1)
    corners = SPACING * np.stack(np.meshgrid(*map(np.arange, SITES), indexing="ij"), -1)
    corners = corners.reshape(-1, 3)
    rest = np.concatenate([corners, corners + [0, 0, BOND]])
    half = len(corners)
    head = "ITEM: NUMBER OF ATOMS\n%d\nITEM: BOX BOUNDS pp pp pp\n" % len(rest)
    head += "".join(f"0 {SPACING * n}\n" for n in SITES)
    head += "ITEM: ATOMS id element xu yu zu\n"
    for _ in range(100):
        places = rest + random.normal(0, WIDTH, rest.shape)
        yield head + "".join(
            f"{i + 1} {'CH'[i >= half]} {x:.6g} {y:.6g} {z:.6g}\n"
            for i, (x, y, z) in enumerate(places))


def write_dump(path, size):
    texts = [text.encode() for text in frames()]
    written, number = 0, 0
    with open(path, "wb") as file:
        while written < size:
            written += file.write(b"ITEM: TIMESTEP\n%d\n" % (10 * number))
            written += file.write(texts[number % len(texts)])
            number += 1
    return number


def displacement(places, first, masses):
    moved = places - first
    moved = moved - masses @ moved / masses.sum()
    return (moved**2).sum(axis=1)


def numpy_reader(path, bytes_read):
    """Yields the positions of each frame of the first part of a dump."""
    done = 0
    with open(path, encoding="ascii") as file:
        while done < min(bytes_read, os.path.getsize(path)):
            head = [file.readline() for _ in range(9)]
            atoms = int(head[3])
            lines = [file.readline() for _ in range(atoms)]
            done += sum(map(len, head)) + sum(map(len, lines))
            words = np.array([line.split() for line in lines])
            places = np.empty((atoms, 3))
            places[words[:, 0].astype(int) - 1] = words[:, 2:5].astype(float)
            yield places


def mdanalysis_reader(path, bytes_read):
    import MDAnalysis

    frame_size = os.path.getsize(path) / sum(1 for _ in open(path) if _.startswith("ITEM: T"))
    universe = MDAnalysis.Universe(str(path), format="LAMMPSDUMP", topology_format="LAMMPSDUMP")
    for number, _ in enumerate(universe.trajectory):
        if number * frame_size > bytes_read:
            return
        yield universe.atoms.positions.astype(float)


def distributions_beside_freud(folder):
    """Largest difference of g(r) of all pairs of elements, relative to its largest value."""
    import freud

    dump, table = folder / "short.dump", folder / "rdf.csv"
    write_dump(dump, 5e6)
    reach, width = 8.0, 0.1
    status = subprocess.run(
        ["insproc", "md", str(dump), "--timestep", "1", "-q", "--rdf", str(table), "--reach",
         str(reach), "--bin", str(width), "--pair-frames", "1000000", "--pairs", "C-C,C-H,H-H"],
        stdout=subprocess.DEVNULL).returncode
    if status not in (0, 3, 4):
        sys.exit("insproc failed")
    skipped = sum(1 for line in open(table) if line.startswith("#"))
    found = np.genfromtxt(table, delimiter=",", names=True, skip_header=skipped)
    box = freud.box.Box(*(SPACING * n for n in SITES))
    half = int(np.prod(SITES))
    elements = {"C": slice(0, half), "H": slice(half, 2 * half)}
    worst = 0.0
    for pair in ("C-C", "C-H", "H-H"):
        first, second = (elements[e] for e in pair.split("-"))
        rdf = freud.density.RDF(bins=round(reach / width), r_max=reach)
        frames_read = 0
        for places in numpy_reader(dump, float("inf")):
            rdf.compute((box, places[first]), query_points=None if first == second
                        else places[second], reset=False)
            frames_read += 1
        shells = 4 / 3 * np.pi * np.diff(rdf.bin_edges**3)
        pairs = half * (half - 1) if first == second else half * half
        g = rdf.bin_counts * box.volume / (frames_read * pairs * shells)
        mine = found["g_" + pair.replace("-", "")]
        worst = max(worst, np.abs(mine[: len(g)] - g).max() / g.max())
    return worst


def main():
    options = arguments()
    try:
        import MDAnalysis  # noqa: F401
        name, reader = "MDAnalysis", mdanalysis_reader
    except ImportError:
        name, reader = "numpy", numpy_reader
    with tempfile.TemporaryDirectory(dir=options.folder) as folder:
        dump = Path(folder) / "run.dump"
        count = write_dump(dump, options.size * 1e9)
        size = dump.stat().st_size
        print(f"{count} frames of {2 * np.prod(SITES)} atoms, {size / 1e9:.2f} GB")
        for _ in range(options.rounds):
            before = os.times()
            start = time.perf_counter()
            process = subprocess.Popen(
                ["insproc", "md", str(dump), "--timestep", "1", "-q", "--msd",
                 str(Path(folder) / "msd.csv"), "-o", str(Path(folder) / "results.json")],
                stdout=subprocess.DEVNULL)
            _, status, usage = os.wait4(process.pid, 0)
            clock = time.perf_counter() - start
            processor = usage.ru_utime + usage.ru_stime
            if os.waitstatus_to_exitcode(status) not in (0, 3, 4):
                sys.exit("insproc failed")
            print(f"insproc md: {clock:.2f} s, {size / clock / 1e6:.0f} MB/s by the clock; "
                  f"{processor:.2f} s of processors, {size / processor / 1e6:.0f} MB/s of one; "
                  f"{usage.ru_maxrss / 1024:.0f} MiB")

            start, used = time.perf_counter(), time.process_time()
            masses = np.repeat([12.0106, 1.007975], np.prod(SITES))
            part = options.python_size * 1e9
            values, first = [], None
            for places in reader(dump, part):
                first = places if first is None else first
                values.append(displacement(places, first, masses)[: np.prod(SITES)].mean())
            clock, used = time.perf_counter() - start, time.process_time() - used
            print(f"{name}: {part / clock / 1e6:.0f} MB/s by the clock, {part / used / 1e6:.0f} "
                  f"MB/s of one processor, displacements only")
        table = np.genfromtxt(Path(folder) / "msd.csv", delimiter=",", names=True, comments="#",
                              skip_header=sum(1 for line in open(Path(folder) / "msd.csv")
                                              if line.startswith("#")))
        difference = np.abs(table["msd_C"][: len(values)] - values).max() / max(values)
        results = json.loads((Path(folder) / "results.json").read_text())
        print(f"largest relative difference of displacements {difference:.1e}; "
              f"{len(results['columns'][0]['values'])} results")
        dump.unlink()
        try:
            print("largest relative difference of distributions from freud's "
                  f"{distributions_beside_freud(Path(folder)):.1e}")
        except ImportError:
            print("freud is not installed: distributions are not compared")


if __name__ == "__main__":
    main()
