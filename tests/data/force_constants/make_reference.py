#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Makes cases.h5: cells, displacements, forces and force constants from phonopy.

Each group holds one crystal. Forces come from the pair potential below; displacements, force
constants and their symmetrized form come from phonopy (with spglib, numpy, h5py).

    python3 make_reference.py
"""
import h5py
import numpy as np
from phonopy import Phonopy
from phonopy.harmonic.force_constants import compact_fc_to_full_fc, symmetrize_force_constants
from phonopy.structure.atoms import PhonopyAtoms
from phonopy.structure.cells import guess_primitive_matrix
from spglib import get_symmetry_dataset

CUTOFF = 6.0


def pair(r, strength, radius):
    """Energy derivative dE/dr of a Morse pair with a cut-off smooth to second order."""
    x = np.exp(-1.4 * (r - radius))
    energy = strength * (x * x - 2 * x)
    slope = strength * -2.8 * (x * x - x)
    s = 1 - (r / CUTOFF) ** 2
    return slope * s**3 + energy * 3 * s**2 * (-2 * r / CUTOFF**2)


def forces(cell):
    """Forces of all atoms in eV/Angstrom, all images within the cut-off."""
    lattice, numbers = cell.cell, cell.numbers
    heights = 1 / np.linalg.norm(np.linalg.inv(lattice), axis=0)
    reach = np.ceil(CUTOFF / heights).astype(int) + 1
    shifts = np.array([(a, b, c) for a in range(-reach[0], reach[0] + 1)
                       for b in range(-reach[1], reach[1] + 1)
                       for c in range(-reach[2], reach[2] + 1)]) @ lattice
    x = cell.positions
    result = np.zeros_like(x)
    for i in range(len(x)):
        d = (x - x[i])[:, None, :] + shifts[None, :, :]
        r = np.linalg.norm(d, axis=2)
        near = (r > 1e-8) & (r < CUTOFF)
        j = np.nonzero(near)[0]
        strength = 0.2 + 0.01 * np.sqrt(numbers[i] * numbers[j])
        radius = 1.9 + 0.01 * (numbers[i] + numbers[j])
        result[i] = (pair(r[near], strength, radius)[:, None] * d[near] / r[near][:, None]).sum(0)
    return result


def cell(a, b, c, alpha, beta, gamma):
    ca, cb, cg = np.cos(np.radians([alpha, beta, gamma]))
    sg = np.sin(np.radians(gamma))
    cx = cb
    cy = (ca - cb * cg) / sg
    cz = np.sqrt(1 - cx * cx - cy * cy)
    lattice = np.array([[a, 0, 0], [b * cg, b * sg, 0], [c * cx, c * cy, c * cz]])
    lattice[np.abs(lattice) < 1e-12] = 0
    return lattice


def crystal(lattice, sites, operations, centring=((0, 0, 0),)):
    """All atoms of a crystal: sites (symbol, x, y, z) under operations given as functions."""
    symbols, positions = [], []
    for symbol, *x in sites:
        orbit = []
        for shift in centring:
            for op in operations:
                y = (np.array(op(*x), dtype=float) + shift) % 1.0
                if not any(np.linalg.norm((y - z + 0.5) % 1.0 - 0.5) < 1e-6 for z in orbit):
                    orbit.append(y)
        symbols += [symbol] * len(orbit)
        positions += orbit
    return PhonopyAtoms(symbols=symbols, cell=lattice, scaled_positions=positions)


def cases():
    one = [lambda x, y, z: (x, y, z)]
    face = [(0, 0, 0), (0, .5, .5), (.5, 0, .5), (.5, .5, 0)]
    rhombohedral = [(0, 0, 0), (2 / 3, 1 / 3, 1 / 3), (1 / 3, 2 / 3, 2 / 3)]
    rocksalt = crystal(np.eye(3) * 5.6, [("Na", 0, 0, 0), ("Cl", .5, .5, .5)], one, face)
    yield "rocksalt_conventional", rocksalt, np.diag([2, 2, 2])
    yield "rocksalt_uneven", rocksalt, np.diag([2, 1, 1])
    a = 5.4
    zincblende = PhonopyAtoms(symbols=["Zn", "S"], cell=np.array([[0, a, a], [a, 0, a], [a, a, 0]]) / 2,
                              scaled_positions=[[0, 0, 0], [.25, .25, .25]])
    yield "zincblende_cubic_supercell", zincblende, [[-1, 1, 1], [1, -1, 1], [1, 1, -1]]
    yield "zincblende_skew", zincblende, [[2, 1, 0], [0, 2, 0], [-1, 0, 2]]
    wurtzite = crystal(cell(3.8, 3.8, 6.2, 90, 90, 120),
                       [("Zn", 1 / 3, 2 / 3, 0), ("S", 1 / 3, 2 / 3, .377)],
                       [lambda x, y, z: (x, y, z), lambda x, y, z: (-x, -y, z + .5)])
    yield "wurtzite", wurtzite, np.diag([2, 2, 1])
    yield "wurtzite_sqrt3", wurtzite, [[1, 1, 0], [-1, 2, 0], [0, 0, 1]]
    layered = crystal(cell(3.85, 3.85, 17.5, 90, 90, 120), [("Cd", 0, 0, 0), ("Cl", 0, 0, .252)],
                      [lambda x, y, z: (x, y, z), lambda x, y, z: (-x, -y, -z)], rhombohedral)
    yield "cadmium_chloride_conventional", layered, np.diag([2, 2, 1])
    quartz = crystal(cell(4.91, 4.91, 5.40, 90, 90, 120),
                     [("Si", .47, 0, 2 / 3), ("O", .413, .266, .786)],
                     [lambda x, y, z: (x, y, z), lambda x, y, z: (-y, x - y, z + 2 / 3),
                      lambda x, y, z: (y - x, -x, z + 1 / 3), lambda x, y, z: (y, x, -z),
                      lambda x, y, z: (x - y, -y, -z + 1 / 3),
                      lambda x, y, z: (-x, y - x, -z + 2 / 3)])
    yield "quartz", quartz, np.diag([1, 1, 2])
    rutile = crystal(np.diag([4.6, 4.6, 2.95]), [("Ti", 0, 0, 0), ("O", .305, .305, 0)],
                     [lambda x, y, z: (x, y, z), lambda x, y, z: (-x, -y, z),
                      lambda x, y, z: (-y + .5, x + .5, z + .5),
                      lambda x, y, z: (y + .5, -x + .5, z + .5)])
    yield "rutile", rutile, np.diag([1, 1, 2])
    p21c = [lambda x, y, z: (x, y, z), lambda x, y, z: (-x, y + .5, -z + .5),
            lambda x, y, z: (-x, -y, -z), lambda x, y, z: (x, -y + .5, z + .5)]
    monoclinic = crystal(cell(5.1, 5.2, 5.3, 90, 99.2, 90),
                         [("Zr", .276, .041, .208), ("O", .07, .332, .345)], p21c)
    yield "monoclinic", monoclinic, np.diag([2, 1, 1])
    yield "monoclinic_skew", monoclinic, [[1, 0, 1], [0, 1, 0], [-1, 0, 1]]
    c2c = [lambda x, y, z: (x, y, z), lambda x, y, z: (-x, y, -z + .5),
           lambda x, y, z: (-x, -y, -z), lambda x, y, z: (x, -y, z + .5)]
    centred = crystal(cell(6.6, 5.9, 5.4, 90, 108, 90),
                      [("Ca", 0, .27, .25), ("C", .14, .12, .62)], c2c, [(0, 0, 0), (.5, .5, 0)])
    yield "c_centred_conventional", centred, np.diag([1, 1, 2])
    triclinic = PhonopyAtoms(symbols=["S", "C", "H", "I"], cell=cell(4.1, 4.6, 5.2, 83, 97, 104),
                             scaled_positions=[[.02, .05, .01], [.41, .3, .22], [.77, .12, .48],
                                               [.3, .71, .69]])
    yield "triclinic", triclinic, np.diag([2, 1, 1])
    yield "triclinic_skew", triclinic, [[1, 1, 0], [0, 1, 1], [1, 0, 1]]
    pna21 = [lambda x, y, z: (x, y, z), lambda x, y, z: (-x, -y, z + .5),
             lambda x, y, z: (x + .5, -y + .5, z), lambda x, y, z: (-x + .5, y + .5, z + .5)]
    polar = crystal(np.diag([6.9, 7.4, 4.6]), [("S", .19, .13, 0), ("C", .05, .35, .21),
                                               ("H", .33, .42, .47)], pna21)
    yield "pna21", polar, np.diag([1, 1, 2])
    yield "pna21_skew", polar, [[1, 1, 0], [-1, 1, 0], [0, 0, 1]]


def write(group, name, data):
    """Compressed where it pays: a chunk's index costs about 2 kB."""
    filters = dict(compression="gzip", compression_opts=9, shuffle=True)
    group.create_dataset(name, data=data, **(filters if data.nbytes > 16384 else {}))


