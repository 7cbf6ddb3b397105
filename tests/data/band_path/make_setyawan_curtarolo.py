# SPDX-License-Identifier: GPL-2.0-or-later
"""Points and paths of Setyawan and Curtarolo for the crystals of paths.json and a few more, by
pymatgen and ASE.

    python make_setyawan_curtarolo.py > setyawan_curtarolo.json

Needs numpy, spglib, seekpath, pymatgen and ase. Both programs stand in cells of their own, turned
against the crystal's: the points are written as Cartesian vectors (1/Angstrom, no 2 pi), of which
lengths and angles count. Where both have the same lattice they agree to 1e-8; else the one is taken
whose points all lie in the first zone or on its boundary, and of lattices between others (MORE) the
one that sees them.
"""

import itertools
import json
import re
import sys
import warnings
from pathlib import Path

import numpy as np
from ase.cell import Cell
from make_reference import GENERAL, awkward, conventional
from pymatgen.core import Lattice, Structure
from pymatgen.symmetry.kpath import KPathSetyawanCurtarolo

ATOMS = [("O", GENERAL), ("C", (0.4, 0.07, 0.19))]
SIN, COS = np.sin(np.radians(70)), np.cos(np.radians(70))
# Lattices between others: one length follows from the rest.
MORE = {
    "ORCF3": (22, 1 / np.sqrt(1 / 7.0**2 + 1 / 9.0**2), 7.0, 9.0, 90, 90, 90, [ATOMS[0]]),
    "MCLC2": (5, 5.0, 5.0 * SIN, 6.0, 90, 110, 90, ATOMS),
    "MCLC4": (5, 5.0, 5.0 * SIN / np.sqrt(1 - 5.0 / 6.0 * COS), 6.0, 90, 110, 90, ATOMS),
    "MCLC5": (5, 5.0, 5.0 * SIN * 1.1, 5.2, 90, 110, 90, ATOMS),
}


def farthest_outside(points, reciprocal):
    """By how much any of the points is nearer to another lattice point than to the origin."""
    others = [
        np.array(n) @ reciprocal for n in itertools.product(range(-3, 4), repeat=3) if any(n)
    ]
    return max(
        np.linalg.norm(k) - np.linalg.norm(k - other) for k in points.values() for other in others
    )


def by_pymatgen(lattice, positions, symbols):
    result = KPathSetyawanCurtarolo(Structure(Lattice(lattice), symbols, positions), symprec=1e-5)
    label = lambda text: text.replace("\\Gamma", "GAMMA").replace("\\Sigma", "SIGMA")
    reciprocal = np.linalg.inv(result.prim.lattice.matrix).T
    points = {label(k): np.array(v) @ reciprocal for k, v in result.kpath["kpoints"].items()}
    path = " | ".join(" ".join(map(label, stretch)) for stretch in result.kpath["path"])
    return result.name, points, path, farthest_outside(points, reciprocal)


def by_ase(lattice):
    variant = Cell(lattice).get_bravais_lattice(eps=1e-5).variant
    path = Cell(lattice).bandpath(npoints=0, eps=1e-5)

    def label(text):
        name, digit = text[0], text[1:]
        name = {"G": "GAMMA", "S": "SIGMA" if variant == "BCT2" else "S"}.get(name, name)
        return name + ("_" + digit if digit else "")

    reciprocal = np.linalg.inv(lattice).T
    points = {label(k): v @ reciprocal for k, v in path.special_points.items()}
    words = " | ".join(
        " ".join(map(label, re.findall(r"[A-Z]\d*", stretch))) for stretch in path.path.split(",")
    )
    return variant, points, words, farthest_outside(points, reciprocal)


def chosen(name, lattice, positions, symbols):
    lattice = np.array(lattice)
    ase = by_ase(lattice)
    pymatgen = by_pymatgen(lattice, positions, symbols)
    if name in MORE:
        result = next(one for one in (pymatgen, ase) if one[0] == name)
    elif ase[0] != pymatgen[0] or max(ase[3], pymatgen[3]) > 1e-6:
        result = min(ase, pymatgen, key=lambda one: one[3])
    else:
        result = pymatgen
        if not name.startswith("aP"):
            both = [k for k in pymatgen[1] if k in ase[1]]
            mine, theirs = (np.array([one[1][k] for k in both]) for one in (pymatgen, ase))
            assert np.abs(mine @ mine.T - theirs @ theirs.T).max() < 1e-8, name
            assert pymatgen[2] == ase[2], (name, pymatgen[2], ase[2])
    assert result[3] < 1e-6, name
    print(name, "ase", ase[0], ase[3], "pymatgen", pymatgen[0], pymatgen[3], file=sys.stderr)
    return {
        "crystal": name,
        "symbol": result[0],
        "points": {k: np.round(v, 9).tolist() for k, v in result[1].items()},
        "path": result[2],
    }


if __name__ == "__main__":
    warnings.filterwarnings("ignore")
    generator = np.random.default_rng(2010)
    entries = []
    for crystal in json.loads(Path("paths.json").read_text(encoding="utf-8")):
        parts = [crystal[key] for key in ("lattice", "positions", "symbols")]
        entries.append(chosen(crystal["symbol"], *parts))
    for name, description in MORE.items():
        cell = awkward(conventional(*description), generator)
        lattice, positions = (np.round(part, 9) for part in cell[:2])
        symbols = [description[-1][number - 1][0] for number in cell[2]]
        entries.append(
            chosen(name, lattice, positions, symbols)
            | {"lattice": lattice.tolist(), "positions": positions.tolist(), "symbols": symbols}
        )
    print("[\n" + ",\n".join(json.dumps(entry) for entry in entries) + "\n]")
