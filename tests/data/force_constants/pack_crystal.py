#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Packs a phonopy run (phonopy.yaml with force sets, force_constants.hdf5) into a small HDF5 file.

    python3 pack_crystal.py NAME phonopy.yaml force_constants.hdf5 [NAME yaml hdf5 ...]

Writes crystal72.h5: one group per NAME. Forces keep the yaml's ten digits; of the force constants
every third primitive row is kept, to 1e-10 eV/Angstrom^2.
"""
import sys

import h5py
import numpy as np
import yaml


def pack(out, name, yaml_path, hdf5_path):
    with open(yaml_path) as f:
        data = yaml.load(f, Loader=yaml.CSafeLoader)
    cell = data["unit_cell"]
    group = out.create_group(name)
    group["unitcell/lattice"] = np.array(cell["lattice"], dtype=float)
    group["unitcell/positions"] = np.array([p["coordinates"] for p in cell["points"]], dtype=float)
    group["unitcell/symbols"] = np.array([p["symbol"] for p in cell["points"]], dtype="S2")
    group["unitcell/masses"] = np.array([p["mass"] for p in cell["points"]], dtype=float)
    group["supercell_matrix"] = np.array(data["supercell_matrix"])
    group["symprec"] = [float(data["phonopy"]["symmetry_tolerance"])]
    sets = data["displacements"]
    group["displaced_atoms"] = np.array([d["atom"] - 1 for d in sets])
    group["displacements"] = np.array([d["displacement"] for d in sets], dtype=float)
    group.create_dataset("forces", data=np.array([d["forces"] for d in sets], dtype=float),
                         scaleoffset=10, compression="gzip", compression_opts=9)
    with h5py.File(hdf5_path) as f:
        full = f["force_constants"][:]
    images = len(full) // len(cell["points"])
    rows = np.arange(0, len(cell["points"]), 3)
    group["rows"] = rows
    group.create_dataset("force_constants", data=full[rows * images], scaleoffset=10,
                         compression="gzip", compression_opts=9)


def main():
    with h5py.File("crystal72.h5", "w") as out:
        for k in range(1, len(sys.argv), 3):
            pack(out, *sys.argv[k:k + 3])


if __name__ == "__main__":
    main()