def main():
    with h5py.File("cases.h5", "w", track_order=True) as out:
        for name, unitcell, matrix in cases():
            primitive = guess_primitive_matrix(unitcell)
            if np.isclose(np.linalg.det(primitive), 1):
                primitive = np.eye(3)
            phonon = Phonopy(unitcell, supercell_matrix=np.array(matrix), primitive_matrix=primitive)
            phonon.generate_displacements(distance=0.01)
            sets = [forces(c) for c in phonon.supercells_with_displacements]
            residual = forces(phonon.supercell)
            phonon.forces = sets
            phonon.produce_force_constants(calculate_full_force_constants=False)
            fitted = phonon.force_constants.copy()
            full = compact_fc_to_full_fc(phonon.primitive, fitted)
            symmetrize_force_constants(full, level=1)
            symmetrized = full[phonon.primitive.p2s_map]
            group = out.create_group(name)
            number = get_symmetry_dataset(unitcell.totuple(), symprec=1e-5).number
            group["space_group"] = [number]
            write(group, "unitcell/lattice", unitcell.cell)
            write(group, "unitcell/positions", unitcell.scaled_positions)
            group.create_dataset("unitcell/symbols", data=np.array(unitcell.symbols, dtype="S2"))
            write(group, "unitcell/masses", unitcell.masses)
            write(group, "supercell_matrix", np.array(phonon.supercell_matrix))
            write(group, "primitive_matrix", np.array(phonon.primitive_matrix))
            write(group, "supercell_positions", phonon.supercell.scaled_positions)
            write(group, "p2s_map", np.array(phonon.primitive.p2s_map))
            s2p = [phonon.primitive.p2p_map[i] for i in phonon.primitive.s2p_map]
            write(group, "s2p_map", np.array(s2p))
            atoms = phonon.dataset["first_atoms"]
            write(group, "displaced_atoms", np.array([d["number"] for d in atoms]))
            write(group, "displacements", np.array([d["displacement"] for d in atoms]))
            write(group, "forces", np.array(sets))
            write(group, "residual_forces", residual)
            write(group, "force_constants", fitted)
            write(group, "symmetrized", symmetrized)
            unreduced = Phonopy(unitcell, supercell_matrix=np.array(matrix),
                                primitive_matrix=primitive, is_symmetry=False)
            unreduced.generate_displacements(distance=0.01)
            group.create_dataset("unreduced_count",
                                 data=[len(unreduced.dataset["first_atoms"])])
            print(name, number, len(phonon.supercell), len(atoms),
                  np.abs(residual).max())


if __name__ == "__main__":
    main()
