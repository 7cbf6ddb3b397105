#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""The native model file (docs/model-file.md), evaluated by its definition with numpy alone.

Slow and short: what the file's tensors mean, as a program. Run it to compare the energies of
stored models with references:

    model_reference.py MODEL.h5 STRUCTURES.xyz REFERENCE.json [--head NAME]

REFERENCE.json maps the name of a structure, which stands in its comment line, to an object with
the energies of its atoms, `node_energy`, in eV.
"""
import argparse
import json
import re
import sys
from fractions import Fraction
from functools import lru_cache
from math import factorial

import h5py
import numpy as np

SYMBOLS = {"H": 1, "C": 6, "N": 7, "O": 8, "F": 9, "S": 16, "Cl": 17, "Br": 35, "I": 53}


def silu(x):
    return x / (1.0 + np.exp(-x))


def harmonics(l_max, r):
    """Real spherical harmonics (n, (l_max + 1)^2) of vectors r, |Y_l|^2 = 2 l + 1.

    Component l + m of degree l is proportional to sin(|m| phi) for m < 0 and cos(m phi) for m > 0;
    the polar axis is y and phi = 0 is the z axis, so that Y_1 is sqrt(3) (x, y, z).
    """
    r = r / np.linalg.norm(r, axis=1, keepdims=True)
    x, y, z = r[:, 2], r[:, 0], r[:, 1]
    in_plane = x + 1j * y
    out = np.zeros((len(r), (l_max + 1) ** 2))
    for l in range(l_max + 1):
        for m in range(l + 1):
            # d^m P_l / dz^m, from the coefficients of the Legendre polynomial
            legendre = np.polynomial.legendre.Legendre.basis(l).convert(kind=np.polynomial.Polynomial)
            value = legendre.deriv(m)(z) if m else legendre(z)
            norm = np.sqrt((2 * l + 1) * (2 if m else 1) * factorial(l - m) / factorial(l + m))
            out[:, l * l + l + m] = norm * value * (in_plane ** m).real
            if m:
                out[:, l * l + l - m] = norm * value * (in_plane ** m).imag
    return out


def su2_clebsch_gordan(j1, m1, j2, m2, j3, m3):
    """<j1 m1 j2 m2 | j3 m3> by Racah's formula."""
    if m3 != m1 + m2:
        return 0.0
    f = factorial
    lower = max(-j1 + j2 + m3, -j1 + m1, 0)
    upper = min(j2 + j3 + m1, j3 - j1 + j2, j3 + m3)
    square = Fraction(
        (2 * j3 + 1) * f(j3 + j1 - j2) * f(j3 - j1 + j2) * f(j1 + j2 - j3) * f(j3 + m3) * f(j3 - m3),
        f(j1 + j2 + j3 + 1) * f(j1 - m1) * f(j1 + m1) * f(j2 - m2) * f(j2 + m2))
    total = sum(
        (-1) ** (v + j2 + m2) * Fraction(
            f(j2 + j3 + m1 - v) * f(j1 - m1 + v),
            f(v) * f(j3 - j1 + j2 - v) * f(j3 + m3 - v) * f(v + j1 - j2 - m3))
        for v in range(lower, upper + 1))
    return float(square) ** 0.5 * float(total)


def real_to_complex(l):
    """Rows: complex harmonics m = -l .. l; columns: the real ones of `harmonics`."""
    q = np.zeros((2 * l + 1, 2 * l + 1), dtype=complex)
    q[l, l] = 1.0
    for m in range(1, l + 1):
        q[l - m, l + m], q[l - m, l - m] = 2 ** -0.5, -1j * 2 ** -0.5
        q[l + m, l + m], q[l + m, l - m] = (-1) ** m * 2 ** -0.5, 1j * (-1) ** m * 2 ** -0.5
    return (-1j) ** l * q


@lru_cache
def wigner_3j(l1, l2, l3):
    """Real coupling tensor (2 l1 + 1, 2 l2 + 1, 2 l3 + 1) of Frobenius norm 1."""
    c = np.array([[[su2_clebsch_gordan(l1, m1, l2, m2, l3, m3) for m3 in range(-l3, l3 + 1)]
                   for m2 in range(-l2, l2 + 1)] for m1 in range(-l1, l1 + 1)])
    c = np.einsum("ia,jb,kc,ijk->abc", real_to_complex(l1), real_to_complex(l2),
                  real_to_complex(l3).conj(), c)
    assert np.abs(c.imag).max() < 1e-12
    return c.real / np.linalg.norm(c)


