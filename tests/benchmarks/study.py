#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Times the whole study, part by part, beside the Python chain that it replaces, in one run.

Study: relax the crystal of examples/diiodothiophene at two pressures, collect force constants of a
1x1x2 supercell, compute the TOSCA spectra, compare the states. Native: lmp and insproc (both on
PATH: . build/env.sh) with the decks of the example. Python: ASE (BFGS on the FrechetCellFilter) with
mace-torch's calculator in double, phonopy, and a spectrum simulator that is given as a command.

The chain's displacements may be sampled (--sample N): N are computed and the time is scaled to all
of them; its relaxations may be left out (--no-python-relax), force constants are then those of the
native relaxed cells. Both are said in the output.
"""
import argparse
import os
import pathlib
import shlex
import subprocess
import sys
import time

EXAMPLE = pathlib.Path(__file__).resolve().parents[2] / "examples" / "diiodothiophene"
TYPES = {1: "C", 2: "H", 3: "I", 4: "S"}
GPA = 1 / 160.21766208  # eV/Angstrom^3


def arguments():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--h5", required=True, type=pathlib.Path, help="native model file")
    parser.add_argument("--model", type=pathlib.Path, help="the same model as mace-torch saved it")
    parser.add_argument("--simulator", help="command of the Python spectrum simulator; {phonopy} "
                                            "stands for the folder with phonopy's files")
    parser.add_argument("--pressures", nargs="*", default=["0", "1.5"], help="GPa")
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    parser.add_argument("--sample", type=int, help="displacements the Python chain computes")
    parser.add_argument("--no-python-relax", action="store_true")
    parser.add_argument("--folder", type=pathlib.Path, default=pathlib.Path("study"))
    return parser.parse_args()


class Clock:
    """Wall time of each part, by chain and part."""

    def __init__(self):
        self.seconds = {}

    def run(self, chain, part, work):
        start = time.perf_counter()
        result = work()
        self.add(chain, part, time.perf_counter() - start)
        return result

    def add(self, chain, part, seconds):
        self.seconds.setdefault(chain, {}).setdefault(part, 0.0)
        self.seconds[chain][part] += seconds
        print(f"{chain:7s} {part:16s} {seconds:9.2f} s", file=sys.stderr, flush=True)


def command(words, folder, **environment):
    result = subprocess.run([str(w) for w in words], cwd=folder, text=True, capture_output=True,
                            env={**os.environ, **environment})
    if result.returncode != 0:
        sys.exit(f"{shlex.join(map(str, words))} failed in {folder}:\n{result.stdout[-2000:]}"
                 f"{result.stderr[-2000:]}")
    return result.stdout


def native(args, clock, pressure):
    folder = args.folder / f"{pressure}GPa"
    folder.mkdir(parents=True, exist_ok=True)
    threads = {"OMP_NUM_THREADS": str(args.threads)}
    lmp = ["lmp", "-log", "none", "-nocite", "-var", "potential", args.h5.resolve()]
    clock.run("native", "relaxation", lambda: command(
        [*lmp, "-in", EXAMPLE / "in.relax", "-var", "structure", EXAMPLE / "crystal.data",
         "-var", "pressure", pressure], folder, **threads))
    clock.run("native", "force constants", lambda: command(
        [*lmp, "-in", EXAMPLE / "in.force_constants", "-var", "cells", "2"], folder, **threads))
    clock.run("native", "spectrum", lambda: command(
        ["insproc", "spectrum", "force_constants.h5", "--temperature", "10", "--bank", "both",
         "-o", "spectrum.csv"], folder))
    return folder


def read_crystal(path):
    from ase.io import read
    return read(path, format="lammps-data", atom_style="atomic", units="metal",
                Z_of_type={t: __import__("ase.data").data.atomic_numbers[s]
                           for t, s in TYPES.items()})


def python_relax(atoms, pressure):
    from ase.filters import FrechetCellFilter
    from ase.optimize import BFGS
    cell = FrechetCellFilter(atoms, mask=[1, 1, 1, 0, 0, 0],
                             scalar_pressure=float(pressure) * GPA)
    BFGS(cell, logfile=None).run(fmax=1e-3, steps=500)
    return atoms


def python_force_constants(args, clock, atoms, folder):
    import phonopy
    from ase import Atoms
    from phonopy.structure.atoms import PhonopyAtoms
    unit = PhonopyAtoms(symbols=atoms.get_chemical_symbols(), cell=atoms.cell[:],
                        scaled_positions=atoms.get_scaled_positions())
    phonon = phonopy.Phonopy(unit, [1, 1, 2], primitive_matrix=None, symprec=1e-3)
    phonon.generate_displacements(0.01)
    cells = phonon.supercells_with_displacements
    sample = cells[:args.sample] if args.sample else cells

    def forces_of(cell):
        frame = Atoms(cell.symbols, cell=cell.cell, scaled_positions=cell.scaled_positions,
                      pbc=True)
        frame.calc = atoms.calc
        return frame.get_forces()

    start = time.perf_counter()
    forces = [forces_of(cell) for cell in sample]
    seconds = (time.perf_counter() - start) * len(cells) / len(sample)
    if len(sample) == len(cells):
        start = time.perf_counter()
        phonon.forces = forces
        phonon.produce_force_constants()
        phonon.symmetrize_force_constants()
        phonon.save(folder / "phonopy_params.yaml", settings={"force_constants": True})
        seconds += time.perf_counter() - start
    clock.add("python", "force constants", seconds)


def python_chain(args, clock, pressure, native_folder):
    from mace.calculators import MACECalculator
    folder = args.folder / f"{pressure}GPa-python"
    folder.mkdir(parents=True, exist_ok=True)
    start = EXAMPLE / "crystal.data"
    if args.no_python_relax:
        start = native_folder / "relaxed.data"
    atoms = read_crystal(start)
    atoms.calc = clock.run("python", "start", lambda: MACECalculator(
        str(args.model), device="cpu", default_dtype="float64"))
    if not args.no_python_relax:
        clock.run("python", "relaxation", lambda: python_relax(atoms, pressure))
    python_force_constants(args, clock, atoms, folder)
    if args.simulator:
        # Where the chain has no complete force constants, the native ones are as good an input.
        files = native_folder if args.sample else folder
        words = [w.replace("{phonopy}", str(files.resolve())) for w in shlex.split(args.simulator)]
        clock.run("python", "spectrum", lambda: command(words, folder))


def main():
    args = arguments()
    clock = Clock()
    folders = [native(args, clock, p) for p in args.pressures]
    if len(folders) > 1:
        clock.run("native", "comparison", lambda: command(
            ["insproc", "compare", *(f.name + "/force_constants.h5" for f in folders[:2]),
             "--temperature", "10", "-o", "bands.csv", "-o", "spectra.svg"], args.folder))
    if args.model:
        import torch
        torch.set_num_threads(args.threads)
        for pressure, folder in zip(args.pressures, folders):
            python_chain(args, clock, pressure, folder)

    parts = ["start", "relaxation", "force constants", "spectrum", "comparison"]
    print(f"seconds, both pressures together, {args.threads} threads"
          + (f"; Python's displacements: {args.sample} computed, time scaled to all"
             if args.sample else "")
          + ("; Python's relaxations left out" if args.no_python_relax else ""))
    chains = list(clock.seconds)
    print(f"{'part':18s}" + "".join(f"{c:>10s}" for c in chains))
    for part in parts:
        if any(part in clock.seconds[c] for c in chains):
            print(f"{part:18s}" + "".join(
                f"{clock.seconds[c][part]:10.2f}" if part in clock.seconds[c] else f"{'':10s}"
                for c in chains))
    totals = [sum(clock.seconds[c].values()) for c in chains]
    print(f"{'all':18s}" + "".join(f"{t:10.2f}" for t in totals))
    if len(totals) == 2:
        print(f"ratio {totals[1] / totals[0]:.1f}")


if __name__ == "__main__":
    main()
