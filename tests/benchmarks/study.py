#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Times a whole study beside the Python chain that it replaces, in one run.

Native: `insproc study` of the example, from an empty folder to the report (lmp and insproc on PATH:
. build/env.sh); once more on one core, where what the steps do not take is the overhead of `study`
itself; once with everything done; and once without what the Python chain does not make. Python: for
each pressure of the study file, ASE (BFGS on the FrechetCellFilter to 1e-3 eV/Angstrom) with
mace-torch's calculator in double, phonopy with the study's supercell, and a spectrum simulator that is
given as a command. It makes no bands, densities of states, comparison, pictures or page.

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

import yaml

EXAMPLE = pathlib.Path(__file__).resolve().parents[2] / "examples" / "diiodothiophene"
TYPES = {1: "C", 2: "H", 3: "I", 4: "S"}
GPA = 1 / 160.21766208  # eV/Angstrom^3
RELAXED = "relaxed.data"  # in the folder of each pressure
NOT_IN_PYTHON = {"bands": False, "dos": False, "compare": False, "report": False, "pictures": "no"}


def arguments():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--study", type=pathlib.Path, default=EXAMPLE / "study.yaml")
    parser.add_argument("--model", type=pathlib.Path,
                        help="the study's model as mace-torch saved it; without it, no Python chain")
    parser.add_argument("--simulator", help="command of the Python spectrum simulator; {phonopy} "
                                            "stands for the folder with phonopy's files")
    parser.add_argument("--cores", type=int, default=os.cpu_count())
    parser.add_argument("--sample", type=int, help="displacements the Python chain computes")
    parser.add_argument("--no-python-relax", action="store_true")
    parser.add_argument("--folder", type=pathlib.Path, default=pathlib.Path("study"))
    return parser.parse_args()


class Clock:
    """Wall time of the Python chain's parts, all pressures together."""

    def __init__(self):
        self.seconds = {}

    def run(self, part, work):
        start = time.perf_counter()
        result = work()
        self.add(part, time.perf_counter() - start)
        return result

    def add(self, part, seconds):
        self.seconds[part] = self.seconds.get(part, 0.0) + seconds
        print(f"python {part:16s} {seconds:9.2f} s", file=sys.stderr, flush=True)


def command(words, folder):
    result = subprocess.run([str(w) for w in words], cwd=folder, text=True, capture_output=True)
    if result.returncode != 0:
        sys.exit(f"{shlex.join(map(str, words))} failed in {folder}:\n{result.stdout[-2000:]}"
                 f"{result.stderr[-2000:]}")
    return result.stdout


def native(file, folder, cores):
    """Wall time of a study, and the sum of what its steps say they took."""
    start = time.perf_counter()
    command(["insproc", "study", file, "--cores", cores, "--threads", 1, "-o", folder], ".")
    wall = time.perf_counter() - start
    steps = [float(line.split()[1]) for record in (folder / ".study").glob("*.txt")
             for line in record.read_text().splitlines() if line.startswith("seconds ")]
    return wall, sum(steps)


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


def python_force_constants(args, clock, atoms, cells, folder):
    import phonopy
    from ase import Atoms
    from phonopy.structure.atoms import PhonopyAtoms
    unit = PhonopyAtoms(symbols=atoms.get_chemical_symbols(), cell=atoms.cell[:],
                        scaled_positions=atoms.get_scaled_positions())
    phonon = phonopy.Phonopy(unit, cells, primitive_matrix="P", symprec=1e-3)
    phonon.generate_displacements(0.01)
    frames = phonon.supercells_with_displacements
    sample = frames[:args.sample] if args.sample else frames

    def forces_of(cell):
        frame = Atoms(cell.symbols, cell=cell.cell, scaled_positions=cell.scaled_positions,
                      pbc=True)
        frame.calc = atoms.calc
        return frame.get_forces()

    start = time.perf_counter()
    forces = [forces_of(cell) for cell in sample]
    seconds = (time.perf_counter() - start) * len(frames) / len(sample)
    if len(sample) == len(frames):
        start = time.perf_counter()
        phonon.forces = forces
        phonon.produce_force_constants()
        phonon.symmetrize_force_constants()
        phonon.save(folder / "phonopy_params.yaml", settings={"force_constants": True})
        seconds += time.perf_counter() - start
    clock.add("force constants", seconds)


def python_chain(args, clock, study, pressure):
    from mace.calculators import MACECalculator
    native_folder = args.folder / "native" / f"{pressure:g}GPa"
    folder = args.folder / "python" / f"{pressure:g}GPa"
    folder.mkdir(parents=True, exist_ok=True)
    start = args.study.parent / study["structure"]
    if args.no_python_relax:
        start = native_folder / RELAXED
    atoms = read_crystal(start)
    atoms.calc = clock.run("start", lambda: MACECalculator(
        str(args.model), device="cpu", default_dtype="float64"))
    if not args.no_python_relax:
        clock.run("relaxation", lambda: python_relax(atoms, pressure))
    python_force_constants(args, clock, atoms, study["force_constants"]["cells"], folder)
    if args.simulator:
        # Where the chain has no complete force constants, the native ones are as good an input.
        files = native_folder if args.sample else folder
        words = [w.replace("{phonopy}", str(files.resolve())) for w in shlex.split(args.simulator)]
        clock.run("spectrum", lambda: command(words, folder))


def main():
    args = arguments()
    if args.folder.exists():
        sys.exit(f"{args.folder} is there already: name a new --folder")
    args.folder.mkdir(parents=True)
    study = yaml.safe_load(args.study.read_text())
    wall, _ = native(args.study, args.folder / "native", args.cores)
    print(f"study, {args.cores} cores: {wall:.2f} s", flush=True)
    again, _ = native(args.study, args.folder / "native", args.cores)
    alone, steps = native(args.study, args.folder / "one-core", 1)
    print(f"study, one core: {alone:.2f} s, of these {steps:.2f} s in its steps; overhead "
          f"{alone - steps:.2f} s; with everything done {again:.2f} s", flush=True)
    shared = args.folder / "shared.yaml"
    structure = str((args.study.parent / study["structure"]).resolve())
    shared.write_text(yaml.safe_dump({**study, **NOT_IN_PYTHON, "structure": structure}))
    same, _ = native(shared, args.folder / "shared", args.cores)
    print(f"study, {args.cores} cores, what the Python chain makes: {same:.2f} s", flush=True)
    if not args.model:
        return

    import torch
    torch.set_num_threads(args.cores)
    clock = Clock()
    for pressure in study["pressures"]:
        python_chain(args, clock, study, pressure)
    print(f"Python chain, {args.cores} threads"
          + (f"; {args.sample} displacements computed, time scaled to all" if args.sample else "")
          + ("; without relaxations" if args.no_python_relax else ""))
    for part, seconds in clock.seconds.items():
        print(f"  {part:18s}{seconds:10.2f} s")
    total = sum(clock.seconds.values())
    print(f"  {'all':18s}{total:10.2f} s\n"
          f"ratio to the same of the study {total / same:.1f}, to all of it {total / wall:.1f}")


if __name__ == "__main__":
    main()
