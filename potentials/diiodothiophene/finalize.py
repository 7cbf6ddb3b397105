#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Rebuild a trained model with its geometric constants (Clebsch-Gordan tensors and the like)
computed in double precision, and copy the trained weights into it.

usage: finalize.py TRAINED.model FINAL.model
"""
import os
import sys

os.environ["TORCH_FORCE_NO_WEIGHTS_ONLY_LOAD"] = "1"  # mace-torch pickles whole modules

import numpy as np
import torch
from mace import modules
from mace.tools.scripts_utils import extract_config_mace_model

TRAINED_BUFFERS = ("scale_shift.scale", "scale_shift.shift", "atomic_energies_fn.atomic_energies")


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    source, target = sys.argv[1:]
    trained = torch.load(source, map_location="cpu", weights_only=False)
    torch.set_default_dtype(torch.float64)
    config = extract_config_mace_model(trained)
    config["atomic_numbers"] = [int(z) for z in trained.atomic_numbers]
    config["num_elements"] = len(config["atomic_numbers"])
    config["atomic_energies"] = np.array(trained.atomic_energies_fn.atomic_energies.double())
    final = modules.ScaleShiftMACE(**config)

    weights = dict(trained.named_parameters())
    for name, parameter in final.named_parameters():
        parameter.data = weights[name].detach().double().clone().reshape(parameter.shape)
    old, new = dict(trained.named_buffers()), dict(final.named_buffers())
    for name in TRAINED_BUFFERS:
        new[name].copy_(old[name].double().reshape(new[name].shape))
    for layer, reference in zip(final.interactions, trained.interactions):
        layer.avg_num_neighbors = reference.avg_num_neighbors  # an attribute, not a buffer
    final.eval()
    for parameter in final.parameters():
        parameter.requires_grad_(False)
    torch.save(final, target)


if __name__ == "__main__":
    main()
