#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Times the force constants of a crystal by fix phonon_fd, and by phonopy with mace-torch's
calculator, in one run.

fix phonon_fd is timed as the user waits for it: the whole command, from the start of lmp to the
finished file, on as many partitions of one rank as there are cores. phonopy is timed from the
calculator's second call on: a few of its displacements are evaluated, in turn with runs of fix
phonon_fd so that drift of the machine's speed hits both alike; the median call times the number of
displacements, and its least squares, make its time. Loading torch and the model is left out for it.
Both must ask for the same number of displacements, and the forces that both evaluate must agree.

Times of the processors are given beside those of the clock: on a machine that does other work they
are the better measure, least disturbed with one core.

lmp, mpirun and insproc must be on the PATH (build/env.sh).
"""
import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np


def arguments():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--h5", required=True, help="native model file")
    parser.add_argument("--model", required=True, help="the same model as saved by mace-torch")
    parser.add_argument("--data", required=True, help="LAMMPS data file of the cell")
    parser.add_argument("--elements", nargs="+", default=["C", "H", "I", "S"],
                        help="of the data file's atom types")
    parser.add_argument("--cells", type=int, nargs=3, default=[1, 1, 2])
    parser.add_argument("--symprec", type=float, default=1e-3)
    parser.add_argument("--precision", choices=["single", "double"], default="double")
    parser.add_argument("--cores", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=4)
    return parser.parse_args()


DECK = """
units           metal
atom_style      atomic
read_data       {data}
replicate       {cells}
pair_style      mace precision {precision}
pair_coeff      * * {h5} {elements}
fix             fd all phonon_fd fc.h5 symprec {symprec} cells {cells} phonopy yes
run             100000
"""


def used(who):
    """Clock and processor time, in seconds, as an array."""
    usage = resource.getrusage(who)
    return np.array([time.perf_counter(), usage.ru_utime + usage.ru_stime])


def write_deck(args, folder):
    deck = DECK.format(data=Path(args.data).resolve(), cells=" ".join(map(str, args.cells)),
                       precision=args.precision, h5=Path(args.h5).resolve(),
                       elements=" ".join(args.elements), symprec=args.symprec)
    (folder / "in.phonons").write_text(deck)


def native(args, folder):
    """Seconds of one whole run of fix phonon_fd: clock, processors."""
    command = ["lmp", "-in", "in.phonons"]
    if args.cores > 1:
        command = ["mpirun", "-n", str(args.cores), *command, "-partition", f"{args.cores}x1"]
    environment = dict(os.environ, OMP_NUM_THREADS="1")
    start = used(resource.RUSAGE_CHILDREN)
    subprocess.run(command, cwd=folder, env=environment, check=True, capture_output=True)
    return used(resource.RUSAGE_CHILDREN) - start


def phonopy_with_calculator(args):
    import torch
    from ase.io import read
    from mace.calculators import MACECalculator
    from phonopy import Phonopy
    from phonopy.structure.atoms import PhonopyAtoms
    torch.set_num_threads(args.cores)
    dtype = {"single": "float32", "double": "float64"}[args.precision]
    calculator = MACECalculator(model_paths=args.model, device="cpu", default_dtype=dtype)
    cell = read(args.data, format="lammps-data", atom_style="atomic")
    phonon = Phonopy(PhonopyAtoms(symbols=cell.get_chemical_symbols(), cell=cell.cell[:],
                                  scaled_positions=cell.get_scaled_positions()),
                     supercell_matrix=np.diag(args.cells), symprec=args.symprec)
    phonon.generate_displacements(distance=0.01)
    return phonon, calculator


def forces(calculator, supercell):
    """Forces by the calculator, and the seconds of the call: clock, processors."""
    from ase import Atoms
    atoms = Atoms(supercell.symbols, cell=supercell.cell, scaled_positions=supercell.scaled_positions,
                  pbc=True)
    atoms.calc = calculator
    start = used(resource.RUSAGE_SELF)
    result = atoms.get_forces()
    return result, used(resource.RUSAGE_SELF) - start


def row(what, times):
    """A line of the table: median, least and largest, by the clock and by the processors."""
    for clock, values in zip(("clock", "processors"), np.transpose(times)):
        print(f"  {what:32s} {clock:10s} {np.median(values):9.2f} s "
              f"({values.min():.2f} to {values.max():.2f})")


def main():
    args = arguments()
    os.environ["OMP_NUM_THREADS"] = str(args.cores)
    os.environ.setdefault("TORCH_FORCE_NO_WEIGHTS_ONLY_LOAD", "1")
    import h5py
    phonon, calculator = phonopy_with_calculator(args)
    supercells = phonon.supercells_with_displacements
    forces(calculator, phonon.supercell)
    ours, theirs, theirs_forces = [], [], {}
    chosen = np.linspace(0, len(supercells) - 1, args.rounds).astype(int)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_deck(args, folder)
        for d in chosen:
            ours.append(native(args, folder))
            theirs_forces[d], seconds = forces(calculator, supercells[d])
            theirs.append(seconds)
        with h5py.File(folder / "fc.h5") as file:
            vectors = file["displacements/vectors"][()]
            stored = file["displacements/forces"][()]
    if len(vectors) != len(supercells):
        sys.exit(f"{len(vectors)} displacements here, {len(supercells)} by phonopy")
    difference = max(np.abs(stored[d] - theirs_forces[d]).max() for d in chosen)

    phonon.forces = stored  # the same number of rows: what matters is the time of its fit
    start = used(resource.RUSAGE_SELF)
    phonon.produce_force_constants(calculate_full_force_constants=False)
    phonon.symmetrize_force_constants()
    fit = used(resource.RUSAGE_SELF) - start
    total = np.median(theirs, axis=0) * len(supercells) + fit

    print(f"{len(supercells[0])} atoms, {len(supercells)} displacements, {args.precision}, "
          f"{args.cores} cores, {args.rounds} rounds; load average {os.getloadavg()[0]:.1f}")
    row("fix phonon_fd, whole command", ours)
    row("mace-torch, one displacement", theirs)
    row("phonopy's fit", [fit])
    row("phonopy with mace-torch, scaled", [total])
    clock, processors = total / np.median(ours, axis=0)
    print(f"  ratio: {clock:.1f} by the clock, {processors:.1f} by the processors")
    print(f"  largest difference of a force: {difference:.1e} eV/Angstrom")


if __name__ == "__main__":
    main()
