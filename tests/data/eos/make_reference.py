#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Equation-of-state fits by scipy and phonopy, for tests/unit/eos.

Writes e-v.dat, energies of a made-up soft crystal with noise, and reference.json: the parameters
and covariances of scipy.optimize.curve_fit (V0, E0, B0, B0'; eV, Angstrom), and phonopy's
parameters (E0, B0, B0', V0).
"""
import json
from pathlib import Path

import numpy as np
from phonopy.qha.eos import fit_to_eos, get_eos
from scipy.optimize import curve_fit

HERE = Path(__file__).parent


def bm3(v, v0, e0, b0, b1):
    f = (v0 / v) ** (2 / 3)
    return e0 + 9 * v0 * b0 / 16 * ((f - 1) ** 3 * b1 + (f - 1) ** 2 * (6 - 4 * f))


def bm2(v, v0, e0, b0):
    return bm3(v, v0, e0, b0, 4.0)


def vinet(v, v0, e0, b0, b1):
    x = (v / v0) ** (1 / 3)
    c = 3 * (b1 - 1) / 2
    return e0 + 9 * b0 * v0 / c**2 * (1 - (1 - c * (1 - x)) * np.exp(c * (1 - x)))


def murnaghan(v, v0, e0, b0, b1):
    return e0 + b0 * v / b1 * ((v0 / v) ** b1 / (b1 - 1) + 1) - v0 * b0 / (b1 - 1)


def main():
    random = np.random.default_rng(20261124)
    volumes = 1430.0 * np.linspace(0.9, 1.1, 11)
    energies = bm3(volumes, 1430.0, -4451.3, 0.0437, 7.5) + random.normal(0.0, 2e-3, 11)
    text = ["# volume (Angstrom^3)   energy (eV)"]
    text += [f"{v:.6f}  {e:.8f}" for v, e in zip(volumes, energies)]
    (HERE / "e-v.dat").write_text("\n".join(text) + "\n")
    volumes, energies = np.loadtxt(HERE / "e-v.dat").T

    result = {}
    # Energies are taken from their minimum on and put back, so that no digits are lost.
    zero = energies.min()
    for name, form in {"bm3": bm3, "bm2": bm2, "vinet": vinet, "murnaghan": murnaghan}.items():
        start = [1430.0, 0.0, 0.04] + ([] if name == "bm2" else [6.0])
        found, covariance = curve_fit(
            form, volumes, energies - zero, p0=start, xtol=1e-15, ftol=1e-15, gtol=1e-15,
            x_scale=np.abs(start) + (np.arange(len(start)) == 1), method="trf", jac="3-point",
        )
        found[1] += zero
        result[name] = {"parameters": found.tolist(), "covariance": covariance.tolist()}
    phonopy_names = {"bm3": "birch_murnaghan", "vinet": "vinet", "murnaghan": "murnaghan"}
    for name, phonopy_name in phonopy_names.items():
        found = fit_to_eos(volumes, energies, get_eos(phonopy_name))
        result[name]["phonopy"] = [float(x) for x in found]
    (HERE / "reference.json").write_text(json.dumps(result, indent=1) + "\n")


if __name__ == "__main__":
    main()
