#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Node features of mace-torch (MACECalculator.get_descriptors) in float64 for structures of
tests/data/lammps. usage: make_reference.py NAME MODEL[:HEAD] STRUCTURE..."""
import json
import lzma
import pathlib
import sys

import ase.io
import numpy as np
from mace.calculators import MACECalculator

DATA = pathlib.Path(__file__).resolve().parent.parent / "lammps"
FREE = ("random20_free", "single_atom")


def rounded(rows):
    """Fifteen significant digits: more than the tolerance asks for, and shorter as text."""
    return [[float(f"{x:.15g}") for x in row] for row in np.asarray(rows)]


def main():
    name, model, *structures = sys.argv[1:]
    model, _, head = model.partition(":")
    calculator = MACECalculator(model_paths=model, device="cpu", default_dtype="float64",
                                **({"head": head} if head else {}))
    reference = {}
    for structure in structures:
        atoms = ase.io.read(DATA / f"{structure}.data", format="lammps-data", units="metal",
                            Z_of_type={1: 6, 2: 1, 3: 53, 4: 16}, atom_style="atomic")
        atoms.pbc = structure not in FREE
        atoms = atoms[np.argsort(atoms.arrays["id"])]
        reference[structure] = {
            "invariants": rounded(calculator.get_descriptors(atoms)),
            "first_layer": rounded(calculator.get_descriptors(atoms, num_layers=1)),
            "all": rounded(calculator.get_descriptors(atoms, invariants_only=False)),
        }
        print(structure, {key: np.shape(value) for key, value in reference[structure].items()})
        # What the first layer ends with is part of what both end with.
        width = len(reference[structure]["first_layer"][0])
        assert all(a[:width] == b for a, b in zip(reference[structure]["invariants"],
                                                  reference[structure]["first_layer"]))
        del reference[structure]["first_layer"]
    with lzma.open(f"{name}.json.xz", "wt") as file:
        json.dump(reference, file, separators=(",", ":"))


if __name__ == "__main__":
    main()