def cutoff(r, r_max, p):
    u = r / r_max
    f = (1.0 - (p + 1) * (p + 2) / 2 * u ** p + p * (p + 2) * u ** (p + 1)
         - p * (p + 1) / 2 * u ** (p + 2))
    return np.where(u < 1.0, f, 0.0)


def perceptron(group, x):
    weights = [group[f"w{i}"][:] for i in range(len(group))]
    for w in weights[:-1]:
        x = group.attrs["activation_scale"] * silu(x @ w)
    return x @ weights[-1]


def pair_perceptron(group, x, sender, receiver):
    """Perceptron with biases and layer normalization; sender, receiver: elements of the edges."""
    x = x @ group["w0"][:] + group["b0"][:] + group["sender"][:][sender]
    x += group["receiver"][:][receiver]
    layer = 0
    while f"w{layer + 1}" in group:
        centered = x - x.mean(axis=1, keepdims=True)
        x = centered / np.sqrt(x.var(axis=1, keepdims=True) + group.attrs["norm_epsilon"])
        x = silu(group[f"norm_scale{layer}"][:] * x + group[f"norm_shift{layer}"][:])
        layer += 1
        x = x @ group[f"w{layer}"][:] + group[f"b{layer}"][:]
    return x


def radial_embedding(group, r, z_receiver, z_sender):
    """Basis (edges, size) and the factor still to be applied to what is made of it."""
    a = group.attrs
    envelope = cutoff(r, a["r_max"], a["cutoff_p"])[:, None]
    t = r
    if a["transform"] == b"agnesi":
        radii = group["covalent_radii"][:]
        x = r / (0.5 * (radii[z_receiver] + radii[z_sender]))
        t = 1 / (1 + a["transform_a"] * x ** a["transform_q"]
                 / (1 + x ** (a["transform_q"] - a["transform_p"])))
    elif a["transform"] == b"soft":
        radii = group["covalent_radii"][:]
        r0 = radii[z_receiver] + radii[z_sender]
        p0, p1 = 0.75 * r0, 4 / 3 * r0
        t = p0 + (r - p0) * 0.5 * (1 + np.tanh(
            a["transform_alpha"] / (p1 - p0) * (r - 0.5 * (p0 + p1))))
    t = t[:, None]
    if a["basis"] == b"bessel":
        basis = a["prefactor"] * np.sin(group["frequencies"][:] * t) / t
    elif a["basis"] == b"gaussian":
        basis = np.exp(a["exponent"] * (t - group["centers"][:]) ** 2)
    else:
        basis = np.stack([np.polynomial.chebyshev.Chebyshev.basis(n)(t[:, 0])
                          for n in range(1, a["size"] + 1)], axis=1)
    return (basis * envelope, 1.0) if a["apply_cutoff"] else (basis, envelope)


def repulsion(group, r, receiver, species, sender, numbers):
    a = group.attrs
    z, radii = numbers[species].astype(float), group["covalent_radii"][:]
    zu, zv = z[sender], z[receiver]
    length = 0.529 * a["a_prefactor"] / (zu ** a["a_exp"] + zv ** a["a_exp"])
    phi = sum(c * np.exp(-e * r / length) for c, e in zip(group["c"][:], group["exponents"][:]))
    energy = 0.5 * group["strength"][:][species[sender], species[receiver]] / r * phi * cutoff(
        r, radii[species[sender]] + radii[species[receiver]], a["cutoff_p"])
    return np.bincount(receiver, energy, minlength=len(species))


def sum_by(receiver, values, n):
    out = np.zeros((n,) + values.shape[1:])
    np.add.at(out, receiver, values)
    return out


