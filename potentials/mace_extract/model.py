# SPDX-License-Identifier: GPL-2.0-or-later
"""Reads a mace-torch model into the tree that docs/model-file.md describes.

A tree is a dict: values are numpy arrays (datasets) or dicts (groups); the key "attributes" holds
the attributes of its group. Every normalisation of the source is folded into the weights.
"""
import numpy as np
import torch

from . import blocks, layers, nonlinear, polar
from .common import ELSEWHERE, Unsupported, array, kind, require

MODELS = ("ScaleShiftMACE", "MACE", "PolarMACE")
CALCULATOR = "evaluate this model with mace-torch's ASE calculator, MACECalculator"
# Classes of mace-torch whose models look like the ones above and are not: what they add, who runs
# them.
OTHER_MODELS = {
    "MACELES": ("latent Ewald summation (LES)", CALCULATOR),
    "AtomicDipolesMACE": ("dipoles", f"{CALCULATOR}(model_type='DipoleMACE')"),
    "AtomicDielectricMACE": ("dipoles and polarizabilities",
                             f"{CALCULATOR}(model_type='DipolePolarizabilityMACE')"),
    "EnergyDipolesMACE": ("dipoles", f"{CALCULATOR}(model_type='EnergyDipoleMACE')"),
}
# All sub-modules that the models above have. One with others is another model, whatever its class.
PARTS = ("node_embedding", "radial_embedding", "pair_repulsion_fn", "spherical_harmonics",
         "interactions", "products", "readouts", "atomic_energies_fn", "scale_shift")
# Sub-modules of a model that add physics this file format does not hold.
FOREIGN_PARTS = {
    "joint_embedding": "embeddings of total charge, spin or other inputs",
    "embedding_readout": "a readout of the embedding",
    "les": "latent Ewald summation (LES)",
    "fukui_source_map": "field blocks (POLAR)",
    "lr_source_maps": "field blocks (POLAR)",
    "field_dependent_charges_maps": "field blocks (POLAR)",
    "electric_potential_descriptor": "field blocks (POLAR)",
}


def check_parts(model):
    """Raises Unsupported if a model is more than the format holds."""
    name = kind(model)
    if name in OTHER_MODELS:
        meaning, instead = OTHER_MODELS[name]
        raise Unsupported(f"model: {name}: {meaning} are not supported; {instead}")
    require(name in MODELS, "model",
            f"{name} is not supported (supported: {', '.join(MODELS)}); {ELSEWHERE}")
    own = PARTS + polar.PARTS if name == "PolarMACE" else PARTS
    for part, meaning in FOREIGN_PARTS.items():
        require(part in own or getattr(model, part, None) is None, part,
                f"{meaning} are not supported; {CALCULATOR}")
    require(name != "PolarMACE" or getattr(model, "pair_repulsion_fn", None) is None,
            "pair_repulsion_fn", f"polarizable models with a pair repulsion are not supported; "
            f"{ELSEWHERE}")
    for part, module in model.named_children():
        require(part in own, part,
                f"{kind(module)} is not a part of {' or '.join(MODELS)} known here; {ELSEWHERE}")


def layer(interaction, product, channels, embedding_size, n):
    """Layer n without its readout."""
    name, place, product_place = kind(interaction), f"interactions.{n}", f"products.{n}"
    supported = (*layers.KINDS, *nonlinear.KINDS)
    require(name in supported, place,
            f"{name} is not supported (supported: {', '.join(supported)}); {ELSEWHERE}")
    if name in nonlinear.KINDS:
        return nonlinear.layer(interaction, product, channels, embedding_size, place,
                               product_place)
    return layers.layer(interaction, product, channels, place, product_place)


def per_head(values, heads, what):
    """One value (or row) each head; a single one counts for all."""
    require(len(values) in (1, len(heads)), what,
            f"{len(values)} sets of values for {len(heads)} heads")
    return np.ascontiguousarray(np.broadcast_to(values, (len(heads),) + values.shape[1:]))


def default_head(heads):
    """The head called "default" whatever its case, else the last: what mace-torch takes."""
    named = [h for h in heads if h.lower() == "default"]
    return named[0] if named else heads[-1]


def extract(model, name, source):
    """The tree of a mace-torch model. Raises Unsupported, naming the block at fault."""
    require(not isinstance(model, torch.jit.ScriptModule), "model",
            "this is a TorchScript export: convert it with mace-convert")
    check_parts(model)
    require(not getattr(model, "use_so3", False), "spherical_harmonics",
            f"SO(3) irreps (use_so3) are not supported; {ELSEWHERE}")
    model = model.to(torch.float64).eval()
    numbers = array(model.atomic_numbers).astype(np.int64)
    heads = list(getattr(model, "heads", None) or ["Default"])
    embedding = blocks.linear_maps(model.node_embedding.linear, "node_embedding.linear")[0]
    channels = embedding.shape[1]
    radial = blocks.radial_embedding(model.radial_embedding, numbers)
    embedding_size = radial["attributes"]["size"]

    trees = [layer(interaction, product, channels, embedding_size, n)
             for n, (interaction, product) in enumerate(zip(model.interactions, model.products))]
    readouts = list(model.readouts)
    require(len(readouts) in (1, len(trees)), "readouts",
            f"{len(readouts)} readouts for {len(trees)} interactions")
    for n, tree in enumerate(trees):
        k = n - (len(trees) - len(readouts))
        tree["readout"] = (blocks.readout(readouts[k], heads, f"readouts.{k}") if k >= 0
                           else {"linear": np.zeros((channels, len(heads)))})

    scale, shift = np.array([1.0]), np.array([0.0])
    if hasattr(model, "scale_shift"):
        scale = np.atleast_1d(array(model.scale_shift.scale))
        shift = np.atleast_1d(array(model.scale_shift.shift))
    energies = np.atleast_2d(array(model.atomic_energies_fn.atomic_energies))
    tree = {
        "atomic_numbers": numbers,
        "heads": heads,
        "atomic_energies": per_head(energies, heads, "atomic_energies_fn"),
        "scale": per_head(scale, heads, "scale_shift.scale"),
        "shift": per_head(shift, heads, "scale_shift.shift"),
        "embedding": embedding,
        "radial": radial,
        "layers": {str(n): tree for n, tree in enumerate(trees)},
        "attributes": {
            "name": name, "model_type": kind(model), "source": source,
            "default_head": default_head(heads),
            "l_max": int(trees[0]["paths"][:, 1].max()), "channels": channels,
            "correlation": max(c["attributes"]["order"] for t in trees
                               for c in t["contractions"].values()),
        },
    }
    if hasattr(model, "pair_repulsion"):
        tree["repulsion"] = blocks.pair_repulsion(model.pair_repulsion_fn, numbers)
    if kind(model) == "PolarMACE":
        degrees = {layer["attributes"]["l_out"] + 1 for layer in trees}
        require(len(degrees) == 1, "products", "the layers end with different degrees")
        tree["polar"] = polar.extract(model, degrees.pop(), len(trees))
    return tree
