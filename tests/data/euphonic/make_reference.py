#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Makes c_centred.json: a case of ../force_constants/cases.h5, by phonopy and Euphonic.

    python3 make_reference.py        (euphonic, phonopy, h5py)
"""
import os
import tempfile

import h5py
from euphonic import ForceConstants
from phonopy import Phonopy
from phonopy.file_IO import write_FORCE_CONSTANTS
from phonopy.structure.atoms import PhonopyAtoms

with h5py.File("../force_constants/cases.h5") as file, tempfile.TemporaryDirectory() as folder:
    case = file["c_centred_conventional"]
    cell = PhonopyAtoms(symbols=[s.decode() for s in case["unitcell/symbols"]],
                        cell=case["unitcell/lattice"][:],
                        scaled_positions=case["unitcell/positions"][:])
    phonon = Phonopy(cell, supercell_matrix=case["supercell_matrix"][:],
                     primitive_matrix=case["primitive_matrix"][:])
    phonon.force_constants = case["force_constants"][:]
    phonon.save(os.path.join(folder, "phonopy.yaml"))
    write_FORCE_CONSTANTS(phonon.force_constants, os.path.join(folder, "FORCE_CONSTANTS"),
                          p2s_map=phonon.primitive.p2s_map)
    ForceConstants.from_phonopy(path=folder).to_json_file("c_centred.json")
