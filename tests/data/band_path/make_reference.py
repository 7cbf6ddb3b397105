# SPDX-License-Identifier: GPL-2.0-or-later
"""Crystals of every extended Bravais lattice, and the paths seekpath finds for them.

Each crystal is the orbit of a few atoms under a space group. Its cell is then made awkward: reduced
to a primitive one, its vectors replaced by sums of them, and the whole turned in space.

    python make_reference.py > paths.json

Needs numpy, spglib and seekpath.
"""

import json

import numpy as np
import seekpath
import spglib

GENERAL = (0.132, 0.213, 0.371)
ORIGIN = (0.0, 0.0, 0.0)

# symbol: space group, a, b, c, alpha, beta, gamma, atoms
CRYSTALS = {
    "cP1": (198, 4.5, 4.5, 4.5, 90, 90, 90, [("Fe", (0.137,) * 3), ("Si", (0.842,) * 3)]),
    "cP2": (221, 4.1, 4.1, 4.1, 90, 90, 90, [("Cs", ORIGIN), ("Cl", (0.5,) * 3)]),
    "cF1": (196, 9.2, 9.2, 9.2, 90, 90, 90, [("O", GENERAL)]),
    "cF2": (225, 5.6, 5.6, 5.6, 90, 90, 90, [("Na", ORIGIN), ("Cl", (0.5,) * 3)]),
    "cI1": (229, 2.9, 2.9, 2.9, 90, 90, 90, [("Fe", ORIGIN)]),
    "tP1": (136, 4.6, 4.6, 2.9, 90, 90, 90, [("Ti", ORIGIN), ("O", (0.305, 0.305, 0.0))]),
    "tI1": (79, 6.1, 6.1, 4.7, 90, 90, 90, [("N", GENERAL), ("C", ORIGIN)]),
    "tI2": (139, 3.9, 3.9, 12.9, 90, 90, 90, [("Ba", ORIGIN), ("As", (0.0, 0.0, 0.36))]),
    "oP1": (62, 7.1, 5.3, 4.2, 90, 90, 90, [("P", (0.18, 0.25, 0.07)), ("O", GENERAL)]),
    "oF1": (22, 4.2, 8.3, 9.7, 90, 90, 90, [("O", GENERAL), ("Si", ORIGIN)]),
    "oF2": (42, 9.7, 8.3, 4.2, 90, 90, 90, [("O", GENERAL), ("Si", ORIGIN)]),
    "oF3": (69, 6.2, 7.1, 7.7, 90, 90, 90, [("O", GENERAL), ("Si", ORIGIN)]),
    "oI1": (23, 4.2, 5.3, 6.9, 90, 90, 90, [("O", GENERAL), ("C", ORIGIN)]),
    "oI2": (46, 7.9, 5.3, 6.1, 90, 90, 90, [("O", GENERAL), ("C", (0.4, 0.07, 0.19))]),
    "oI3": (72, 5.2, 7.7, 6.1, 90, 90, 90, [("O", GENERAL)]),
    "oC1": (21, 5.2, 7.7, 6.1, 90, 90, 90, [("O", GENERAL), ("C", ORIGIN)]),
    "oC2": (64, 8.2, 5.7, 6.1, 90, 90, 90, [("O", GENERAL)]),
    "oA1": (38, 5.2, 6.1, 7.7, 90, 90, 90, [("O", GENERAL), ("C", ORIGIN)]),
    "oA2": (40, 5.2, 8.1, 6.7, 90, 90, 90, [("O", GENERAL), ("C", (0.4, 0.07, 0.19))]),
    "hP1": (147, 5.2, 5.2, 6.7, 90, 90, 120, [("O", GENERAL), ("C", ORIGIN)]),
    "hP2": (194, 3.2, 3.2, 5.2, 90, 90, 120, [("Mg", (1 / 3, 2 / 3, 0.25))]),
    "hR1": (146, 5.2, 5.2, 13.7, 90, 90, 120, [("O", GENERAL), ("C", ORIGIN)]),
    "hR2": (148, 9.2, 9.2, 6.7, 90, 90, 120, [("O", GENERAL), ("C", ORIGIN)]),
    "mP1": (14, 5.2, 6.7, 7.9, 90, 107, 90, [("O", GENERAL), ("C", (0.4, 0.07, 0.19))]),
    "mC1": (15, 9.2, 4.7, 7.9, 90, 103, 90, [("O", GENERAL), ("C", (0.4, 0.07, 0.19))]),
    "mC2": (5, 5.3, 9.7, 6.9, 90, 104, 90, [("O", GENERAL), ("C", (0.4, 0.07, 0.19))]),
    "mC3": (12, 6.3, 6.5, 4.2, 90, 118, 90, [("O", GENERAL), ("C", (0.4, 0.07, 0.19))]),
    "aP2": (1, 5.1, 6.3, 7.4, 71, 78, 83, [("O", GENERAL), ("C", (0.4, 0.07, 0.19))]),
    "aP3": (2, 5.1, 6.3, 7.4, 101, 97, 108, [("O", GENERAL), ("C", (0.4, 0.07, 0.19))]),
}


