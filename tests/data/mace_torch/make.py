#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Writes small models with random weights as the installed version of mace-torch saves them, and what
it makes of 20 atoms:

    make.py         # in this folder; NAME is the version
    make.py --seed  # only ../../fuzz/seeds/small.model, one layer without e3nn's compiled code
    make.py --cueq  # only NAME_cueq.model.xz, one layer converted to cuequivariance

NAME.model.xz and NAME.json: blocks of the first generation; where the version has them two heads, a
repulsion, a distance transform and density blocks. NAME_gated.*: blocks of the second generation.
NAME_single.*: in single precision, evaluated in double. NAME-mliap_lammps.pt.xz: the first one as export
for ML-IAP. In the json file: energy (eV) and forces (eV/Angstrom) of
tests/data/lammps/random20_free.data for each head.
"""
import importlib.metadata
import inspect
import io
import json
import lzma
import os
import pathlib
import sys

import numpy as np

os.environ.setdefault("TORCH_FORCE_NO_WEIGHTS_ONLY_LOAD", "1")  # e3nn reads its constants so
import torch
from e3nn import o3
from mace import modules

VERSION = importlib.metadata.version("mace-torch")
HERE = pathlib.Path(__file__).resolve().parent
NUMBERS = [1, 6, 16, 53]
TYPES = [6, 1, 53, 16]  # of the data file


def structure():
    """Atomic numbers and positions (Angstrom) of the data file, in the order of its atoms' numbers."""
    lines = (HERE.parent / "lammps" / "random20_free.data").read_text().split("\n")
    begin = next(i for i, line in enumerate(lines) if line.startswith("Atoms")) + 2
    rows = [line.split() for line in lines[begin:] if line.strip()]
    rows.sort(key=lambda row: int(row[0]))
    return ([TYPES[int(row[1]) - 1] for row in rows],
            torch.tensor([[float(x) for x in row[2:5]] for row in rows], dtype=torch.float64))


def accepted(values):
    """Those arguments that this version's models take."""
    known = set(inspect.signature(modules.MACE.__init__).parameters) | {
        "atomic_inter_scale", "atomic_inter_shift"}
    return {key: value for key, value in values.items() if key in known}


def build(gated, **others):
    torch.manual_seed(20)
    torch.set_default_dtype(torch.float64)
    classes = modules.interaction_classes
    block = classes.get("RealAgnosticDensityResidualInteractionBlock",
                        classes["RealAgnosticResidualInteractionBlock"])
    first = classes.get("RealAgnosticDensityInteractionBlock",
                        classes["RealAgnosticInteractionBlock"])
    if gated:
        block = first = classes["RealAgnosticResidualNonLinearInteractionBlock"]
    parameters = inspect.signature(modules.MACE.__init__).parameters
    heads = ["low", "high"] if "heads" in parameters else None
    energies = np.array([[-1.0, -2.0, -3.0, -4.0]] * 2)
    values = {
        "r_max": 4.5, "num_bessel": 5, "num_polynomial_cutoff": 5, "max_ell": 2,
        "interaction_cls": block, "interaction_cls_first": first, "num_interactions": 2,
        "num_elements": 4, "hidden_irreps": o3.Irreps("4x0e + 4x1o"),
        "MLP_irreps": o3.Irreps("6x0e"), "atomic_energies": energies if heads else energies[0],
        "avg_num_neighbors": 6.5, "atomic_numbers": NUMBERS, "correlation": 2,
        "gate": torch.nn.functional.silu, "radial_MLP": [8], "radial_type": "bessel",
        "pair_repulsion": True, "distance_transform": "Agnesi", "heads": heads,
        "atomic_inter_scale": [1.1, 0.9] if heads else 1.1,
        "atomic_inter_shift": [0.1, 0.2] if heads else 0.1,
    }
    if gated:
        values.update(edge_irreps=o3.Irreps("2x0e + 2x1o"), use_edge_irreps_first=True,
                      use_agnostic_product=True, apply_cutoff=False)
    model = modules.ScaleShiftMACE(**accepted({**values, **others}))
    with torch.no_grad():  # messages that show in the forces
        for name, parameter in model.named_parameters():
            if "products" in name:
                parameter *= 3.0
    return model.eval(), heads or ["Default"]


