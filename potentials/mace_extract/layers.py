# SPDX-License-Identifier: GPL-2.0-or-later
"""Message-passing layers of the first generation, and what both generations have in common."""
import numpy as np

from . import blocks
from .common import ELSEWHERE, kind, natural_l, require

# Interaction blocks that `layer` reads: (residual, density).
KINDS = {
    "RealAgnosticInteractionBlock": (False, False),
    "RealAgnosticResidualInteractionBlock": (True, False),
    "RealAgnosticDensityInteractionBlock": (False, True),
    "RealAgnosticDensityResidualInteractionBlock": (True, True),
}


def by_l(maps, place, l_max):
    """{l: array} as {"l0": array, ...}; every l up to l_max must be there."""
    for l in range(l_max + 1):
        require(l in maps, place, f"nothing leads to l = {l}")
    return {f"l{l}": maps[l] for l in range(l_max + 1)}


def highest_l(irreps):
    return max(ir.l for _, ir in irreps)


def check_channels(irreps, channels, place):
    require(all(mul == channels for mul, _ in irreps), place,
            f"irreps {irreps} have not {channels} channels each; {ELSEWHERE}")


def paths(tensor_product, channels, place):
    """(P, 3) degrees and (P) coefficients, in the order of the radial weights."""
    require(kind(tensor_product) == "TensorProduct" and hasattr(tensor_product, "instructions"),
            place, f"{kind(tensor_product)} is not e3nn's TensorProduct; convert cuequivariance "
            "models back to e3nn (mace_cueq_to_e3nn)")
    degrees, coefficients = [], []
    for p, ins in enumerate(tensor_product.instructions):
        require(ins.i_out == p and ins.path_shape == (channels, 1), place,
                "the paths are not in the order of their outputs")
        irreps = (tensor_product.irreps_in1[ins.i_in1], tensor_product.irreps_in2[ins.i_in2],
                  tensor_product.irreps_out[ins.i_out])
        degrees.append([natural_l(ir, place) for _, ir in irreps])
        coefficients.append(ins.path_weight)
    return np.array(degrees, dtype=np.int64), np.array(coefficients)


def product(block, channels, place):
    """Contractions and the linear map after them, with the highest degree that leaves."""
    irreps = block.linear.irreps_out
    check_channels(irreps, channels, place + ".linear")
    l_out = highest_l(irreps)
    return l_out, {
        "contractions": blocks.contractions(block.symmetric_contractions,
                                            place + ".symmetric_contractions"),
        "product_linear": by_l(blocks.linear_maps(block.linear, place + ".linear"),
                               place + ".linear", l_out),
    }


def layer(interaction, product_block, channels, place, product_place):
    """One layer without its readout."""
    name = kind(interaction)
    residual, density = KINDS[name]
    up = interaction.linear_up
    check_channels(up.irreps_in, channels, place + ".linear_up")
    check_channels(up.irreps_out, channels, place + ".linear_up")
    require(not residual or product_block.use_sc, product_place, "it ignores the skip connection")
    l_in = highest_l(up.irreps_in)
    l_max = highest_l(interaction.conv_tp.irreps_in2)
    l_out, tree = product(product_block, channels, product_place)
    tree["linear_up"] = by_l(blocks.linear_maps(up, place + ".linear_up"), place + ".linear_up",
                             l_in)
    tree["paths"], tree["path_coefficients"] = paths(interaction.conv_tp, channels,
                                                     place + ".conv_tp")
    tree["radial"] = blocks.perceptron(interaction.conv_tp_weights, place + ".conv_tp_weights")
    if density:
        tree["density_radial"] = blocks.perceptron(interaction.density_fn, place + ".density_fn")
    average = float(interaction.avg_num_neighbors)
    linear = blocks.linear_maps(interaction.linear, place + ".linear")
    if not density:
        linear = {l: w / average for l, w in linear.items()}
    tree["linear"] = by_l(linear, place + ".linear", l_max)
    tree["skip"] = by_l(blocks.skip_maps(interaction.skip_tp, place + ".skip_tp"),
                        place + ".skip_tp", min(l_in, l_out) if residual else l_max)
    tree["attributes"] = {"interaction": name, "residual": int(residual), "density": int(density),
                          "avg_num_neighbors": average, "l_in": l_in, "l_out": l_out}
    return tree