def lattice_of(a, b, c, alpha, beta, gamma):
    """Rows are the vectors."""
    cos_a, cos_b, cos_c = np.cos(np.radians([alpha, beta, gamma]))
    sin_c = np.sin(np.radians(gamma))
    y = (cos_a - cos_b * cos_c) / sin_c
    return np.array(
        [
            [a, 0, 0],
            [b * cos_c, b * sin_c, 0],
            [c * cos_b, c * y, c * np.sqrt(1 - cos_b**2 - y**2)],
        ]
    )


def orbit(space_group, position):
    hall = next(
        number
        for number in range(1, 531)
        if spglib.get_spacegroup_type(number).number == space_group
        and spglib.get_spacegroup_type(number).choice in ("", "1", "b", "b1", "H", "abc")
    )
    operations = spglib.get_symmetry_from_database(hall)
    images = []
    for rotation, translation in zip(operations["rotations"], operations["translations"]):
        image = (rotation @ np.array(position) + translation) % 1.0
        away = [np.abs((image - other + 0.5) % 1.0 - 0.5).max() for other in images]
        if not away or min(away) > 1e-6:
            images.append(image)
    return images


def conventional(space_group, a, b, c, alpha, beta, gamma, atoms):
    positions, numbers = [], []
    for number, (_, position) in enumerate(atoms, start=1):
        for image in orbit(space_group, position):
            positions.append(image)
            numbers.append(number)
    return lattice_of(a, b, c, alpha, beta, gamma), np.array(positions), np.array(numbers)


def awkward(cell, random):
    """Another primitive cell of the same crystal, turned in space."""
    lattice, positions, numbers = spglib.find_primitive(cell)
    sums = np.array([[1, 0, 0], [random.integers(-1, 2), 1, 0], [1, random.integers(-1, 2), 1]])
    rotation, _ = np.linalg.qr(random.normal(size=(3, 3)))
    rotation *= np.linalg.det(rotation)
    return sums @ lattice @ rotation.T, positions @ np.linalg.inv(sums) % 1.0, numbers


def reference(symbol, random):
    atoms = CRYSTALS[symbol][-1]
    cell = awkward(conventional(*CRYSTALS[symbol]), random)
    cell = tuple(np.round(part, 9) for part in cell)  # as it stands in the file
    standard = seekpath.get_path(cell)
    assert standard["bravais_lattice_extended"] == symbol, standard["bravais_lattice_extended"]
    own = seekpath.get_path_orig_cell(cell)
    return {
        "symbol": symbol,
        "lattice": cell[0].tolist(),
        "positions": cell[1].tolist(),
        "symbols": [atoms[number - 1][0] for number in cell[2]],
        "standard": {k: np.round(v, 9).tolist() for k, v in standard["point_coords"].items()},
        "own": {k: np.round(v, 9).tolist() for k, v in own["point_coords"].items()},
        "path": standard["path"],
    }


if __name__ == "__main__":
    generator = np.random.default_rng(20170)
    crystals = [json.dumps(reference(symbol, generator)) for symbol in CRYSTALS]
    print("[\n" + ",\n".join(crystals) + "\n]")
