# SPDX-License-Identifier: GPL-2.0-or-later
"""What a polarizable model (PolarMACE) has besides its layers."""
import math

import numpy as np

from . import blocks
from .common import ELSEWHERE, array, kind, require
from .nonlinear import norm_perceptron

# Sub-modules of a PolarMACE beyond those of a ScaleShiftMACE.
PARTS = ("lr_source_maps", "electric_potential_descriptor", "fukui_source_map",
         "field_dependent_charges_maps", "local_electron_energy", "external_field_contribution",
         "coulomb_energy", "layer_feature_mixer")


def check_kind(module, name, place):
    require(kind(module) == name, place, f"{kind(module)} is not supported (supported: {name}); "
            f"{ELSEWHERE}")


def maps(linear, degrees, place, biased=False):
    """{l0: .., l1: ..} of these degrees, with `bias` if there is one."""
    found, bias = blocks.stacked_maps(linear, place)
    tree = {}
    for l in range(degrees):
        require(l in found, place, f"nothing leads to l = {l}")
        tree[f"l{l}"] = found[l]
    require((bias is not None) == biased, place,
            "it has no bias" if biased else "it has a bias")
    if biased:
        tree["bias"] = bias
    return tree


def products(module, degrees, to_scalars, place):
    """Weights (K, K) of products channel by channel of features and others, each l; what the
    coupling carries besides, 1 / sqrt(2 l + 1), is multiplied in."""
    check_kind(module, "SparseUvuTensorProduct", place)
    weight, offset, tree = array(module.weight), 0, {}
    for ins in module.instructions:
        i_in1, i_in2, i_out, _, _, path_weight, shape = ins
        size = int(np.prod(shape))
        l = module.irreps_in1[i_in1].ir.l
        other = module.irreps_in2[i_in2].ir.l
        out = module.irreps_out[i_out].ir.l
        require((other, out) == ((l, 0) if to_scalars else (0, l)) and f"l{l}" not in tree, place,
                "it couples other degrees than this program knows")
        block = weight[offset:offset + size].reshape(shape) * path_weight
        tree[f"l{l}"] = block / math.sqrt(2 * l + 1)
        offset += size
    for l in range(degrees):
        require(f"l{l}" in tree, place, f"nothing is made of l = {l}")
    return {f"l{l}": tree[f"l{l}"] for l in range(degrees)}


def fukui(block):
    place = "fukui_source_map"
    check_kind(block, "NonLinearBiasReadoutBlock", place)
    acts = list(block.non_linearity.acts)
    require(len(acts) == 1 and acts[0] is not None, place, "it has no activation")
    scale = blocks.activation_scale(acts[0], place + ".non_linearity")
    tree = {"attributes": {"activation_scale": scale}}
    for i, name in enumerate(("linear_1", "linear_mid", "linear_2")):
        found, bias = blocks.stacked_maps(getattr(block, name), f"{place}.{name}")
        require(0 in found, f"{place}.{name}", "nothing leads to l = 0")
        tree[f"w{i}"] = found[0]
        tree[f"b{i}"] = np.zeros(found[0].shape[1]) if bias is None else bias
    return tree


def update(block, degrees, place):
    check_kind(block, "AgnosticEmbeddedOneBodyVariableUpdate", place)
    embedding = block.potential_embedding
    check_kind(embedding, "AgnosticChargeBiasedLinearPotentialEmbedding",
               place + ".potential_embedding")
    readout = block.readout
    check_kind(readout, "GeneralNonLinearBiasReadoutBlock", place + ".readout")
    gate = readout.equivariant_nonlin
    check_kind(gate, "GatedEquivariantBlock", place + ".readout.equivariant_nonlin")
    inside = place + ".potential_embedding."
    out = place + ".readout."
    return {
        "potential": maps(embedding.potential_linear, 2, inside + "potential_linear"),
        "features": maps(embedding.node_feats_linear, degrees, inside + "node_feats_linear"),
        "charges": maps(embedding.charge_embedding, 2, inside + "charge_embedding"),
        "element": maps(block.source_embedding, 1, place + ".source_embedding")["l0"],
        "dot": products(block.dot_products, degrees, True, place + ".dot_products"),
        "scale": products(block.tp_out, degrees, False, place + ".tp_out"),
        "mlp": norm_perceptron(block.nonlinearity, place + ".nonlinearity"),
        "readout0": maps(readout.linear_1, 2, out + "linear_1"),
        "readout1": maps(readout.linear_mid, 2, out + "linear_mid", biased=True),
        "readout2": maps(readout.linear_2, 2, out + "linear_2", biased=True),
        "attributes": {"scalar_scale": float(gate._scalar_cst),
                       "gate_scale": float(gate._gate_cst)},
    }


