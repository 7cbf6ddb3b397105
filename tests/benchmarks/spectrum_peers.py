#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Times whole runs of `insproc spectrum`, and of another program that makes the same spectrum.

Every program is run for several rounds in turn, so that other work on the machine hits all alike.
Printed are the least wall time, the least processor time (user and system, which other work
disturbs less) and the largest memory, and for the other program the ratio to insproc's first run.

    spectrum_peers.py --insproc build/bin/insproc --input FILE.h5 [--gamma LARGE.h5]
        [--peer 'python3 oracle.py --options ...']
"""
import argparse
import os
import shlex
import subprocess
import sys
import tempfile
import time


def arguments():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--insproc", default="insproc")
    parser.add_argument("--input", required=True, help="force constants that insproc reads")
    parser.add_argument("--mesh", nargs=3, default=["2", "2", "6"])
    parser.add_argument("--gamma", help="force constants of a large cell, taken at Gamma")
    parser.add_argument("--peer", help="command line of the other program")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--threads", default="1")
    return parser.parse_args()


def run(command, threads):
    """Wall time and processor time in s, largest resident memory in MB of one run."""
    environment = {**os.environ, "OMP_NUM_THREADS": threads, "OPENBLAS_NUM_THREADS": threads}
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                               env=environment)
    messages = process.stderr.read().decode()
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    if status != 0:
        sys.exit(f"{shlex.join(command)}: failed\n{messages}")
    return wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024.0


def main():
    args = arguments()
    with tempfile.TemporaryDirectory() as folder:
        output = os.path.join(folder, "spectrum.csv")
        spectrum = [args.insproc, "spectrum", args.input, "--mesh", *args.mesh, "--bank", "both",
                    "-q", "-o", output]
        commands = {"symmetry": spectrum, "no symmetry": [*spectrum, "--no-symmetry"],
                    "isotropic": [*spectrum, "--mode", "isotropic"],
                    "abins": [*spectrum, "--mode", "abins"]}
        if args.gamma:
            commands["Gamma"] = [args.insproc, "spectrum", args.gamma, "--mesh", "1", "1", "1",
                                 "--bank", "both", "-q", "-o", output]
        if args.peer:
            commands["peer"] = shlex.split(args.peer)
        results = {name: [] for name in commands}
        load = os.getloadavg()[0]
        for _ in range(args.rounds):
            for name, command in commands.items():
                results[name].append(run(command, args.threads))
    print(f"{args.threads} threads, {args.rounds} rounds, load {load:.1f} before and "
          f"{os.getloadavg()[0]:.1f} after, {os.cpu_count()} cores")
    print(f"{'':12} {'wall/s':>8} {'CPU/s':>8} {'MB':>7}")
    for name, runs in results.items():
        print(f"{name:12} {min(r[0] for r in runs):8.2f} {min(r[1] for r in runs):8.2f} "
              f"{max(r[2] for r in runs):7.0f}")
    if args.peer:
        ratio = min(r[1] for r in results["peer"]) / min(r[1] for r in results["symmetry"])
        print(f"peer / symmetry, processor time: {ratio:.1f}")


if __name__ == "__main__":
    main()
