# SPDX-License-Identifier: GPL-2.0-or-later
"""Blocks of mace-torch and e3nn as parts of the tree, normalisations multiplied into the weights."""
import numpy as np
import torch

from .common import ELSEWHERE, array, kind, natural_l, require, Unsupported

# Merged contraction entries below this fraction of the largest are round-off of cancelled terms.
CONTRACTION_ROUND_OFF = 1e-14




def weighted_blocks(linear, place):
    """The blocks of an e3nn Linear: {output irrep: (inputs, outputs)}, and its biases by output."""
    require(kind(linear) == "Linear" and hasattr(linear, "instructions"), place,
            f"{kind(linear)} is not e3nn's Linear; convert cuequivariance models back to e3nn "
            "(mace_cueq_to_e3nn), merge LoRA adapters")
    weight, offset, parts = array(linear.weight), 0, {}
    bias, bias_offset, biases = array(linear.bias), 0, {}
    for ins in linear.instructions:
        size = int(np.prod(ins.path_shape))
        if ins.i_in < 0:
            biases[ins.i_out] = bias[bias_offset:bias_offset + size] * ins.path_weight
            bias_offset += size
            continue
        block = weight[offset:offset + size].reshape(ins.path_shape) * ins.path_weight
        offset += size
        parts.setdefault(ins.i_out, []).append(block)
    return {i_out: np.concatenate(blocks) for i_out, blocks in parts.items()}, biases


def linear_maps(linear, place):
    """An e3nn Linear as one matrix each output irrep: {l: (inputs of l, outputs of l)}."""
    parts, biases = weighted_blocks(linear, place)
    require(not biases, place, f"biases are not supported; {ELSEWHERE}")
    maps = {}
    for i_out, block in parts.items():
        l = natural_l(linear.irreps_out[i_out].ir, place)
        require(l not in maps, place, f"irrep of l = {l} occurs twice in {linear.irreps_out}")
        maps[l] = block
    return maps


def stacked_maps(linear, place):
    """The same where an l may occur in several outputs, whose columns stand in their order.

    Returns {l: (inputs of l, outputs of l)} and the biases of l = 0, None without.
    """
    parts, biases = weighted_blocks(linear, place)
    maps, of_scalars = {}, []
    for i_out in sorted(parts):
        l = natural_l(linear.irreps_out[i_out].ir, place)
        maps.setdefault(l, []).append(parts[i_out])
        if l == 0 and biases:
            require(i_out in biases, place, "some of its scalars have a bias and some have none")
            of_scalars.append(biases[i_out])
    require(len(of_scalars) == len(biases), place, "it has biases that are no scalars")
    stacked = {l: np.ascontiguousarray(np.concatenate(blocks, axis=1))
               for l, blocks in maps.items()}
    return stacked, np.concatenate(of_scalars) if biases else None


def skip_maps(product, place):
    """A FullyConnectedTensorProduct with the one-hot species: {l: (elements, in, out)}."""
    require(kind(product) == "FullyConnectedTensorProduct" and hasattr(product, "instructions"),
            place, f"{kind(product)} is not e3nn's FullyConnectedTensorProduct; convert "
            "cuequivariance models back to e3nn (mace_cueq_to_e3nn)")
    weight, offset, maps = array(product.weight), 0, {}
    for ins in product.instructions:
        size = int(np.prod(ins.path_shape))
        block = weight[offset:offset + size].reshape(ins.path_shape)  # in, elements, out
        offset += size
        l = natural_l(product.irreps_out[ins.i_out].ir, place)
        require(l not in maps, place, f"more than one path leads to l = {l}")
        factor = (ins.path_shape[0] * ins.path_shape[1]) ** -0.5
        require(abs(factor * (2 * l + 1) ** 0.5 - ins.path_weight) < 1e-12, place,
                "the path normalisation is not e3nn's \"element\"")
        maps[l] = np.ascontiguousarray((block * factor).transpose(1, 0, 2))
    return maps


def activation_scale(activation, place):
    """The factor in front of silu. Beyond 40, silu(x) is x to the last bit."""
    x = torch.tensor([64.0, 1.0, -1.0, -3.0, 0.25], dtype=torch.float64)
    with torch.no_grad():
        y = activation(x)
    scale = float(y[0]) / 64.0
    require(bool(torch.allclose(y, scale * torch.nn.functional.silu(x), rtol=1e-12, atol=0)), place,
            f"the activation is not silu; {ELSEWHERE}")
    return scale


def perceptron(net, place):
    """An e3nn FullyConnectedNet: w0, w1, ... and the scale of its activation."""
    require(kind(net) == "FullyConnectedNet", place, f"{kind(net)} is not supported; {ELSEWHERE}")
    tree, scale = {}, 1.0
    layers = list(net.children())
    for i, layer in enumerate(layers):
        w = array(layer.weight)
        tree[f"w{i}"] = w / np.sqrt(float(w.shape[0]))
        if i + 1 < len(layers):
            scale = activation_scale(layer.act, f"{place}.layer{i}")
        else:
            require(layer.act is None, place, "the last layer has an activation")
    tree["attributes"] = {"activation_scale": scale}
    return tree


