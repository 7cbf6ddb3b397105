#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Makes reference.h5: what phonopy's loader makes of the yaml files here.

    python3 make_reference.py        (phonopy, h5py)
"""
import glob

import h5py
import numpy as np
import phonopy

with h5py.File("reference.h5", "w") as out:
    for path in sorted(glob.glob("phonopy_params_*.yaml")):
        phonon = phonopy.load(path, is_compact_fc=False, symmetrize_fc=True, log_level=0)
        p2s = phonon.primitive.p2s_map
        group = out.create_group(path)
        group["p2s_map"] = p2s
        group["masses"] = phonon.primitive.masses
        group.create_dataset("force_constants", data=phonon.force_constants[p2s],
                             scaleoffset=12, compression="gzip", compression_opts=9)
        if phonon.nac_params:
            group["born"] = phonon.nac_params["born"]
            group["dielectric"] = phonon.nac_params["dielectric"]
            group["unit_factor"] = [float(phonon.nac_params["factor"])]
        print(path, phonon.force_constants.shape, p2s)