def messages(group, h, y, radial, receiver, sender, n):
    """Sums over neighbors {l: (n, inputs of l, 2l+1)}; h {l: (n, K, 2l+1)}, radial (e, weights)."""
    up = {l: np.einsum("nkm,kc->ncm", h[l], group[f"linear_up/l{l}"][:])
          for l in range(len(group["linear_up"]))}
    paths, coefficients = group["paths"][:], group["path_coefficients"][:]
    radial = radial.reshape(len(receiver), len(paths), up[0].shape[1])
    collected = {}
    for p, ((l1, l2, l3), coefficient) in enumerate(zip(paths, coefficients)):
        yw = np.einsum("abc,eb->eac", coefficient * wigner_3j(l1, l2, l3),
                       y[:, l2 * l2:(l2 + 1) ** 2])
        message = np.einsum("eka,eac->ekc", up[l1][sender], yw) * radial[:, p, :, None]
        collected.setdefault(l3, []).append(sum_by(receiver, message, n))
    return up, {l: np.concatenate(parts, axis=1) for l, parts in collected.items()}


def interaction(group, h, y, basis, factor, receiver, sender, species):
    """Messages A {l: (n, K, 2l+1)} and skip {l: ...} of one layer; h {l: (n, K, 2l+1)}."""
    n, attributes = len(species), group.attrs
    radial = perceptron(group["radial"], basis) * factor
    _, a = messages(group, h, y, radial, receiver, sender, n)
    a = {l: np.einsum("nkm,kc->ncm", a[l], group[f"linear/l{l}"][:]) for l in a}
    if attributes["density"]:
        density = np.tanh(perceptron(group["density_radial"], basis) ** 2) * factor
        a = {l: v / (1.0 + sum_by(receiver, density, n))[:, :, None] for l, v in a.items()}
    source = h if attributes["residual"] else a
    skip = {l: np.einsum("nkm,nkc->ncm", source[l], group[f"skip/l{l}"][:][species])
            for l in range(len(group["skip"]))}
    return (a, skip) if attributes["residual"] else (skip, {})


def gated_interaction(group, h, y, basis, factor, receiver, sender, species):
    """The same for a layer of the second generation."""
    n, gated = len(species), group["gated"]
    ends = species[sender], species[receiver]
    radial = pair_perceptron(gated["radial"], basis, *ends) * factor
    up, a = messages(group, h, y, radial, receiver, sender, n)
    density = np.tanh(pair_perceptron(gated["density"], basis, *ends) ** 2) * factor
    norm = gated.attrs["alpha"] + gated.attrs["beta"] * sum_by(receiver, density, n)
    a = {l: np.einsum("nkm,kc->ncm", a[l], group[f"linear/l{l}"][:]) / norm[:, :, None] for l in a}
    for l in range(len(gated["edge_residual"])):
        a[l] += np.einsum("nkm,kc->ncm", up[l], gated[f"edge_residual/l{l}"][:])
    k = gated["linear_out/l0"].shape[0]
    scalars, gates = a[0][:, :k], a[0][:, k:].reshape(n, -1, k, 1)
    a[0] = gated.attrs["scalar_scale"] * silu(scalars)
    for l in range(1, len(a)):
        a[l] = a[l] * gated.attrs["gate_scale"] / (1.0 + np.exp(-gates[:, l - 1]))
    a = {l: np.einsum("nkm,kc->ncm", v, gated[f"linear_out/l{l}"][:]) for l, v in a.items()}
    skip = {l: np.einsum("nkm,kc->ncm", h[l], gated[f"skip/l{l}"][:])
            for l in range(len(gated["skip"]))}
    return a, skip


def product(group, a, skip, species):
    """Features {l: (n, K, 2l+1)} that leave the layer."""
    flat = np.concatenate([a[l] for l in sorted(a)], axis=2)  # (n, K, lm)
    n, k, _ = flat.shape
    out = {l: np.zeros((n, k, 2 * l + 1)) for l in range(group.attrs["l_out"] + 1)}
    for contraction in group["contractions"].values():
        l, order = contraction.attrs["l_out"], contraction.attrs["order"]
        weights = contraction["weights"][:]
        for entry, value in zip(contraction["entries"][:], contraction["values"][:]):
            term = value * weights[species if len(weights) > 1 else 0 * species, entry[1 + order]]
            for lm in entry[1:1 + order]:
                term = term * flat[:, :, lm]
            out[l][:, :, entry[0]] += term
    out = {l: np.einsum("nkm,kc->ncm", v, group[f"product_linear/l{l}"][:]) for l, v in out.items()}
    for l, v in skip.items():
        out[l] = out[l] + v
    return out


def readout(group, scalars, head):
    if "linear" in group:
        return scalars @ group["linear"][:, head]
    return perceptron(group[f"head{head}"], scalars)[:, 0]