def radial_embedding(block, numbers):
    basis = block.bessel_fn
    bases = {"BesselBasis": "bessel", "GaussianBasis": "gaussian", "ChebychevBasis": "chebyshev"}
    require(kind(basis) in bases, "radial_embedding.bessel_fn",
            f"{kind(basis)} is not supported; {ELSEWHERE}")
    require(kind(block.cutoff_fn) == "PolynomialCutoff", "radial_embedding.cutoff_fn",
            f"{kind(block.cutoff_fn)} is not supported; {ELSEWHERE}")
    attributes = {
        "basis": bases[kind(basis)],
        "r_max": float(block.cutoff_fn.r_max),
        "cutoff_p": int(block.cutoff_fn.p),
        "apply_cutoff": int(getattr(block, "apply_cutoff", True)),
        "transform": "none",
    }
    tree = {"attributes": attributes}
    if kind(basis) == "BesselBasis":
        tree["frequencies"] = array(basis.bessel_weights)
        attributes["prefactor"] = float(basis.prefactor)
        attributes["size"] = len(tree["frequencies"])
    elif kind(basis) == "GaussianBasis":
        tree["centers"] = array(basis.gaussian_weights)
        attributes["exponent"] = float(basis.coeff)
        attributes["size"] = len(tree["centers"])
    else:
        attributes["size"] = int(basis.num_basis)
    if hasattr(block, "distance_transform"):
        transform = block.distance_transform
        place = "radial_embedding.distance_transform"
        if kind(transform) == "AgnesiTransform":
            attributes["transform"] = "agnesi"
            for name in ("q", "p", "a"):
                attributes[f"transform_{name}"] = float(getattr(transform, name))
        elif kind(transform) == "SoftTransform":
            require(hasattr(transform, "alpha"), place,
                    f"SoftTransform (of this mace-torch version) is not supported; {ELSEWHERE}")
            attributes["transform"] = "soft"
            attributes["transform_alpha"] = float(transform.alpha)
        else:
            raise Unsupported(f"{place}: {kind(transform)} is not supported; {ELSEWHERE}")
        tree["covalent_radii"] = array(transform.covalent_radii)[numbers]
    return tree


def pair_repulsion(block, numbers):
    require(kind(block) == "ZBLBasis", "pair_repulsion_fn",
            f"{kind(block)} is not supported; {ELSEWHERE}")
    # The source multiplies a Python number with integers, which gives single precision.
    z = numbers.astype(np.float32)
    strength = (np.float32(14.3996) * z)[:, None] * z[None, :]
    return {
        "c": array(block.c),
        "strength": strength.astype(np.float64),
        "exponents": np.array([3.2, 0.9423, 0.4028, 0.2016]),
        "covalent_radii": array(block.covalent_radii)[numbers],
        "attributes": {"a_exp": float(block.a_exp), "a_prefactor": float(block.a_prefactor),
                       "cutoff_p": int(block.p)},
    }


def contraction_entries(u):
    """Non-zero entries of a U matrix (M, lm, ..., lm, parameter), merged over permutations of lm.

    Terms are added in the order of the array. Returns (n, 2 + order) integers and n values.
    """
    order = u.ndim - 2
    index = np.argwhere(u)
    index[:, 1:1 + order] = np.sort(index[:, 1:1 + order], axis=1)
    unique, inverse = np.unique(index, axis=0, return_inverse=True)
    values = np.zeros(len(unique))
    np.add.at(values, inverse.ravel(), u[u != 0])
    keep = np.abs(values) > CONTRACTION_ROUND_OFF * np.abs(u).max(initial=0.0)
    return unique[keep].astype(np.int64), values[keep]


def shared_by_all(weights):
    """One row if all elements have the same weights, as in a species-agnostic product."""
    return weights[:1].copy() if (weights == weights[:1]).all() else weights


def contractions(block, place):
    require(kind(block) == "SymmetricContraction", place,
            f"{kind(block)} is not supported; convert cuequivariance models back to e3nn "
            "(mace_cueq_to_e3nn)")
    tree = {}
    for c in block.contractions:
        for order in range(1, c.correlation + 1):
            u = array(c.U_tensors(order))
            if u.ndim == order + 1:  # scalars come without the component axis
                u = u[np.newaxis]
            w = array(c.weights_max if order == c.correlation
                      else c.weights[c.correlation - 1 - order])
            l_out = (u.shape[0] - 1) // 2
            entries, values = contraction_entries(u)
            if len(values) == 0:
                continue
            tree[f"l{l_out}_order{order}"] = {
                "entries": entries,
                "values": values,
                "weights": shared_by_all(w),
                "attributes": {"l_out": l_out, "order": order},
            }
    return tree


def readout(block, heads, place):
    """Linear: (channels, heads). Non-linear: one perceptron each head."""
    if kind(block) == "LinearReadoutBlock":
        return {"linear": linear_maps(block.linear, place + ".linear")[0]}
    require(kind(block) == "NonLinearReadoutBlock", place,
            f"{kind(block)} is not supported; {ELSEWHERE}")
    first = linear_maps(block.linear_1, place + ".linear_1")[0]
    second = linear_maps(block.linear_2, place + ".linear_2")[0]
    acts = list(block.non_linearity.acts)
    require(len(acts) == 1 and acts[0] is not None, place, "the readout has no activation")
    scale = activation_scale(acts[0], place + ".non_linearity")
    # With several heads the source masks the hidden layer: each head has a slice of its own.
    masked = getattr(block, "num_heads", 1) > 1
    width = first.shape[1] // len(heads) if masked else first.shape[1]
    tree = {}
    for h in range(len(heads)):
        part = slice(h * width, (h + 1) * width) if masked else slice(None)
        tree[f"head{h}"] = {"w0": np.ascontiguousarray(first[:, part]),
                            "w1": np.ascontiguousarray(second[part, h:h + 1]),
                            "attributes": {"activation_scale": scale}}
    return tree