def reference(model, head):
    """Energy and forces in double precision, as the calculator of mace-torch evaluates them."""
    torch.set_default_dtype(torch.float32)
    numbers, positions = structure()
    n = len(numbers)
    distance = torch.cdist(positions, positions)
    edges = torch.nonzero((distance < 4.5) & (distance > 0)).T.contiguous()
    one_hot = torch.zeros(n, 4, dtype=torch.float64)
    for i, z in enumerate(numbers):
        one_hot[i, NUMBERS.index(z)] = 1.0
    data = {
        "positions": positions.clone().requires_grad_(True), "node_attrs": one_hot,
        "edge_index": edges, "shifts": torch.zeros(edges.shape[1], 3, dtype=torch.float64),
        "unit_shifts": torch.zeros(edges.shape[1], 3, dtype=torch.float64),
        "cell": torch.zeros(3, 3, dtype=torch.float64),
        "batch": torch.zeros(n, dtype=torch.long), "ptr": torch.tensor([0, n]),
        "head": torch.tensor([head]), "weight": torch.ones(1, dtype=torch.float64),
    }
    output = model(data, training=False, compute_force=True)
    return {"energy": float(output["energy"].detach()),
            "forces": output["forces"].detach().numpy().tolist()}


def in_double(single):
    """The model with the weights of one in single precision, but e3nn's coupling constants in double:
    they are no weights, and rounding them changes forces by 1e-9 of the largest."""
    double = build(False)[0]
    weights = {key: value.to(torch.float64) if value.is_floating_point() else value
               for key, value in single.state_dict().items() if "_w3j_" not in key}
    double.load_state_dict(weights, strict=False)
    return double


def save(name, saved, model, heads):
    buffer = io.BytesIO()
    torch.save(saved, buffer)
    suffix = "" if name.endswith(".pt") else ".model"
    (HERE / f"{name}{suffix}.xz").write_bytes(lzma.compress(buffer.getvalue(), preset=9))
    if not suffix:
        return
    results = {head: reference(model, i) for i, head in enumerate(heads)}
    (HERE / f"{name}.json").write_text(json.dumps(results) + "\n")


def write_seed():
    model, _ = build(False, num_interactions=1, max_ell=1, hidden_irreps=o3.Irreps("2x0e"))
    for module in list(model.modules()):
        for name, child in list(module.named_children()):
            if isinstance(child, (torch.fx.GraphModule, torch.jit.ScriptModule)):
                setattr(module, name, torch.nn.Identity())
        for name in getattr(module, "__codegen__", {}):
            setattr(module, name, None)
        module.__dict__.pop("__codegen__", None)
    torch.save(model, HERE.parents[1] / "fuzz" / "seeds" / "small.model")


def write_cueq():
    from mace.cli.convert_e3nn_cueq import run
    model, _ = build(False, num_interactions=1, max_ell=1, hidden_irreps=o3.Irreps("2x0e"))
    buffer = io.BytesIO()
    torch.save(run(model), buffer)
    (HERE / f"{VERSION}_cueq.model.xz").write_bytes(lzma.compress(buffer.getvalue(), preset=9))


def main():
    if "--seed" in sys.argv:
        write_seed()
        return
    if "--cueq" in sys.argv:
        write_cueq()
        return
    model, heads = build(False)
    save(VERSION, model, model, heads)
    if VERSION == "0.3.16":
        from mace.calculators.lammps_mliap_mace import LAMMPS_MLIAP_MACE
        torch.set_default_dtype(torch.float64)
        save(f"{VERSION}-mliap_lammps.pt", LAMMPS_MLIAP_MACE(model), model, heads)
    if "RealAgnosticResidualNonLinearInteractionBlock" in modules.interaction_classes:
        gated, heads = build(True)
        save(f"{VERSION}_gated", gated, gated, heads)
    if VERSION == "0.3.16":
        single = build(False)[0].to(torch.float32)
        save(f"{VERSION}_single", single, in_double(single), heads)


if __name__ == "__main__":
    main()
