# SPDX-License-Identifier: GPL-2.0-or-later
"""Leaves only some elements or heads in a tree."""
import numpy as np
from ase.data import chemical_symbols

from .common import require


def take(values, known, what):
    """Positions of `values` in `known`."""
    known = list(known)
    for value in values:
        require(value in known, what, f"the model has no {value}; it has {', '.join(known)}")
    return [known.index(value) for value in values]


def restrict_elements(tree, symbols):
    """The tree with these elements only, in this order."""
    n_all = len(tree["atomic_numbers"])
    rows = take(symbols, [chemical_symbols[z] for z in tree["atomic_numbers"]], "--elements")

    def cut(group, name, axis=0):
        if name in group and group[name].shape[axis] == n_all:
            group[name] = np.ascontiguousarray(np.take(group[name], rows, axis=axis))

    cut(tree, "atomic_numbers")
    cut(tree, "embedding")
    cut(tree, "atomic_energies", axis=1)
    cut(tree["radial"], "covalent_radii")
    if "repulsion" in tree:
        cut(tree["repulsion"], "covalent_radii")
        cut(tree["repulsion"], "strength")
        cut(tree["repulsion"], "strength", axis=1)
    for layer in tree["layers"].values():
        for name in layer.get("skip", {}):
            cut(layer["skip"], name)
        for contraction in layer["contractions"].values():
            cut(contraction, "weights")
        for net in ("radial", "density"):
            for name in ("sender", "receiver"):
                cut(layer.get("gated", {}).get(net, {}), name)
    for update in tree.get("polar", {}).get("update", {}).values():
        cut(update, "element")


def restrict_heads(tree, heads):
    """The tree with these heads only, in this order. The default head is kept, or is the first."""
    rows = take(heads, tree["heads"], "--heads")
    tree["heads"] = list(heads)
    for name in ("atomic_energies", "scale", "shift"):
        tree[name] = tree[name][rows]
    for layer in tree["layers"].values():
        readout = layer["readout"]
        if "linear" in readout:
            readout["linear"] = np.ascontiguousarray(readout["linear"][:, rows])
        else:
            layer["readout"] = {f"head{n}": readout[f"head{row}"] for n, row in enumerate(rows)}
    if tree["attributes"]["default_head"] not in heads:
        tree["attributes"]["default_head"] = heads[0]
