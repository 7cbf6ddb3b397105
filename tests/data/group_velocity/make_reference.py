# SPDX-License-Identifier: GPL-2.0-or-later
"""Group velocities by phonopy for crystals of ../ins.

    python make_reference.py > velocities.json

Needs numpy, pyyaml and phonopy.
"""

import json
import pathlib

import numpy as np
import yaml
from phonopy import Phonopy
from phonopy.file_IO import parse_FORCE_CONSTANTS, read_force_constants_hdf5
from phonopy.phonon.group_velocity import GroupVelocity
from phonopy.structure.atoms import PhonopyAtoms

INS = pathlib.Path(__file__).parent.parent / "ins"
GENERAL = [[0.13, -0.27, 0.41], [0.031, 0.007, -0.012]]
SPECIAL = [[0.2, 0.0, 0.0], [0.17, 0.17, 0.17], [0.5, 0.0, 0.0]]


def crystal(folder, cell_name, force_constants, nac):
    content = yaml.safe_load((INS / folder / "phonopy.yaml").read_text())
    cell = content[cell_name]
    points = cell["points"]
    phonon = Phonopy(
        PhonopyAtoms(
            symbols=[point["symbol"] for point in points],
            scaled_positions=[point["coordinates"] for point in points],
            masses=[point["mass"] for point in points],
            cell=cell["lattice"],
        ),
        supercell_matrix=content["supercell_matrix"],
        primitive_matrix=content.get("primitive_matrix", np.eye(3)),
    )
    path = INS / folder / force_constants
    text = path.name == "FORCE_CONSTANTS"
    phonon.force_constants = parse_FORCE_CONSTANTS(path) if text else read_force_constants_hdf5(path)
    if nac:
        rows = [line.split() for line in (INS / folder / "BORN").read_text().splitlines()]
        phonon.nac_params = {
            "factor": float(rows[0][0]),
            "dielectric": np.array(rows[1], dtype=float).reshape(3, 3),
            "born": np.array(rows[2:], dtype=float).reshape(-1, 3, 3),
            "method": nac,
        }
    return phonon


CASES = {
    "NaCl": ("phonondb/NaCl", "primitive_cell", "FORCE_CONSTANTS", ["none", "gonze", "wang"]),
    "CaHgO2": ("phonondb/CaHgO2", "unit_cell", "force_constants.hdf5", ["none"]),
    "ammonia": ("ammonia_crystal", "unit_cell", "force_constants.hdf5", ["none"]),
}


def main():
    cases = []
    for name, (folder, cell, force_constants, methods) in CASES.items():
        for method in methods:
            phonon = crystal(folder, cell, force_constants, None if method == "none" else method)
            points = GENERAL + (SPECIAL if name == "NaCl" else [])
            velocities = GroupVelocity(phonon.dynamical_matrix)  # not averaged over symmetry
            velocities.run(points)
            for q, values in zip(points, velocities.group_velocities):
                cases.append(
                    {
                        "crystal": name,
                        "nac": method,
                        "q": q,
                        "velocities": np.round(values, 9).tolist(),
                    }
                )
    print("[\n" + ",\n".join(json.dumps(case) for case in cases) + "\n]")


if __name__ == "__main__":
    main()
