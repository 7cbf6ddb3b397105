#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Rings of the model structures by ASE and numpy, for tests/unit/crystal/tst_ring_geometry.cpp.

Bonds are ASE's neighbor list at 1.2 times its covalent radii; the ring of each thiophene is S and
the carbons of its molecule. usage: make_reference.py > rings.json
"""
import json
from pathlib import Path

import numpy as np
from ase.io import read
from ase.neighborlist import natural_cutoffs, neighbor_list

HERE = Path(__file__).parent
FILES = {
    "relaxed_0GPa": HERE.parent / "lammps" / "relaxed_0GPa.data",
    "relaxed_1.5GPa": HERE / "relaxed_1.5GPa.data",
}


def ring_normals(atoms):
    i, j, shifts = neighbor_list("ijS", atoms, natural_cutoffs(atoms, mult=1.2))
    symbols = atoms.get_chemical_symbols()
    normals = []
    for sulfur in [k for k, s in enumerate(symbols) if s == "S"]:
        found = {sulfur: atoms.positions[sulfur]}
        stack = [sulfur]
        while stack:
            atom = stack.pop()
            for other, shift in zip(j[i == atom], shifts[i == atom]):
                if other not in found:
                    step = atoms.positions[other] + shift @ atoms.cell.array - atoms.positions[atom]
                    found[other] = found[atom] + step
                    stack.append(other)
        ring = np.array([found[k] for k in found if symbols[k] in "CS"])
        normals.append(np.linalg.svd(ring - ring.mean(axis=0))[2][2])
    return np.array(normals)


def main():
    result = {}
    reference = None
    for name, path in FILES.items():
        atoms = read(path, format="lammps-data", atom_style="atomic", units="metal")
        normals = ring_normals(atoms)
        if reference is None:  # normals within 45 degrees of the first one's axis
            sides = np.abs(normals @ normals[0]) > np.sqrt(0.5)
        means = [np.linalg.eigh(g.T @ g)[1][:, 2] for g in (normals[sides], normals[~sides])]
        if reference is not None:
            means = [m * np.sign(m @ r) for m, r in zip(means, reference)]
        elif means[0] @ means[1] < 0:
            means[1] = -means[1]
        reference = reference or means
        result[name] = {
            "cell": atoms.cell.cellpar().tolist(),
            "normals": normals.tolist(),
            "sides": [int(s) for s in ~sides],
            "angle": float(np.degrees(np.arccos(means[0] @ means[1]))),
        }
    print(json.dumps(result, indent=1))


if __name__ == "__main__":
    main()
