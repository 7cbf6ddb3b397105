#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""A polarizable model (docs/polar.md, docs/model-file.md), evaluated by its definition with numpy.

    polar_reference.py MODEL.h5 STRUCTURES.xyz REFERENCE.json

REFERENCE.json maps a case to an object with the name of its structure, total charge and multiplicity,
energy (eV), charges (e), spins and dipoles (e Angstrom).
"""
import argparse
import json
import sys

import h5py
import numpy as np

from model_reference import neighbors, node_energies, read_structures, silu

EPSILON_0 = 5.526349406e-3  # e^2 / (eV Angstrom)


def linear(group, x):
    """{l: (n, channels, 2l+1)} mapped degree by degree; a bias is added to scalars."""
    y = {l: np.einsum("nkm,kc->ncm", v, group[f"l{l}"][:]) for l, v in x.items() if f"l{l}" in group}
    if "bias" in group:
        y[0] = y[0] + group["bias"][:][:, None]
    return y


def total(*terms):
    return {l: sum(t[l] for t in terms if l in t) for l in set().union(*terms)}


def dot(group, x, y):
    return sum(np.einsum("num,uv,nvm->nu", x[l], group[f"l{l}"][:], y[l])
               for l in x if l in y and f"l{l}" in group)


def perceptron(group, x):
    for i in range(sum(key.startswith("w") for key in group)):
        x = x @ group[f"w{i}"][:] + group[f"b{i}"][:]
        if f"norm_scale{i}" in group:
            c = x - x.mean(axis=1, keepdims=True)
            c /= np.sqrt((c ** 2).mean(axis=1, keepdims=True) + group.attrs["norm_epsilon"])
            x = silu(c * group[f"norm_scale{i}"][:] + group[f"norm_shift{i}"][:])
    return x


def fukui(group, scalars):
    x = scalars
    for i in range(3):
        x = x @ group[f"w{i}"][:] + group[f"b{i}"][:]
        if i < 2:
            x = group.attrs["activation_scale"] * silu(x)
    return x


def gate(attributes, x):
    half = x[0].shape[1] // 2
    return {0: attributes["scalar_scale"] * silu(x[0][:, :half]),
            1: x[1] * attributes["gate_scale"] / (1.0 + np.exp(-x[0][:, half:]))}


def equilibrate(p, f, targets):
    """p: {0: (n, 2, 1), 1: (n, 2, 3)}, f: (n, 2)."""
    missing = targets - p[0][:, :, 0].sum(axis=0)
    return {0: p[0] + (f / f.sum(axis=0) * missing)[:, :, None], 1: p[1]}


class Reciprocal:
    def __init__(self, group, positions, cell):
        self.group, self.positions = group, positions
        cutoff = group.attrs["kspace_cutoff"]
        basis = 2 * np.pi * np.linalg.inv(cell).T
        reach = [int(np.ceil(cutoff * np.linalg.norm(a) / (2 * np.pi))) for a in cell]
        triples = np.array(list(np.ndindex(*[2 * m + 1 for m in reach]))) - reach
        triples = triples[len(triples) // 2 + 1:]  # one half: behind 0 0 0 in this order
        k = triples @ basis
        self.k = k[(k ** 2).sum(axis=1) <= cutoff ** 2]
        self.k2 = (self.k ** 2).sum(axis=1)
        self.volume = abs(np.linalg.det(cell))
        self.wave = np.exp(1j * positions @ self.k.T)  # (n, k)

    def sums(self, p, spin):
        amplitude = self.group["source_amplitude"][:]
        q, d = amplitude[0] * p[0][:, spin, 0], amplitude[1] * p[1][:, spin]
        return ((q[:, None] - 1j * d @ self.k.T) * self.wave.conj()).sum(axis=0)

    def features(self, p):
        """{0: (n, 2 widths, 1), 1: (n, 2 widths, 3)}"""
        group, found = self.group, {0: [], 1: []}
        amplitude, norms = group["feature_amplitude"][:], group["feature_norms"][:]
        own = group["feature_self"][:] * (1 - group.attrs["feature_self_interaction"])
        for spin in range(2):
            s = self.sums(p, spin)
            for n, width2 in enumerate(group["feature_width2"][:]):
                w = (2 / (EPSILON_0 * self.volume) / self.k2
                     * np.exp(-0.5 * self.k2 * (group.attrs["source_width2"] + width2)))
                v = (w * s * self.wave).real.sum(axis=1)[:, None]
                gradient = (1j * w * s * self.wave).real @ self.k
                found[0].append((amplitude[0, n] * v - own[0, n] * p[0][:, spin]) / norms[0, n])
                found[1].append((amplitude[1, n] * gradient - own[1, n] * p[1][:, spin])
                                / norms[1, n])
        return {l: np.stack(v, axis=1) for l, v in found.items()}

    def energy(self, p):
        s = self.sums(p, 0) + self.sums(p, 1)
        energy = (np.exp(-self.k2 * self.group.attrs["source_width2"]) / self.k2
                  * np.abs(s) ** 2).sum() / (EPSILON_0 * self.volume)
        if not self.group.attrs["energy_self_interaction"]:
            own = self.group["energy_self"][:]
            energy -= 0.5 * sum(own[l] * (p[l].sum(axis=1) ** 2).sum() for l in (0, 1))
        return energy


def update(group, m, v, p, species):
    """Changes of charges and dipoles, and new Fukui functions."""
    g = total(linear(group["potential"], v), linear(group["features"], m),
              linear(group["charges"], p))
    b = perceptron(group["mlp"], np.concatenate([dot(group["dot"], m, g),
                                                 group["element"][:][species]], axis=1))
    o = {l: x * (b @ group[f"scale/l{l}"][:].T)[:, :, None] for l, x in m.items()}
    y = gate(group.attrs, linear(group["readout0"], o))
    y = gate(group.attrs, linear(group["readout1"], y))
    y = linear(group["readout2"], y)
    return {0: y[0][:, :2], 1: y[1]}, y[0][:, 2:, 0]


def evaluate(file, numbers, positions, cell, charge, multiplicity):
    """Energy in eV; charges, dipoles of both channels {0: (n, 2, 1), 1: (n, 2, 3)}."""
    group, features = file["polar"], []
    receiver, sender, vector = neighbors(positions, cell, [True] * 3,
                                         file["radial"].attrs["r_max"])
    # From sender to receiver: energies of layers do not see an inversion, but vectors do.
    edges = receiver, sender, -vector
    energy = node_energies(file, 0, numbers, positions, edges, features).sum()
    elements = file["atomic_numbers"][:]
    species = np.array([np.flatnonzero(elements == z)[0] for z in numbers])
    reciprocal = Reciprocal(group, positions, cell)
    unpaired = multiplicity - 1
    targets = np.array([(charge + unpaired) / 2, (charge - unpaired) / 2])
    last = features[-1]
    m = total(*(linear(group[f"mixer/{t}"], h) for t, h in enumerate(features)))
    p = total(*(linear(group[f"source/{t}"], h) for t, h in enumerate(features)))
    p = first = equilibrate(p, fukui(group["fukui"], last[0][:, :, 0]), targets)
    for step in range(len(group["update"])):
        v = reciprocal.features(p)
        change, f = update(group[f"update/{step}"], m, v, p, species)
        p = equilibrate(total(p, change), f, targets)
    if group.attrs["electron_energy"]:
        part = group["energy"]
        inputs = [dot(part["dot_charges"], last, linear(part["charges"], total(p, first))),
                  dot(part["dot_potential"], last, linear(part["potential"], v))]
        energy += perceptron(part["mlp"], np.concatenate(inputs, axis=1)).sum()
    return energy + reciprocal.energy(p), p


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("model")
    parser.add_argument("structures")
    parser.add_argument("reference")
    parser.add_argument("--tolerance", type=float, default=1e-10, help="relative")
    arguments = parser.parse_args()
    worst = 0.0
    with open(arguments.reference) as text:
        reference = json.load(text)
    structures = {name: rest for name, *rest in read_structures(arguments.structures)}
    with h5py.File(arguments.model) as file:
        for case, expected in reference.items():
            numbers, positions, cell, _ = structures[expected["structure"]]
            energy, p = evaluate(file, numbers, positions, cell, expected["charge"],
                                 expected["multiplicity"])
            charges, spins = p[0].sum(axis=1)[:, 0], p[0][:, 0, 0] - p[0][:, 1, 0]
            errors = [abs(energy / expected["energy"] - 1)]
            for found, name in ((charges, "charges"), (spins, "spins"),
                                (p[1].sum(axis=1).ravel(), "dipoles")):
                errors.append(np.abs(found - expected[name]).max())
            worst = max(worst, *errors)
            print(f"{case:28s} {energy:20.12f} eV, errors " +
                  " ".join(f"{error:.1e}" for error in errors))
    print(f"largest error {worst:.1e}")
    return int(worst > arguments.tolerance)


if __name__ == "__main__":
    sys.exit(main())
