#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Frames as ASE writes them: a labelled one and an isolated atom."""
import ase
import ase.io
import numpy as np

crystal = ase.Atoms("NaCl", positions=[[0.1, 0.2, 0.3], [1.5, 2.25, 3.125]],
                    cell=[[4, 0, 0], [0.5, 5, 0], [0.25, 0.125, 6]], pbc=[True, True, False])
crystal.info = {"REF_energy": -10.123456789012345, "config_type": "volume", "note": 'say "so"',
                "REF_stress": np.arange(9.0).reshape(3, 3) / 8, "count": 3, "converged": True}
crystal.arrays["REF_forces"] = np.array([[0.5, -0.25, 0.125], [-0.5, 0.25, -0.125]])
crystal.arrays["molecule"] = np.array([7, 8])
atom = ase.Atoms("Cl", positions=[[0, 0, 0]], info={"config_type": "IsolatedAtom",
                                                    "REF_energy": -3.5})
ase.io.write("ase.xyz", [crystal, atom], format="extxyz")