def node_energies(file, head, numbers, positions, edges, features=None):
    """Energy of each atom in eV. edges: receiver (e), sender (e), vector between them (e, 3).

    A list `features` gets those of each layer, {l: (n, K, 2l+1)}.
    """
    receiver, sender, vector = edges
    elements = file["atomic_numbers"][:]
    species = np.array([np.flatnonzero(elements == z)[0] for z in numbers])
    n, r = len(numbers), np.linalg.norm(vector, axis=1)
    y = harmonics(file.attrs["l_max"], vector)
    basis, factor = radial_embedding(file["radial"], r, species[receiver], species[sender])
    energy = np.zeros(n)
    if "repulsion" in file:
        energy += repulsion(file["repulsion"], r, receiver, species, sender, elements)
    h = {0: file["embedding"][:][species][:, :, None]}
    for i in range(len(file["layers"])):
        layer = file[f"layers/{i}"]
        kind = gated_interaction if "gated" in layer else interaction
        a, skip = kind(layer, h, y, basis, factor, receiver, sender, species)
        h = product(layer, a, skip, species)
        if features is not None:
            features.append(h)
        energy += readout(layer["readout"], h[0][:, :, 0], head)
    return (file["atomic_energies"][head, :][species] + file["scale"][head] * energy
            + file["shift"][head])


def neighbors(positions, cell, periodic, r_max):
    """All (receiver, sender, vector) closer than r_max, images included."""
    reach = [0, 0, 0]
    if any(periodic):
        heights = 1.0 / np.linalg.norm(np.linalg.inv(cell), axis=0)
        span = np.ptp(positions @ np.linalg.inv(cell), axis=0)
        reach = [int(np.ceil(r_max / h + s)) if p else 0 for p, h, s in zip(periodic, heights, span)]
    found = [], [], []
    for shift in np.ndindex(*[2 * m + 1 for m in reach]):
        offset = (np.array(shift) - reach) @ cell if any(periodic) else np.zeros(3)
        d = positions[None, :, :] + offset - positions[:, None, :]
        distance = np.linalg.norm(d, axis=2)
        i, j = np.nonzero((distance < r_max) & (distance > 1e-10))
        for target, values in zip(found, (i, j, d[i, j])):
            target.append(values)
    return tuple(np.concatenate(v) for v in found)


def read_structures(path):
    """(name, numbers, positions, cell, periodic) of every frame of an extended xyz file."""
    lines = open(path).read().splitlines()
    while lines:
        n, comment, rows = int(lines[0]), lines[1], [v.split() for v in lines[2:2 + int(lines[0])]]
        lines = lines[2 + n:]
        assert "Properties=species:S:1:pos:R:3" in comment
        lattice = re.search(r'Lattice="([^"]*)"', comment)
        cell = np.array(lattice[1].split(), float).reshape(3, 3) if lattice else np.eye(3)
        pbc = re.search(r'pbc="([^"]*)"', comment)
        periodic = [v == "T" for v in pbc[1].split()] if pbc else [bool(lattice)] * 3
        yield (re.search(r"\bname=(\S+)", comment)[1], [SYMBOLS[v[0]] for v in rows],
               np.array([v[1:4] for v in rows], float), cell, periodic)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("model")
    parser.add_argument("structures")
    parser.add_argument("reference")
    parser.add_argument("--head")
    parser.add_argument("--tolerance", type=float, default=1e-10, help="relative, per atom")
    arguments = parser.parse_args()
    worst = 0.0
    with open(arguments.reference) as text:
        reference = json.load(text)
    with h5py.File(arguments.model) as file:
        heads = [v.decode() for v in file["heads"][:]]
        head = heads.index(arguments.head or file.attrs["default_head"].decode())
        for name, numbers, positions, cell, periodic in read_structures(arguments.structures):
            expected = np.array(reference[name]["node_energy"])
            edges = neighbors(positions, cell, periodic, file["radial"].attrs["r_max"])
            energies = node_energies(file, head, numbers, positions, edges)
            error = (np.abs(energies - expected) / np.maximum(1.0, np.abs(expected))).max()
            worst = max(worst, error)
            print(f"{name:20s} {energies.sum():22.12f} eV, relative error of an atom {error:.1e}")
    print(f"largest relative error {worst:.1e}")
    return int(worst > arguments.tolerance)


if __name__ == "__main__":
    sys.exit(main())
