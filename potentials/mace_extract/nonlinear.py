# SPDX-License-Identifier: GPL-2.0-or-later
"""Message-passing layers of the second generation: species-dependent radial functions, a gate."""
import numpy as np
import torch

from . import blocks
from .common import ELSEWHERE, array, kind, require
from .layers import by_l, check_channels, highest_l, paths, product

KINDS = ("RealAgnosticResidualNonLinearInteractionBlock",)


def product_in_order(a, b):
    """The matrix product, each sum in the order of its terms: the same bits on every machine."""
    result = np.zeros((a.shape[0], b.shape[1]))
    for k in range(a.shape[1]):
        result += a[:, k:k + 1] * b[k]
    return result


def norm_perceptron(net, place):
    """A RadialMLP: w0, b0, norm_scale0, norm_shift0, w1, ..."""
    require(kind(net) == "RadialMLP", place, f"{kind(net)} is not supported; {ELSEWHERE}")
    tree, layer, epsilons = {}, 0, set()
    for module in net.net:
        if kind(module) == "Linear":
            tree[f"w{layer}"] = np.ascontiguousarray(array(module.weight).T)
            tree[f"b{layer}"] = array(module.bias)
            layer += 1
        elif kind(module) == "LayerNorm":
            tree[f"norm_scale{layer - 1}"] = array(module.weight)
            tree[f"norm_shift{layer - 1}"] = array(module.bias)
            epsilons.add(float(module.eps))
        else:
            require(kind(module) == "SiLU", place, f"{kind(module)} is not supported; {ELSEWHERE}")
    require(len(epsilons) <= 1, place, "layer normalisations of different epsilon")
    tree["attributes"] = {"norm_epsilon": epsilons.pop() if epsilons else 1e-5}
    return tree


def radial_perceptron(net, embedding_size, embeddings, place):
    """A RadialMLP whose first inputs are the radial basis and whose others are embeddings of the
    sender and the receiver: these become one bias each element."""
    tree = norm_perceptron(net, place)
    w = tree["w0"]
    width = (w.shape[0] - embedding_size) // 2
    for n, name in enumerate(("sender", "receiver")):
        start = embedding_size + n * width
        tree[name] = product_in_order(embeddings[n], w[start:start + width])
    tree["w0"] = np.ascontiguousarray(w[:embedding_size])
    return tree


def gate_scales(gate, channels, l_max, place):
    """Factors of silu on scalars and sigmoid on gates; the gate's layout is verified."""
    require(kind(gate) in ("GatedEquivariantBlock", "Gate"), place,
            f"{kind(gate)} is not supported; {ELSEWHERE}")
    gated = sum(2 * l + 1 for l in range(1, l_max + 1))
    x = torch.zeros(3, channels * (1 + l_max + gated), dtype=torch.float64)
    x[0, 0] = 64.0  # silu(64) is 64, sigmoid(800) is 1 to the last bit
    x[1, channels:channels * (1 + l_max)] = 800.0
    x[1, channels * (1 + l_max):] = 1.0
    x[2] = torch.linspace(-2.0, 2.0, x.shape[1])
    with torch.no_grad():
        y = gate(x)
    scalar_scale, gate_scale = float(y[0, 0]) / 64.0, float(y[1, -1])
    expected = [scalar_scale * torch.nn.functional.silu(x[2, :channels])]
    start = channels * (1 + l_max)
    for l in range(1, l_max + 1):
        part = x[2, start:start + channels * (2 * l + 1)].reshape(channels, 2 * l + 1)
        factor = gate_scale * torch.sigmoid(x[2, l * channels:(l + 1) * channels])
        expected.append((part * factor[:, None]).reshape(-1))
        start += part.numel()
    require(torch.allclose(y[2], torch.cat(expected), rtol=1e-12, atol=1e-14), place,
            f"the gate is not silu on scalars and sigmoid on gates; {ELSEWHERE}")
    return {"scalar_scale": scalar_scale, "gate_scale": gate_scale}


def layer(interaction, product_block, channels, embedding_size, place, product_place):
    """One layer without its readout."""
    up, tensor_product = interaction.linear_up, interaction.conv_tp
    edge_channels = up.irreps_out[0].mul
    check_channels(up.irreps_in, channels, place + ".linear_up")
    check_channels(up.irreps_out, edge_channels, place + ".linear_up")
    check_channels(interaction.linear_2.irreps_out, channels, place + ".linear_2")
    require(product_block.use_sc, product_place, "it ignores the skip connection")
    l_in, l_edge = highest_l(up.irreps_in), highest_l(up.irreps_out)
    l_max = highest_l(tensor_product.irreps_in2)
    l_out, tree = product(product_block, channels, product_place)
    tree["linear_up"] = by_l(blocks.linear_maps(up, place + ".linear_up"), place + ".linear_up",
                             l_edge)
    tree["paths"], tree["path_coefficients"] = paths(tensor_product, edge_channels,
                                                     place + ".conv_tp")
    tree["linear"] = by_l(blocks.linear_maps(interaction.linear_1, place + ".linear_1"),
                          place + ".linear_1", l_max)
    embeddings = [blocks.linear_maps(getattr(interaction, name), f"{place}.{name}")[0]
                  for name in ("source_embedding", "target_embedding")]
    gated = gate_scales(interaction.equivariant_nonlin, channels, l_max,
                        place + ".equivariant_nonlin")
    gated.update(edge_channels=edge_channels, alpha=float(interaction.alpha),
                 beta=float(interaction.beta))
    tree["gated"] = {
        "radial": radial_perceptron(interaction.conv_tp_weights, embedding_size, embeddings,
                                    place + ".conv_tp_weights"),
        "density": radial_perceptron(interaction.density_fn, embedding_size, embeddings,
                                     place + ".density_fn"),
        "edge_residual": by_l(blocks.linear_maps(interaction.linear_res, place + ".linear_res"),
                              place + ".linear_res", l_edge),
        "linear_out": by_l(blocks.linear_maps(interaction.linear_2, place + ".linear_2"),
                           place + ".linear_2", l_max),
        "skip": by_l(blocks.linear_maps(interaction.skip_tp, place + ".skip_tp"),
                     place + ".skip_tp", min(l_in, l_out)),
        "attributes": gated,
    }
    tree["attributes"] = {"interaction": kind(interaction), "residual": 1, "density": 1,
                          "avg_num_neighbors": float(interaction.avg_num_neighbors),
                          "l_in": l_in, "l_out": l_out}
    return tree
