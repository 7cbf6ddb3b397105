# SPDX-License-Identifier: GPL-2.0-or-later
"""Reads a mace-torch model into the tree that docs/model-file.md describes.

A tree is a dict: values are numpy arrays (datasets) or dicts (groups); the key "attributes" holds
the attributes of its group. Every normalisation of the source is folded into the weights.
"""
import numpy as np
import torch

INTERACTIONS = {
    # class: (residual, density)
    "RealAgnosticInteractionBlock": (False, False),
    "RealAgnosticResidualInteractionBlock": (True, False),
    "RealAgnosticDensityInteractionBlock": (False, True),
    "RealAgnosticDensityResidualInteractionBlock": (True, True),
}
MODELS = ("ScaleShiftMACE", "MACE")
ELSEWHERE = "evaluate this model with mace-torch (its ASE calculator, or LAMMPS' ML-IAP interface)"
# Sub-modules of a model that add physics this file format does not hold.
FOREIGN_PARTS = {
    "joint_embedding": "embeddings of total charge, spin or other inputs",
    "embedding_readout": "a readout of the embedding",
    "les": "latent Ewald summation",
    "dipole_fn": "dipoles",
    "fukui_source_map": "field blocks",
    "field_dependent_charges_maps": "field blocks",
}
# Merged contraction entries below this fraction of the largest are round-off of cancelled terms.
CONTRACTION_ROUND_OFF = 1e-14


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


def linear_maps(linear, place):
    """An e3nn Linear as one matrix each output irrep: {l: (inputs of l, outputs of l)}."""
    require(kind(linear) == "Linear" and hasattr(linear, "instructions"), place,
            f"{kind(linear)} is not e3nn's Linear; convert cuequivariance models back to e3nn "
            "(mace_cueq_to_e3nn), merge LoRA adapters")
    require(linear.bias.numel() == 0, place, f"biases are not supported; {ELSEWHERE}")
    weight, offset, parts = array(linear.weight), 0, {}
    for ins in linear.instructions:
        size = int(np.prod(ins.path_shape))
        block = weight[offset:offset + size].reshape(ins.path_shape) * ins.path_weight
        offset += size
        parts.setdefault(ins.i_out, []).append(block)
    maps = {}
    for i_out, blocks in parts.items():
        l = natural_l(linear.irreps_out[i_out].ir, place)
        require(l not in maps, place, f"irrep of l = {l} occurs twice in {linear.irreps_out}")
        maps[l] = np.concatenate(blocks)
    return maps


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


def contractions(block, n_elements, place):
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
                # a species-agnostic product has one set of weights for all elements
                "weights": np.ascontiguousarray(np.broadcast_to(w, (n_elements,) + w.shape[1:])),
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


def by_l(maps, place, l_max=None):
    """{l: array} as {"l0": array, ...}; every l up to l_max must be there."""
    for l in range(0 if l_max is None else l_max + 1):
        require(l in maps, place, f"nothing leads to l = {l}")
    return {f"l{l}": maps[l] for l in sorted(maps) if l_max is None or l <= l_max}


