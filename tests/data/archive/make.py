#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Writes tensors.pt, tensors of all types, views and other objects, and before_zip.pt, one tensor in the
format of PyTorch before 1.6, by PyTorch (here 2.15)."""
import torch

TYPES = ("float64", "float32", "float16", "bfloat16", "int64", "int32", "int16", "int8", "uint8",
         "uint16", "uint32", "uint64", "bool")


def values(name):
    numbers = torch.arange(6, dtype=torch.float64)
    if name == "bool":
        return numbers % 2
    if not name.startswith("u"):
        numbers -= 3
    return numbers * (0.25 if "float" in name else 1)


objects = {name: values(name).to(getattr(torch, name)).reshape(2, 3) for name in TYPES}
base = torch.arange(24, dtype=torch.float64).reshape(2, 3, 4)
objects["view"] = base[:, :, 1].T
objects["parameter"] = torch.nn.Parameter(torch.tensor(0.5))
objects["expanded"] = torch.tensor([7]).expand(3)
objects["empty"] = torch.empty(0)
objects["text"] = "text"
objects["tuple"] = (1, -1.5, None)
torch.save(objects, "tensors.pt")
torch.save(base, "before_zip.pt", _use_new_zipfile_serialization=False)
