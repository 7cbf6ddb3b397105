#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Writes references.json: structures, and what simple-dftd3 says of them.

usage: make_reference.py CRYSTAL.data

    python3 -m venv venv
    venv/bin/pip install dftd3==1.7.0
    OMP_NUM_THREADS=1 venv/bin/python make_reference.py ../lammps/crystal72.data

simple-dftd3 works in atomic units, with a Bohr of 0.529177210903 Angstrom (CODATA 2018) for its
radii; positions and results are converted with the same Bohr and a Hartree of 27.211386245988 eV.
Units written: Angstrom, eV, eV/Angstrom, eV/Angstrom^3, eV/Angstrom^2.
"""
import json
import sys
from pathlib import Path

import numpy as np
from dftd3.interface import (DispersionModel, ModifiedRationalDampingParam,
                             ModifiedZeroDampingParam, RationalDampingParam, ZeroDampingParam)

BOHR = 0.529177210903
HARTREE = 27.211386245988
CLASSES = {"bj": RationalDampingParam, "zero": ZeroDampingParam,
           "bjm": ModifiedRationalDampingParam, "zerom": ModifiedZeroDampingParam}
ALL = [(functional, damping, atm)
       for functional, damping in (("pbe", "bj"), ("pbe", "zero"), ("r2scan", "bj"),
                                   ("wb97m", "bj"), ("wb97x", "zero"))
       for atm in (False, True)] + [("pbe", "bjm", False), ("pbe", "zerom", False),
                                    ("b3lyp", "zerom", True)]
SYMBOLS = {1: 1.008, 6: 12.011, 53: 126.90447, 16: 32.06}


def read_data(path):
    """Atoms of a LAMMPS data file of style atomic."""
    cell, masses, atoms, section = np.zeros((3, 3)), {}, {}, ""
    for line in Path(path).read_text(encoding="utf-8").splitlines():
        words = line.split("#")[0].split()
        if not words:
            continue
        if words[-1] in ("xhi", "yhi", "zhi"):
            cell["xyz".index(words[-1][0])]["xyz".index(words[-1][0])] = float(words[1]) - float(words[0])
        elif words[-1] == "yz":
            cell[1][0], cell[2][0], cell[2][1] = map(float, words[:3])
        elif words[0] in ("Masses", "Atoms"):
            section = words[0]
        elif section == "Masses" and len(words) == 2:
            masses[int(words[0])] = float(words[1])
        elif section == "Atoms" and len(words) >= 5:
            atoms[int(words[0])] = (int(words[1]), [float(x) for x in words[2:5]])
    number = {kind: min(SYMBOLS, key=lambda z: abs(SYMBOLS[z] - mass))
              for kind, mass in masses.items()}
    rows = [atoms[i] for i in sorted(atoms)]
    return dict(numbers=[number[kind] for kind, _ in rows], positions=[x for _, x in rows],
                cell=cell.tolist())


def lattice(numbers, places, cell, rattle, rng):
    positions = np.array(places) @ np.array(cell) + rattle * rng.standard_normal((len(places), 3))
    return dict(numbers=numbers, positions=positions.tolist(), cell=cell)


def random_box(numbers, side, least, rng):
    """Atoms at random places that are not too close, in a skewed cell."""
    cell = np.diag(side * rng.uniform(0.8, 1.2, 3))
    cell[1, 0], cell[2, 0], cell[2, 1] = side * rng.uniform(-0.4, 0.4, 3)
    images = np.array([[i, j, k] for i in (-1, 0, 1) for j in (-1, 0, 1) for k in (-1, 0, 1)])
    placed = []
    while len(placed) < len(numbers):
        place = rng.uniform(0, 1, 3)
        d = (np.array(placed).reshape(-1, 1, 3) - place + images) @ cell
        if np.all(np.linalg.norm(d, axis=-1) > least):
            placed.append(place)
    return dict(numbers=numbers, positions=(np.array(placed) @ cell).tolist(), cell=cell.tolist())


def evaluate(structure, functional, damping, atm, cutoffs, hessian):
    """cutoffs: of two bodies, three bodies, coordination numbers, in Bohr."""
    cell = structure["cell"]
    model = DispersionModel(
        np.array(structure["numbers"]), np.array(structure["positions"]) / BOHR,
        lattice=np.array(cell) / BOHR if cell else None,
        periodic=np.array([True] * 3) if cell else None)
    model.set_realspace_cutoff(*cutoffs)
    parameters = CLASSES[damping](method=functional, atm=atm)
    found = model.get_dispersion(parameters, grad=True)
    case = dict(functional=functional, damping=damping, atm=atm, cutoffs_bohr=cutoffs,
                energy=float(found["energy"]) * HARTREE,
                forces=(-found["gradient"] * HARTREE / BOHR).tolist())
    if cell:
        volume = abs(np.linalg.det(np.array(cell)))
        case["stress"] = (found["virial"] * HARTREE / volume).tolist()
    if hessian:
        case["hessian"] = (model.get_hessian(parameters)["hessian"] * HARTREE / BOHR**2).tolist()
    return case


def rounded(value):
    """Fourteen digits: more than the tests ask for."""
    if isinstance(value, float):
        return float(f"{value:.14g}")
    if isinstance(value, list):
        return [rounded(v) for v in value]
    if isinstance(value, dict):
        return {k: rounded(v) for k, v in value.items()}
    return value


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    rng = np.random.default_rng(19)
    crystal = read_data(sys.argv[1])
    # C4 H2 I2 S: the atoms bonded to the first one, without the crystal.
    bonded, positions = {0}, np.array(crystal["positions"])
    unwrapped = {0: positions[0]}
    limit = {(6, 6): 1.7, (6, 1): 1.3, (6, 16): 2.0, (6, 53): 2.4}
    todo = [0]
    while todo:
        i = todo.pop()
        for j in set(range(len(positions))) - bonded:
            turns = np.round((unwrapped[i] - positions[j]) @ np.linalg.inv(crystal["cell"]))
            x = positions[j] + turns @ np.array(crystal["cell"])
            kinds = (crystal["numbers"][i], crystal["numbers"][j])
            if np.linalg.norm(x - unwrapped[i]) < max(limit.get(kinds, 0), limit.get(kinds[::-1], 0)):
                bonded.add(j)
                unwrapped[j] = x
                todo.append(j)
    molecule = dict(numbers=[crystal["numbers"][i] for i in sorted(bonded)],
                    positions=[unwrapped[i].tolist() for i in sorted(bonded)], cell=None)
    assert len(bonded) == 9
    cube = [[0, 0, 0], [0.5, 0.5, 0], [0.5, 0, 0.5], [0, 0.5, 0.5]]
    a = 4.95
    lead = lattice([82] * 4, cube, [[a, 0, 0], [0, a, 0], [0, 0, a]], 0.05, rng)
    a = 5.64
    salt = lattice([11] * 4 + [17] * 4, cube + (np.array(cube) + [0.5, 0, 0]).tolist(),
                   [[a, 0, 0], [0, a, 0], [0, 0, a]], 0.05, rng)
    default = [60.0, 40.0, 40.0]
    names, cases = ["crystal", "molecule", "metal", "ionic crystal"], []
    for name, structure in zip(names, (crystal, molecule, lead, salt)):
        structure["name"] = name
        structure["cases"] = [evaluate(structure, *what, default if not what[2] else [60.0, 25.0, 40.0],
                                       name != "crystal" and what in (ALL[1], ALL[3], ALL[-2], ALL[-1]))
                              for what in ALL]
        cases.append(structure)
    # At the three-body cutoff that is the default, once.
    crystal["cases"].append(evaluate(crystal, "pbe", "bj", True, default, False))
    for box in range(20):
        numbers = rng.choice([1, 6, 7, 8, 16, 53, 82], 12).tolist()
        structure = random_box(numbers, 7.0, 1.1, rng)
        structure["name"] = f"random box {box + 1}"
        cutoffs = [float(x) for x in np.round([rng.uniform(30, 60), rng.uniform(12, 24),
                                               rng.uniform(15, 40)], 2)]
        chosen = [ALL[(box + k * 3) % len(ALL)] for k in range(4)]
        structure["cases"] = [evaluate(structure, *what, cutoffs, box < 3) for what in chosen]
        cases.append(structure)
    everything = random_box([z for z in range(1, 104) if z not in (96, 101)], 16.0, 2.0, rng)
    everything["name"] = "all elements but Cm and Md"
    everything["cases"] = [evaluate(everything, *what, [40.0, 12.0, 40.0], False) for what in ALL[:4]]
    cases.append(everything)
    text = json.dumps(rounded(cases), separators=(",", ":"))
    (Path(__file__).parent / "references.json").write_text(text + "\n")


if __name__ == "__main__":
    main()
