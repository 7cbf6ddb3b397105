# SPDX-License-Identifier: GPL-2.0-or-later
"""End states of ASE's FrechetCellFilter for Lennard-Jones argon, written to ase_frechet.json.

Run with ASE (made with 3.29): python ase_frechet.py
"""
import json

import ase
import numpy as np
from ase import Atoms
from ase.calculators.lj import LennardJones
from ase.filters import FrechetCellFilter
from ase.optimize import BFGS
from ase.units import GPa

POSITIONS = [[0.02, -0.01, 0.01], [0.01, 0.52, 0.49], [0.49, -0.02, 0.50], [0.51, 0.49, 0.02]]
TRICLINIC = [[5.4, 0.0, 0.0], [0.3, 5.3, 0.0], [-0.2, 0.25, 5.5]]
ORTHORHOMBIC = [[5.4, 0.0, 0.0], [0.0, 5.2, 0.0], [0.0, 0.0, 4.9]]
CASES = {
    "tri": dict(cell=TRICLINIC, pressure=0.3, options={}),
    "tri_fixed_volume": dict(cell=TRICLINIC, pressure=0.0, options=dict(constant_volume=True)),
    "xy_only": dict(cell=ORTHORHOMBIC, pressure=0.2, options=dict(mask=[1, 1, 0, 0, 0, 0])),
}

result = {"origin": f"ase_frechet.py, ASE {ase.__version__}", "positions": POSITIONS}
for name, case in CASES.items():
    atoms = Atoms("Ar4", scaled_positions=POSITIONS, cell=case["cell"], pbc=True)
    atoms.calc = LennardJones(sigma=3.4, epsilon=0.0104, rc=10.2, smooth=False)
    cell = FrechetCellFilter(atoms, scalar_pressure=case["pressure"] * GPa, **case["options"])
    optimizer = BFGS(cell, logfile=None)
    assert optimizer.run(fmax=1e-7, steps=2000)
    lengths = atoms.cell.cellpar()
    result[name] = dict(start=case["cell"], pressure_GPa=case["pressure"],
                        energy=atoms.get_potential_energy(), volume=atoms.get_volume(),
                        cell=lengths.tolist(), steps=optimizer.nsteps)
    print(name, result[name], np.abs(atoms.get_forces()).max(), atoms.get_stress() / GPa)
with open("ase_frechet.json", "w") as file:
    json.dump(result, file, indent=1)
    file.write("\n")
