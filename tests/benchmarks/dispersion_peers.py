#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Times D3 with its peers on one structure in one run: energy, forces and virial, one thread.

Peers are used if they are there: simple-dftd3 (PyPI `dftd3`), and LAMMPS' pair_style dispersion/d3
(an lmp that has it); and MACE itself in double, whose cost D3 adds to (--force-call and --h5). Every
code is called once a round, in turn, so that drift of the machine's speed
hits all alike; times are of the process, medians and least; ratios are of medians. Of LAMMPS the
difference between two lengths of a run is taken.
"""
import argparse
import json
import os
import re
import resource
import statistics
import subprocess
import tempfile
import time
from pathlib import Path

BOHR = 0.529177210903
HARTREE = 27.211386245988


def arguments():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--dispersion-call", required=True, help="the program dispersion_call")
    parser.add_argument("--structure", required=True, help="extended XYZ")
    parser.add_argument("--repeat", type=int, nargs=3, default=[2, 2, 4])
    parser.add_argument("--cutoffs", type=float, nargs=2, default=[31.75, 21.17],
                        help="pairs, coordination numbers; Angstrom")
    parser.add_argument("--atm", action="store_true", help="with the three-body term, not LAMMPS")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--lmp", default="", help="a LAMMPS with dispersion/d3")
    parser.add_argument("--force-call", default="", help="the program force_call")
    parser.add_argument("--h5", default="", help="a model for it")
    return parser.parse_args()


def read_structure(path, repeat):
    """Symbols, positions (n, 3), cell (3, 3) of the first frame, repeated."""
    import numpy as np
    lines = Path(path).read_text(encoding="utf-8").splitlines()
    cell = np.array([float(x) for x in re.search(r'Lattice="([^"]*)"', lines[1]).group(1).split()])
    cell = cell.reshape(3, 3)
    rows = [line.split() for line in lines[2:2 + int(lines[0])]]
    places = np.array([[float(x) for x in row[1:4]] for row in rows])
    shifts = [np.array([i, j, k]) @ cell for i in range(repeat[0]) for j in range(repeat[1])
              for k in range(repeat[2])]
    return ([row[0] for row in rows] * len(shifts), np.concatenate([places + s for s in shifts]),
            cell * np.array(repeat)[:, None])


def call_program(args, *command):
    found = json.loads(subprocess.run(
        [*command, "--repeat", *map(str, args.repeat), "--calls", "1", "--clock", "cpu"], check=True,
        capture_output=True, text=True).stdout)
    return found["us_per_atom_median"], found["energy"]


def native(args):
    return call_program(args, args.dispersion_call, args.structure, "--cutoffs",
                        *map(str, [*args.cutoffs, args.cutoffs[1]]),
                        *(["--atm"] if args.atm else []))


def mace(args):
    return call_program(args, args.force_call, args.h5, args.structure, "--precision", "double")


def simple_dftd3(args, symbols, positions, cell):
    import numpy as np
    from dftd3.interface import DispersionModel, RationalDampingParam
    numbers = {"H": 1, "C": 6, "N": 7, "O": 8, "S": 16, "I": 53}
    model = DispersionModel(np.array([numbers[s] for s in symbols]), positions / BOHR, cell / BOHR,
                            np.array([True] * 3))
    two, coordination = (c / BOHR for c in args.cutoffs)
    model.set_realspace_cutoff(two, coordination, coordination)
    parameters = RationalDampingParam(method="pbe", atm=args.atm)

    def call():
        start = time.process_time()
        found = model.get_dispersion(parameters, grad=True)
        return (time.process_time() - start) * 1e6 / len(symbols), float(found["energy"]) * HARTREE
    return call


def lammps(args, symbols, positions, cell):
    kinds = sorted(set(symbols))
    folder = tempfile.TemporaryDirectory(prefix="mace-ins-")
    data = Path(folder.name, "data")
    atoms = "".join(f"{i + 1} {kinds.index(s) + 1} {x:.12g} {y:.12g} {z:.12g}\n"
                    for i, (s, (x, y, z)) in enumerate(zip(symbols, positions)))
    data.write_text(f"structure\n\n{len(symbols)} atoms\n{len(kinds)} atom types\n\n"
                    f"0 {cell[0][0]} xlo xhi\n0 {cell[1][1]} ylo yhi\n0 {cell[2][2]} zlo zhi\n\n"
                    f"Atoms # atomic\n\n{atoms}")
    deck = Path(folder.name, "in")
    deck.write_text(f"units metal\natom_style atomic\nread_data {data}\nmass * 1.0\n"
                    f"pair_style dispersion/d3 bj pbe {args.cutoffs[0]} {args.cutoffs[1]}\n"
                    f"pair_coeff * * {' '.join(kinds)}\nneigh_modify one 30000 page 300000\n"
                    "fix hold all setforce 0 0 0\nfix still all nve\nthermo 1\n"
                    "thermo_style custom step pe\nthermo_modify norm no format float %.10f\n"
                    "run ${steps}\n")

    def run(steps):
        before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
        done = subprocess.run([args.lmp, "-in", deck, "-nocite", "-log", "none", "-var", "steps",
                               str(steps)], check=True, cwd=folder.name, capture_output=True,
                              text=True, env=dict(os.environ, OMP_NUM_THREADS="1")).stdout
        spent = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before
        return spent, float(re.search(r"^ +0 +(\S+)", done, re.MULTILINE).group(1))

    def call():
        (one, energy), (three, _) = run(1), run(3)
        return (three - one) / 2 * 1e6 / len(symbols), energy
    call.folder = folder
    return call


def main():
    args = arguments()
    os.environ["OMP_NUM_THREADS"] = "1"
    structure = read_structure(args.structure, args.repeat)
    calls = {"native": lambda: native(args)}
    if args.force_call:
        calls["MACE, double"] = lambda: mace(args)
    try:
        calls["simple-dftd3"] = simple_dftd3(args, *structure)
    except ImportError:
        print("simple-dftd3: not there")
    if args.lmp and not args.atm:
        calls["LAMMPS dispersion/d3"] = lammps(args, *structure)
    times = {name: [] for name in calls}
    energies = {}
    for _ in range(args.rounds):
        for name, call in calls.items():
            spent, energies[name] = call()
            times[name].append(spent)
    for name, spent in times.items():
        median = statistics.median(spent)
        print(f"{name:22} median {median:10.1f}  least {min(spent):10.1f} us/atom"
              f"   {median / statistics.median(times['native']):6.2f} times native"
              f"   energy {energies[name]:.9f} eV")


if __name__ == "__main__":
    main()
