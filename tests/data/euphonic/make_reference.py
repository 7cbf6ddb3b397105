#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Makes the files of this folder, by phonopy and Euphonic (ORIGIN.md).

    python3 make_reference.py        (euphonic, phonopy, h5py)
"""
import os
import tempfile

import h5py
import numpy as np
import phonopy
from euphonic import ForceConstants, ureg
from phonopy import Phonopy
from phonopy.file_IO import write_FORCE_CONSTANTS
from phonopy.structure.atoms import PhonopyAtoms

GENERAL = [[0.13, 0.22, 0.31], [0.05, -0.02, 0.41], [0.5, 0.25, 0.0], [0.37, 0.37, 0.11]]
DIRECTIONS = [[1.0, 0.0, 0.0], [0.3, -0.2, 0.9], [1.0, 1.0, 0.0]]  # fractional


def euphonic_force_constants(phonon):
    with tempfile.TemporaryDirectory() as folder:
        phonon.save(os.path.join(folder, "phonopy.yaml"))
        write_FORCE_CONSTANTS(phonon.force_constants, os.path.join(folder, "FORCE_CONSTANTS"),
                              p2s_map=phonon.primitive.p2s_map)
        return ForceConstants.from_phonopy(path=folder)


def frequencies(fc, qpoints, **options):
    """Euphonic 2.1.1's C extension errs where the dielectric tensor is not diagonal."""
    modes = fc.calculate_qpoint_frequencies(np.asarray(qpoints), use_c=False, **options)
    return modes.frequencies.to("1/cm").magnitude


def write_frequencies(name, fc, qpoints):
    """In cm^-1, at q-points and at Gamma for directions of approach."""
    limits = [frequencies(fc, np.outer([0.0, 0.1], d), splitting=True)[0] for d in DIRECTIONS]
    with h5py.File(name, "w") as file:
        file["qpoints"] = qpoints
        file["frequencies"] = frequencies(fc, qpoints)
        file["directions"] = DIRECTIONS
        file["gamma"] = limits


with h5py.File("../force_constants/cases.h5") as file:
    case = file["c_centred_conventional"]
    cell = PhonopyAtoms(symbols=[s.decode() for s in case["unitcell/symbols"]],
                        cell=case["unitcell/lattice"][:],
                        scaled_positions=case["unitcell/positions"][:])
    phonon = Phonopy(cell, supercell_matrix=case["supercell_matrix"][:],
                     primitive_matrix=case["primitive_matrix"][:])
    phonon.force_constants = case["force_constants"][:]
    euphonic_force_constants(phonon).to_json_file("c_centred.json")
    phonon.force_constants = case["symmetrized"][:]
neutral = euphonic_force_constants(phonon)

# With charges and a dielectric tensor of no symmetry, at the wave vectors that fit.
random = np.random.default_rng(7)
charges = random.normal(size=(neutral.crystal.n_atoms, 3, 3)).round(3)
charges -= charges.mean(axis=0)
dielectric = np.array([[3.1, 0.4, -0.2], [0.4, 2.2, 0.3], [-0.2, 0.3, 5.0]])
polar = ForceConstants.from_total_fc_with_dipole(
    neutral.crystal, neutral.force_constants, neutral.sc_matrix, neutral.cell_origins,
    charges * ureg("e"), dielectric * ureg("e**2/(bohr*hartree)"))
polar.to_json_file("c_centred_polar.json")
commensurate = np.array([[1, 0, 0], [0, 0, 1], [1, 0, 1]]) @ np.linalg.inv(polar.sc_matrix).T
write_frequencies("c_centred_polar.h5", polar, commensurate)

polar = euphonic_force_constants(phonopy.load("../phonopy/phonopy_params_NaCl-1.00.yaml"))
polar.to_json_file("nacl.json")
near_gamma = 1e-3 * np.array(DIRECTIONS)
write_frequencies("nacl.h5", polar, np.concatenate([GENERAL, near_gamma]))
