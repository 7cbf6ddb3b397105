#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Cu3Au of ASE's EMT at three volumes, and phonopy's Grueneisen parameters.

Writes minus.yaml, zero.yaml, plus.yaml (phonopy yaml with force constants) and reference.json:
wave vectors, frequencies in THz and Grueneisen parameters of PhonopyGruneisen, from the change of
the dynamical matrix between `plus` and `minus`.
"""
import json
from pathlib import Path

import numpy as np
from ase import Atoms
from ase.build import bulk
from ase.calculators.emt import EMT
from phonopy import Phonopy, PhonopyGruneisen
from phonopy.structure.atoms import PhonopyAtoms

HERE = Path(__file__).parent
EDGE = 3.78  # Angstrom
STRAINS = {"minus": -0.0003, "zero": 0.0, "plus": 0.0003}
MESH = [3, 3, 3]


def phonons(edge):
    cell = bulk("Cu", "fcc", a=edge, cubic=True)
    cell.symbols[0] = "Au"
    unitcell = PhonopyAtoms(
        symbols=cell.get_chemical_symbols(), cell=cell.cell.array,
        scaled_positions=cell.get_scaled_positions(),
    )
    phonon = Phonopy(unitcell, supercell_matrix=np.diag([2, 2, 2]), primitive_matrix=np.eye(3))
    phonon.generate_displacements(distance=1e-3, is_plusminus=True)
    forces = []
    for supercell in phonon.supercells_with_displacements:
        atoms = Atoms(supercell.symbols, cell=supercell.cell,
                      scaled_positions=supercell.scaled_positions, pbc=True)
        atoms.calc = EMT()
        forces.append(atoms.get_forces())
    phonon.forces = forces
    phonon.produce_force_constants(calculate_full_force_constants=False)
    phonon.symmetrize_force_constants()
    return phonon


def main():
    states = {name: phonons(EDGE * (1 + strain)) for name, strain in STRAINS.items()}
    for name, phonon in states.items():
        phonon.save(HERE / f"{name}.yaml", settings={
            "force_constants": True, "force_sets": False, "displacements": False})
    gruneisen = PhonopyGruneisen(states["zero"], states["minus"], states["plus"])
    gruneisen.set_mesh(MESH, is_gamma_center=True)
    qpoints, weights, frequencies, _, gammas = gruneisen.get_mesh()
    result = {
        "mesh": MESH, "qpoints": np.array(qpoints).tolist(), "weights": np.array(weights).tolist(),
        "frequencies": np.array(frequencies).tolist(), "gammas": np.array(gammas).tolist(),
    }
    (HERE / "reference.json").write_text(json.dumps(result) + "\n")


if __name__ == "__main__":
    main()
