# SPDX-License-Identifier: GPL-2.0-or-later
"""What all parts of the extraction share: errors that name the block, tensors as arrays."""
import numpy as np
import torch

ELSEWHERE = "evaluate this model with mace-torch (its ASE calculator, or LAMMPS' ML-IAP interface)"


class Unsupported(Exception):
    """The model holds something the format has no place for; the text names it and where it is."""


def kind(module):
    return type(module).__name__


def array(tensor):
    return tensor.detach().cpu().to(torch.float64).numpy().copy()


def require(condition, place, text):
    if not condition:
        raise Unsupported(f"{place}: {text}")


def natural_l(irrep, place):
    """l of an irrep of natural parity, (-1)^l."""
    require(irrep.p == (-1) ** irrep.l, place,
            f"irrep {irrep} has not the natural parity (-1)^l; {ELSEWHERE}")
    return irrep.l
