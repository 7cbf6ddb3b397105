#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Add the intermolecular repulsion to GFN2-xTB labels.

GFN2-xTB binds this crystal too strongly: at the experimental cell it is under a tension of 1 to
2 GPa. Every pair of atoms of different molecules (atoms 9k .. 9k+8 are molecule k) gets

    E = eps ((R_i + R_j) / r)^12 f(r),    f: 1 below 5 A, 0 above 6 A, a quintic between,

with the van der Waals radii R below and one prefactor eps (eV), chosen so that the mean stress of
the relaxed atoms in the experimental cell vanishes: 0.020 eV.

usage: repulsion.py EPS IN.xyz OUT.xyz
"""
import sys

import numpy as np
from ase.io import read, write
from ase.neighborlist import neighbor_list

CUTOFF = 6.0  # Angstrom
SWITCH = 5.0
ATOMS_PER_MOLECULE = 9
RADIUS = {1: 1.10, 6: 1.70, 16: 1.80, 53: 1.98}  # Angstrom


def repulsion(atoms, eps):
    """Energy (eV), forces (eV/A) and, if periodic, Voigt stress (eV/A^3) of the repulsion."""
    i, j, d, vector, image = neighbor_list("ijdDS", atoms, CUTOFF)
    other = (i // ATOMS_PER_MOLECULE != j // ATOMS_PER_MOLECULE) | (np.abs(image).sum(1) > 0)
    i, j, d, vector = i[other], j[other], d[other], vector[other]
    radius = np.array([RADIUS[z] for z in atoms.numbers])
    x = np.clip((d - SWITCH) / (CUTOFF - SWITCH), 0, 1)
    f = 1 - x**3 * (10 - 15 * x + 6 * x * x)
    df = -(30 * x**2 - 60 * x**3 + 30 * x**4) / (CUTOFF - SWITCH)
    power = ((radius[i] + radius[j]) / d) ** 12
    energy = 0.5 * eps * (power * f).sum()
    gradient = eps * (-12 * power / d * f + power * df)[:, None] * vector / d[:, None]
    forces = np.zeros((len(atoms), 3))
    np.add.at(forces, i, gradient)
    if not atoms.pbc.all():
        return energy, forces, None
    s = 0.5 * (vector[:, :, None] * gradient[:, None, :]).sum(0) / atoms.get_volume()
    return energy, forces, np.array([s[0, 0], s[1, 1], s[2, 2], s[1, 2], s[0, 2], s[0, 1]])


def main():
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    eps, source, target = float(sys.argv[1]), sys.argv[2], sys.argv[3]
    frames = read(source, ":")
    for atoms in frames:
        if len(atoms) == 1:
            continue
        energy, forces, stress = repulsion(atoms, eps)
        atoms.info["GFN2_energy"] = atoms.info["REF_energy"]
        atoms.info["REF_energy"] = float(atoms.info["REF_energy"] + energy)
        atoms.arrays["REF_forces"] = atoms.arrays["REF_forces"] + forces
        if stress is not None:
            atoms.info["REF_stress"] = np.ravel(atoms.info["REF_stress"])[:6] + stress
    write(target, frames, format="extxyz")


if __name__ == "__main__":
    main()