def energy(block):
    place = "local_electron_energy"
    check_kind(block, "OneBodyMLPFieldReadout", place)
    return {
        "charges": maps(block.linear_up_q, 2, place + ".linear_up_q", biased=True),
        "potential": maps(block.linear_up_v, 2, place + ".linear_up_v", biased=True),
        "dot_charges": products(block.dot_products_q, 2, True, place + ".dot_products_q"),
        "dot_potential": products(block.dot_products_v, 2, True, place + ".dot_products_v"),
        "mlp": norm_perceptron(block.mlp, place + ".mlp"),
    }


def amplitudes(basis):
    """(l = 0, 1; n): 1 of unit charges and dipoles, but for buffers in single precision."""
    radial, scale = basis.radial_spline, array(basis.cl_scale)
    return np.stack([array(radial.pref0) * scale[:, 0] / math.sqrt(4 * math.pi),
                     array(radial.pref1) * scale[:, 1] * math.sqrt(3 / (4 * math.pi))])


def by_l(values, n, place):
    """(l = 0, 1; n) of values of n scalars and the 3 n components of n vectors."""
    require(values.size == 4 * n, place, f"it has {values.size} numbers for {n} widths")
    return np.stack([values[:n], values[n::3]])


def extract(model, degrees, layers):
    """The group `polar` of docs/model-file.md."""
    require(degrees >= 2, "products", "features without vectors make no dipoles: a model with "
            f"charges alone is not supported; {ELSEWHERE}")
    require(layers > 1, "interactions", f"polarizable models of one layer are not supported; "
            f"{ELSEWHERE}")
    for name in ("atomic_multipoles_max_l", "field_feature_max_l"):
        l = int(getattr(model, name))
        require(l == 1, name, f"multipoles of l up to {l} are not supported (supported: 1); "
                f"{ELSEWHERE}")
    check_kind(model.layer_feature_mixer, "MultiLayerFeatureMixer", "layer_feature_mixer")
    features, coulomb = model.electric_potential_descriptor, model.coulomb_energy
    check_kind(features, "GTOElectrostaticFeatures", "electric_potential_descriptor")
    check_kind(coulomb, "GTOElectrostaticEnergy", "coulomb_energy")
    width2 = array(features.feature_basis.radial_spline.sigma2)
    source2 = array(features.density_basis.radial_spline.sigma2)
    n = len(width2)
    require(n == len(model.field_feature_widths) and len(source2) == 1,
            "electric_potential_descriptor", "its widths are not those of the model")
    steps = list(model.field_dependent_charges_maps)
    require(len(steps) == int(model.num_recursion_steps), "field_dependent_charges_maps",
            f"{len(steps)} updates for {int(model.num_recursion_steps)} steps")
    require(len(model.lr_source_maps) == layers and len(model.layer_feature_mixer.linears) == layers,
            "lr_source_maps", "there is not one for each layer")
    for t, block in enumerate(model.lr_source_maps):
        check_kind(block, "EnvironmentDependentSpinSourceBlock", f"lr_source_maps.{t}")
        require(not block.zero_charges, f"lr_source_maps.{t}", "sources without charges "
                f"(zero_charges) are not supported; {ELSEWHERE}")
    own = array(coulomb.self_interaction_terms.overlap_constants)
    return {
        "source_amplitude": amplitudes(features.density_basis)[:, 0].copy(),
        "energy_self": by_l(own, 1, "coulomb_energy.self_interaction_terms")[:, 0].copy(),
        "feature_width2": width2,
        "feature_amplitude": amplitudes(features.feature_basis),
        "feature_norms": by_l(array(model.field_feature_norms), n, "field_feature_norms"),
        "feature_self": by_l(array(features.self_interaction_terms.overlap_constants), n,
                             "electric_potential_descriptor.self_interaction_terms"),
        "mixer": {str(t): maps(linear, degrees, f"layer_feature_mixer.linears.{t}")
                  for t, linear in enumerate(model.layer_feature_mixer.linears)},
        "source": {str(t): maps(block.linear, 2, f"lr_source_maps.{t}.linear")
                   for t, block in enumerate(model.lr_source_maps)},
        "fukui": fukui(model.fukui_source_map),
        "update": {str(s): update(block, degrees, f"field_dependent_charges_maps.{s}")
                   for s, block in enumerate(steps)},
        "energy": energy(model.local_electron_energy),
        "attributes": {
            "kspace_cutoff": float(model.kspace_cutoff),
            "source_width2": float(source2[0]),
            "feature_self_interaction": int(bool(model.field_si)),
            "energy_self_interaction": int(bool(model.include_electrostatic_self_interaction)),
            "electron_energy": int(bool(model.add_local_electron_energy)),
        },
    }