def layer(interaction, product, n_elements, channels, place):
    """One message-passing layer without its readout."""
    name = kind(interaction)
    require(name in INTERACTIONS, place,
            f"{name} is not supported (supported: {', '.join(INTERACTIONS)}); {ELSEWHERE}")
    residual, density = INTERACTIONS[name]
    up, tp = interaction.linear_up, interaction.conv_tp
    require(kind(tp) == "TensorProduct" and hasattr(tp, "instructions"), place + ".conv_tp",
            f"{kind(tp)} is not e3nn's TensorProduct; convert the model back to e3nn")
    for irreps in (up.irreps_in, up.irreps_out, product.linear.irreps_out):
        require(all(mul == channels for mul, _ in irreps), place,
                f"irreps {irreps} have not {channels} channels each; {ELSEWHERE}")
    require(not residual or product.use_sc, place, "the product ignores the skip connection")
    l_in = max(ir.l for _, ir in up.irreps_in)
    l_out = max(ir.l for _, ir in product.linear.irreps_out)
    l_max = max(natural_l(ir, place + ".conv_tp") for _, ir in tp.irreps_in2)

    paths, coefficients = [], []
    for p, ins in enumerate(tp.instructions):
        require(ins.i_out == p and ins.path_shape == (channels, 1), place + ".conv_tp",
                "the paths are not in the order of their outputs")
        paths.append([natural_l(irreps[i].ir, place + ".conv_tp") for irreps, i in (
            (tp.irreps_in1, ins.i_in1), (tp.irreps_in2, ins.i_in2), (tp.irreps_out, ins.i_out))])
        coefficients.append(ins.path_weight)

    linear = linear_maps(interaction.linear, place + ".linear")
    average = float(interaction.avg_num_neighbors)
    if not density:
        linear = {l: w / average for l, w in linear.items()}
    skip_l = min(l_in, l_out) if residual else l_max
    tree = {
        "linear_up": by_l(linear_maps(up, place + ".linear_up"), place + ".linear_up", l_in),
        "radial": perceptron(interaction.conv_tp_weights, place + ".conv_tp_weights"),
        "paths": np.array(paths, dtype=np.int64),
        "path_coefficients": np.array(coefficients),
        "linear": by_l(linear, place + ".linear", l_max),
        "skip": by_l(skip_maps(interaction.skip_tp, place + ".skip_tp"), place + ".skip_tp",
                     skip_l),
        "contractions": contractions(product.symmetric_contractions, n_elements,
                                     place + ": product"),
        "product_linear": by_l(linear_maps(product.linear, place + ": product.linear"),
                               place + ": product.linear", l_out),
        "attributes": {"interaction": name, "residual": int(residual), "density": int(density),
                       "avg_num_neighbors": average, "l_in": l_in, "l_out": l_out},
    }
    if density:
        tree["density_radial"] = perceptron(interaction.density_fn, place + ".density_fn")
    return tree


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
    require(kind(model) in MODELS, "model",
            f"{kind(model)} is not supported (supported: {', '.join(MODELS)}); {ELSEWHERE}")
    for part, meaning in FOREIGN_PARTS.items():
        require(getattr(model, part, None) is None, part, f"{meaning} are not supported; {ELSEWHERE}")
    require(not getattr(model, "use_so3", False), "spherical_harmonics",
            f"SO(3) irreps (use_so3) are not supported; {ELSEWHERE}")
    model = model.to(torch.float64).eval()
    numbers = array(model.atomic_numbers).astype(np.int64)
    heads = list(getattr(model, "heads", None) or ["Default"])
    embedding = linear_maps(model.node_embedding.linear, "node_embedding.linear")[0]
    channels = embedding.shape[1]

    layers = [layer(i, p, len(numbers), channels, f"interactions.{n}")
              for n, (i, p) in enumerate(zip(model.interactions, model.products))]
    readouts = list(model.readouts)
    require(len(readouts) in (1, len(layers)), "readouts",
            f"{len(readouts)} readouts for {len(layers)} interactions")
    for n, tree in enumerate(layers):
        k = n - (len(layers) - len(readouts))
        tree["readout"] = (readout(readouts[k], heads, f"readouts.{k}") if k >= 0
                           else {"linear": np.zeros((channels, len(heads)))})

    scale = shift = np.array([0.0])
    scale = scale + 1.0
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
        "radial": radial_embedding(model.radial_embedding, numbers),
        "layers": {str(n): tree for n, tree in enumerate(layers)},
        "attributes": {
            "name": name, "model_type": kind(model), "source": source,
            "default_head": default_head(heads),
            "l_max": int(layers[0]["paths"][:, 1].max()), "channels": channels,
            "correlation": max(c["attributes"]["order"] for t in layers
                               for c in t["contractions"].values()),
        },
    }
    if hasattr(model, "pair_repulsion"):
        tree["repulsion"] = pair_repulsion(model.pair_repulsion_fn, numbers)
    return tree
